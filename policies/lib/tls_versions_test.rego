package lib.portcullis.tls_versions_test

import data.lib.portcullis.tls_versions

test_versions if {
	every text in ["1.0", "1.1", "TLSv1", "TLSv1.1", "TLSV1_0", "TLS1_1", "SSLv3", "TLSv1.2 TLSv1"] {
		tls_versions.weak("example.com/min-tls-version", text) == "admits TLS before 1.2"
	}
	every text in ["1.2", "TLSv1.2", "TLSv1.2 TLSv1.3", "TLSV1_2", "", "11.0"] {
		tls_versions.weak("example.com/min-tls-version", text) == ""
	}
	tls_versions.weak("example.com/max-tls-version", "1.1") == ""
}

test_ciphers if {
	every text in ["RC4-SHA", "DES-CBC3-SHA", "HIGH:aNULL", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "ECDHE-RSA-DES-CBC3-SHA", "EXP-RC4-MD5"] {
		tls_versions.broken(text)
	}
	every text in ["HIGH:!aNULL:!MD5:-RC4", "ECDHE-RSA-AES128-GCM-SHA256", "AES256-SHA", ""] {
		not tls_versions.broken(text)
	}
}
