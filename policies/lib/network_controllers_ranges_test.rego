package lib.portcullis.network_controllers_ranges_test

import data.lib.portcullis.network_controllers_ranges

test_private if {
	every cidr in ["10.0.0.0/8", "10.1.2.3/32", "172.31.0.0/16", "192.168.1.0/24 except 192.168.1.7/32", "fd00::/8", "100.64.3.0/24"] {
		network_controllers_ranges.private(cidr)
		not network_controllers_ranges.public(cidr)
	}
	every cidr in ["8.8.8.0/24", "10.0.0.0/7", "172.16.0.0/11", "2001:db8::/32", "", "10.0.0.1"] {
		not network_controllers_ranges.private(cidr)
	}
}

test_public if {
	every cidr in ["8.8.8.0/24", "203.0.113.0/24 except 203.0.113.7/32", "2001:db8::/32"] {
		network_controllers_ranges.public(cidr)
	}
	every cidr in ["0.0.0.0/0", "10.0.0.0/7", "::/0", "", "text"] {
		not network_controllers_ranges.public(cidr)
	}
}

test_everything if {
	network_controllers_ranges.everything(["0.0.0.0/0"])
	network_controllers_ranges.everything(["10.0.0.0/8", "::/0"])
	not network_controllers_ranges.everything(["0.0.0.0/0 except 10.0.0.0/8"])
	not network_controllers_ranges.everything([])
}

test_within if {
	network_controllers_ranges.within("192.0.2.128/25 except 192.0.2.200/32", ["203.0.113.0/24", "192.0.2.0/24"])
	not network_controllers_ranges.within("192.0.2.0/24", ["192.0.2.128/25", "2001:db8::/32", "text"])
}
