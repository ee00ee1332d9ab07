package lib.portcullis.network_cilium_ports_test

import data.lib.portcullis.network_cilium_ports

path := ["spec", "ingress", 0]

of_groups(groups) := v if {
	v := network_cilium_ports.of_rule({"toPorts": groups}, path)
}

entry(protocol, first, last, name) := {"protocol": protocol, "first": first, "last": last, "name": name, "doubt": ""}

test_entries if {
	rows := [
		[{"port": "80"}, entry("", 80, 80, "")],
		[{"port": "80", "protocol": "TCP"}, entry("TCP", 80, 80, "")],
		[{"port": "80", "protocol": "udp"}, entry("UDP", 80, 80, "")],
		[{"port": "80", "protocol": "ANY"}, entry("", 80, 80, "")],
		[{"port": "80", "protocol": "any"}, entry("", 80, 80, "")],
		[{"port": "80", "protocol": ""}, entry("", 80, 80, "")],
		[{"port": "80", "protocol": null}, entry("", 80, 80, "")],
		[{"port": "8000", "endPort": 9000}, entry("", 8000, 9000, "")],
		[{"port": "8000", "endPort": 8000}, entry("", 8000, 8000, "")],
		[{"port": "8000", "endPort": 80}, entry("", 8000, 8000, "")],
		[{"port": "8000", "endPort": "9000"}, entry("", 8000, 8000, "")],
		[{"port": "0"}, entry("", 0, 65535, "")],
		[{"port": "0", "protocol": "SCTP", "endPort": 80}, entry("SCTP", 0, 65535, "")],
		[{"port": "HTTP", "endPort": 80}, entry("", 0, 0, "http")],
		[{"port": "080"}, entry("", 0, 0, "080")],
		[{"port": "-1"}, entry("", 0, 0, "-1")],
		[{"port": "80 "}, entry("", 0, 0, "80 ")],
		[{"port": "123456"}, entry("", 0, 0, "123456")],
		[{"port": 80}, entry("", 0, 0, "")],
		[{"port": null}, entry("", 0, 0, "")],
		[{}, entry("", 0, 0, "")],
		["80", entry("", 0, 0, "")],
		[null, entry("", 0, 0, "")],
		[{"port": "80", "protocol": 6}, entry("", 80, 80, "")],
	]
	wrong := [[row, found] | some row in rows; found := of_groups([{"ports": [row[0]]}]); found != [row[1]]]
	wrong == []
}

test_entries_in_order if {
	groups := [{"ports": [{"port": "80"}, {"port": "web"}]}, {"ports": [{"port": "53", "protocol": "UDP"}]}]
	of_groups(groups) == [entry("", 80, 80, ""), entry("", 0, 0, "web"), entry("UDP", 53, 53, "")]
}

test_every_port if {
	wide := [entry("", 0, 65535, "")]
	groups := [{}, {"ports": []}, {"ports": null}, {"ports": "x"}, "x", null, 5, []]
	wrong := [group | some group in groups; of_groups([group]) != wide]
	wrong == []
}

test_no_entries if {
	rules := [{}, {"toPorts": []}, {"toPorts": null}, {"toPorts": "x"}, null, "x", []]
	wrong := [rule | some rule in rules; network_cilium_ports.of_rule(rule, path) != []]
	wrong == []
}

test_doubts if {
	rows := [
		[{"rules": {"http": [{}]}}, "rules"],
		[{"rules": {"http": []}}, "rules"],
		[{"rules": "x"}, "rules"],
		[{"serverNames": ["a.example.com"]}, "serverNames"],
		[{"listener": {"name": "envoy"}}, "listener"],
		[{"listener": {"name": "envoy"}, "serverNames": ["a"]}, "serverNames"],
		[{"listener": {"name": "envoy"}, "serverNames": [], "rules": {}}, "listener"],
		[{"listener": {"name": "envoy"}, "serverNames": ["a"], "rules": {"dns": [{}]}}, "rules"],
	]
	wrong := [row |
		some row in rows
		group := object.union(row[0], {"ports": [{"port": "80"}, {"port": "web"}]})
		doubt := concat(".", ["spec.ingress.0.toPorts.1", row[1]])
		of_groups([{}, group]) != [
			entry("", 0, 65535, ""),
			object.union(entry("", 80, 80, ""), {"doubt": doubt}),
			object.union(entry("", 0, 0, "web"), {"doubt": doubt}),
		]
	]
	wrong == []
}

test_no_doubts if {
	more := [{"rules": {}}, {"rules": null}, {"serverNames": []}, {"listener": {}}, {"terminatingTLS": {"secret": {"name": "x"}}}]
	wrong := [one | some one in more; of_groups([object.union(one, {"ports": [{"port": "80"}]})]) != [entry("", 80, 80, "")]]
	wrong == []
}
