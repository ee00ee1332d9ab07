package lib.portcullis.account_rights_test

import data.lib.portcullis.account_rights

given := {"facts": {"version": 1, "access": {"version": 1, "at": {}, "subjects": {
	"User:ann": {"a": ["write-routes"], "b": []},
	"User:ann-admin": {"*": ["write-services"], "a": ["write-workloads"]},
	"Group:dev": {"b": ["write-routes"]},
	"Group:system:authenticated": {"c": ["write-routes"]},
	"Group:system:serviceaccounts:ci": {"d": ["write-routes"]},
}}}}

inventory := {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {
	"people": [{"name": "Ann", "accounts": ["ann", "ann-admin"]}],
	"groups": [{"name": "dev", "members": ["ann"]}],
}}}}}}

test_together if {
	both := account_rights.together(["User:ann", "User:ann-admin"]) with input as given
	both == {"*": ["write-services"], "a": ["write-routes", "write-workloads"]}
	nobody := account_rights.together(["User:bob"]) with input as given
	nobody == {}
}

test_with_groups if {
	ann := account_rights.with_groups(["User:ann"]) with input as given with data.inventory as inventory
	object.keys(ann) == {"a", "b", "c"}
	bot := account_rights.with_groups(["ServiceAccount:ci/bot"]) with input as given with data.inventory as inventory
	object.keys(bot) == {"c", "d"}
}

test_accounts_of if {
	ann := account_rights.accounts_of("Ann") with data.inventory as inventory
	ann == ["User:ann", "User:ann-admin"]
	account_rights.accounts_of("bob") == ["User:bob"]
	account_rights.accounts_of("group:dev") == ["Group:dev"]
	account_rights.accounts_of("system:serviceaccount:ci:bot") == ["ServiceAccount:ci/bot"]
}
