package lib.portcullis.network_defaults_names_test

import data.lib.portcullis.network_defaults_names

test_names_and_patterns if {
	rows := [
		["shop", "shop", true],
		["shop", "shops", false],
		["*", "anything", true],
		["team-*", "team-a", true],
		["team-*", "steam-a", false],
		["*-prod", "shop-prod", true],
		["*-prod", "shop-prod-2", false],
		["", "shop", false],
	]
	wrong := [row | some row in rows; found(row[0], row[1]) != row[2]]
	wrong == []
}

found(pattern, name) if {
	network_defaults_names.covered([pattern], name)
} else := false

test_demanded if {
	params := {"namespaces": ["*"], "exempt_namespaces": ["kube-*"]}
	network_defaults_names.demanded(params, "shop")
	not network_defaults_names.demanded(params, "kube-system")
	not network_defaults_names.demanded(params, "")
	not network_defaults_names.demanded({"namespaces": []}, "shop")
}
