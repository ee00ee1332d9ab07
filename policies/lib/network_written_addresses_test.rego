package lib.portcullis.network_written_addresses_test

import data.lib.portcullis.network_written_addresses

known := {
	"cluster": {"v1": {"Node": {
		"a": {"spec": {"podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24", "fd00::/64"]}},
		"b": {"spec": {"podCIDR": "10.244.1.0/24"}},
		"c": {},
	}}},
	"namespace": {
		"app": {"v1": {"Service": {"a": {"spec": {"clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.9", "FD00::9"]}}, "b": {"spec": {"clusterIP": "None"}}}}},
		"default": {"v1": {"Service": {"kubernetes": {"spec": {"clusterIP": "10.96.0.1"}}}}},
		"other": {"v1": {"Service": {"a": {"spec": {"clusterIP": "10.96.0.7"}}}}},
	},
}

asked := {"review": {"object": {"kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}}}}

test_addresses if {
	nodes := network_written_addresses.node_ranges with input as asked with data.inventory as known
	nodes == ["10.244.0.0/24", "10.244.1.0/24", "fd00::/64"]
	services := network_written_addresses.service_addresses with input as asked with data.inventory as known
	services == ["10.96.0.1/32", "10.96.0.9/32", "fd00::9/128"]
}

test_nothing_known if {
	network_written_addresses.node_ranges == [] with input as asked
	network_written_addresses.service_addresses == [] with input as asked
}
