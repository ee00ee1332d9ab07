package lib.portcullis.requester_test

import data.lib.portcullis.requester

asked(username) := {"review": {"operation": "CREATE", "userInfo": {"username": username, "groups": ["dev", "system:authenticated"]}, "object": {}}}

test_service_account if {
	requester.service_account == "ci/deployer" with input as asked("system:serviceaccount:ci:deployer")
	every username in ["jane", "system:serviceaccount", "system:serviceaccount:", "system:serviceaccount:ci:", "system:serviceaccount::x", "system:serviceaccount:ci:a:b", "x:system:serviceaccount:ci:a"] {
		requester.service_account == "" with input as asked(username)
	}
}

test_one_of if {
	requester.is_one_of(["jane"], [], []) with input as asked("jane")
	requester.is_one_of([], ["system:authenticated"], []) with input as asked("jane")
	requester.is_one_of([], [], ["ci/deployer"]) with input as asked("system:serviceaccount:ci:deployer")
	not requester.is_one_of(["dev"], ["jane"], ["jane"]) with input as asked("jane")
	not requester.is_one_of([""], [""], [""]) with input as asked("")
}

test_known if {
	requester.known with input as asked("jane")
	not requester.known with input as asked("")
	not requester.known with input as {"review": {"userInfo": {"username": "jane"}}}
	not requester.known with input as {"review": {"operation": "CREATE", "userInfo": "jane"}}
}
