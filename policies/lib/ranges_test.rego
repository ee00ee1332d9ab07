package lib.portcullis.ranges_test

import data.lib.portcullis.ranges

test_one_range if {
	ranges.everyone(["0.0.0.0/0"]) == "IPv4"
	ranges.everyone(["10.0.0.0/8", "203.0.113.7/0"]) == "IPv4"
	ranges.everyone(["::/0"]) == "IPv6"
	ranges.everyone(["0:0:0:0:0:0:0:0/0"]) == "IPv6"
	ranges.everyone(["2001:DB8::/0"]) == "IPv6"
}

test_ranges_that_add_up if {
	ranges.everyone(["0.0.0.0/1", "128.0.0.0/1"]) == "IPv4"
	ranges.everyone(["0.0.0.0/2", "64.0.0.0/2", "192.0.0.0/2", "128.0.0.0/2"]) == "IPv4"
	ranges.everyone(["128.0.0.0/1", "64.0.0.0/2", "0.0.0.0/2", "10.0.0.0/8"]) == "IPv4"
	ranges.everyone(["::/1", "8000::/1"]) == "IPv6"
}

test_ranges_that_leave_something if {
	ranges.everyone([]) == ""
	ranges.everyone(["0.0.0.0/1"]) == ""
	ranges.everyone(["0.0.0.0/1", "10.1.2.3/1"]) == ""
	ranges.everyone(["0.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"]) == ""
	ranges.everyone(["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12"]) == ""
	ranges.everyone(["2000::/3", "fc00::/7"]) == ""
	ranges.everyone(["192.0.2.1", "0.0.0.0", "x", "", "/0", "256.0.0.0/0", "0.0.0.0/33", 4, null]) == ""
}

test_listed if {
	ranges.listed(" 10.0.0.0/8 ,,0.0.0.0/0") == ["10.0.0.0/8", "0.0.0.0/0"]
	ranges.listed("") == []
	ranges.listed(7) == []
}
