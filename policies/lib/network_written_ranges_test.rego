package lib.portcullis.network_written_ranges_test

import data.lib.portcullis.network_written_ranges as ranges

test_normal if {
	ranges.normal("10.0.0.0/8") == "10.0.0.0/8"
	ranges.normal("010.000.0.1/08") == "10.0.0.1/8"
	ranges.normal("10.1.2.3") == "10.1.2.3/32"
	ranges.normal("0.0.0.0/0") == "0.0.0.0/0"
	ranges.normal("2001:DB8::/32") == "2001:db8::/32"
	ranges.normal("::/0") == "::/0"
	ranges.normal("::1") == "::1/128"
	ranges.normal("1:2:3:4:5:6:7:8/64") == "1:2:3:4:5:6:7:8/64"
	ranges.normal("::ffff:10.0.0.1/128") == "::ffff:0:0/128"
}

test_not_readable if {
	odd := ["", "x", "10.0.0.0/33", "10.0.0/8", "256.0.0.0/8", "10.0.0.0/", "10.0.0.0 /8", "1::2::3/64", "1:2:3/64", "::/129", "12345::/16", "1:2:3:4:5:6:7:8::/64", ":::/3", "1:/3", 7, null]
	every text in odd {
		not ranges.readable(text)
	}
	not ranges.readable("10.0.0.1")
	ranges.readable("10.0.0.1/32")
	ranges.readable("fd00::/8")
}

test_holds if {
	ranges.holds("10.0.0.0/8", "10.244.0.0/16")
	ranges.holds("10.9.9.9/8", "10.244.1.2")
	ranges.holds("fd00::/8", "fd12::1")
	not ranges.holds("10.244.0.0/16", "10.0.0.0/8")
	not ranges.holds("0.0.0.0/0", "::/0")
	not ranges.holds("::/0", "10.0.0.0/8")
	not ranges.holds("x", "10.0.0.0/8")
}

test_meet if {
	ranges.meet("10.0.0.0/8", "10.1.0.0/16")
	ranges.meet("10.1.0.0/16", "10.0.0.0/8")
	not ranges.meet("10.1.0.0/16", "10.2.0.0/16")
}

test_family if {
	ranges.family("10.0.0.0/8") == "IPv4"
	ranges.family("::/0") == "IPv6"
	ranges.family("x") == ""
}

test_everything if {
	ranges.everything("0.0.0.0/0")
	ranges.everything("203.0.113.0/00")
	ranges.everything("::/0")
	not ranges.everything("0.0.0.0/1")
	not ranges.everything("::/10")
}

test_private if {
	ranges.private("10.0.0.0/8")
	ranges.private("172.31.0.0/16")
	ranges.private("100.64.0.0/10")
	ranges.private("FD00::/8")
	not ranges.private("169.254.169.254/32")
	not ranges.private("172.32.0.0/16")
	not ranges.private("2001:db8::/32")
}

test_plain_ranges if {
	peers := [
		{"peer": {"ipBlock": {"cidr": "10.0.0.0/8"}}},
		{"peer": {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}},
		{"peer": {"ipBlock": {"cidr": "::/0", "except": []}}},
		{"peer": {"podSelector": {}}},
		{"peer": 1},
	]
	ranges.plain_ranges(peers) == ["10.0.0.0/8", "::/0"]
}
