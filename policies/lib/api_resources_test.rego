package lib.portcullis.api_resources_test

import data.lib.portcullis.api_resources

test_tables_agree if {
	{resource | some resource in api_resources.cluster_scoped; not api_resources.groups_of[resource]} == set()
	{resource | some resource in api_resources.other_names; not api_resources.groups_of[resource]} == set()
	{group | some homes in api_resources.groups_of; some group in homes; not group in api_resources.groups} == set()
	{name | some name, _ in api_resources.other_names; api_resources.groups_of[name]} == set()
}

test_all_known if {
	api_resources.all_known(["", "apps", "extensions"])
	not api_resources.all_known(["apps", "example.com"])
	not api_resources.all_known(["*"])
	not api_resources.all_known([])
}
