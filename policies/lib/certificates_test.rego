package lib.portcullis.certificates_test

import data.lib.portcullis.certificates

test_base64 if {
	certificates.decoded_text("aGVsbG8gd29ybGQ=") == "hello world"
	certificates.decoded_text("") == ""
	certificates.decoded("AP8Q") == ["00", "ff", "10"]
	certificates.decoded("/w==") == ["ff"]
}

test_hostile_texts_are_unread if {
	every text in [" ", "-----", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
		certificates.parsed(text).state == "unread"
	}
}

test_days if {
	certificates.days_between("20261121000000", "20261128235959") == 7
	certificates.days_between("20240228000000", "20240301000000") == 2
	certificates.days_between("20230228000000", "20230301000000") == 1
	certificates.days_between("20260101000000", "20270101000000") == 365
	certificates.days_between("20000101000000", "21000101000000") == 36525
	certificates.days_between("21000228000000", "21000301000000") == 1
	certificates.days_between("20261121000000", "20261101000000") == -20
}

test_times if {
	certificates.digits("2026-11-21T00:00:00Z") == "20261121000000"
	certificates.digits("2026-11-21T00:00:00.123Z") == "20261121000000"
	certificates.digits("2026-11-21") == ""
	certificates.time_text(split("34 39 31 32 33 31 32 33 35 39 35 39 5a", " ")) == "20491231235959"
	certificates.time_text(split("35 30 30 31 30 31 30 30 30 30 30 30 5a", " ")) == "19500101000000"
	certificates.time_text(["34"]) == ""
}

test_names if {
	certificates.good_for(["*.example.com"], "a.example.com")
	not certificates.good_for(["*.example.com"], "example.com")
	not certificates.good_for(["*.example.com"], "a.b.example.com")
	certificates.good_for(["*.example.com"], "*.example.com")
	not certificates.good_for(["example.com"], "*.example.com")
	not certificates.good_for([], "example.com")
}

test_lengths if {
	certificates.length_at(["82", "01", "02"], 0) == 261
	certificates.length_at(["81", "80"], 0) == 130
	certificates.length_at(["10"], 0) == 17
	certificates.length_at([], 0) == 1
}
