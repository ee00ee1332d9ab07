package lib.portcullis.weakness_test

import data.lib.portcullis.weakness

test_headers if {
	expected := {
		"X-Remote-User": "identity",
		"Remote-User": "identity",
		"X-Forwarded-Email": "identity",
		"Impersonate-Extra-Scopes": "identity",
		"X-Forwarded-For": "address",
		"FORWARDED": "address",
		"Host": "host",
		"X-Forwarded-Proto": "",
		"X-User-Agent": "",
		"": "",
	}
	every name, kind in expected {
		weakness.header(name) == kind
	}
}

test_values_of_clients if {
	every value in ["$http_x_user", "${arg_user}", "$cookie_id", "%[req.hdr(X-User)]", "%[hdr(X-A),lower]", "%[url_param(a)]"] {
		weakness.from_client(value)
	}
	every value in ["$host", "$http_host", "$remote_addr", "%[src]", "%[req.hdr(host)]", "admin", ""] {
		not weakness.from_client(value)
	}
}

test_fixed_values if {
	every value in ["admin", "10.0.0.1", "\"a b\""] {
		weakness.fixed(value)
	}
	every value in ["", "\"\"", "$remote_user", "%[src]", "{client_ip_address}"] {
		not weakness.fixed(value)
	}
}

test_ciphers if {
	weakness.ciphers("HIGH:!RC4:RC4-SHA,3DES ECDHE-RSA-AES128-SHA") == ["RC4-SHA", "3DES"]
	weakness.ciphers("") == []
	weakness.ciphers("ECDHE-ECDSA-AES128-GCM-SHA256:@STRENGTH") == []
}
