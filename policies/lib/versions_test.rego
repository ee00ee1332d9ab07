package lib.portcullis.versions_test

import data.lib.portcullis.versions

test_normal if {
	versions.normal("v3.6.10-rc.1") == "00003.00006.00010"
	versions.normal("1.9.4") == "00001.00009.00004"
	versions.normal("1.9") == ""
	versions.normal("latest") == ""
}

test_within if {
	ranges := [["0.0.0", "2.11.43"], ["3.0.0", "3.6.14"]]
	versions.within(versions.normal("3.6.9"), ranges)
	versions.within(versions.normal("2.9.10"), ranges)
	not versions.within(versions.normal("3.6.14"), ranges)
	not versions.within(versions.normal("2.11.43"), ranges)
	not versions.within(versions.normal("3.10.0"), ranges)
}
