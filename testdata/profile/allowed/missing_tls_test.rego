package portcullis.route.missing_tls_test

import data.portcullis.route.missing_tls

test_plain_host if {
	found := missing_tls.violation with input as {"review": {"object": {"spec": {"rules": [{"host": "a.example"}]}}}}
	count(found) == 1
}

test_covered_host if {
	rules := [{"host": "a.example"}]
	tls := [{"hosts": ["a.example"]}]
	count(missing_tls.violation) == 0 with input as {"review": {"object": {"spec": {"rules": rules, "tls": tls}}}}
}
