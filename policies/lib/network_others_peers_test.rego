package lib.portcullis.network_others_peers_test

import data.lib.portcullis.network_others_peers
import data.lib.portcullis.network_selectors

selectors := [
	{},
	{"matchLabels": {"app": "web"}},
	{"matchLabels": {"app": "web", "tier": ""}},
	{"matchExpressions": [{"key": "a/b.c", "operator": "In", "values": ["x", "y"]}, {"key": "d", "operator": "NotIn", "values": ["z"]}]},
	{"matchLabels": {"z": "1"}, "matchExpressions": [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "DoesNotExist"}, {"key": "m", "operator": "In", "values": ["p", "q"]}]},
	{"matchExpressions": [{"key": "a", "operator": "In", "values": []}, {"key": "a", "operator": "Like", "values": ["b"]}]},
]

test_texts_say_all_of_a_selector if {
	lost := [selector |
		some selector in selectors
		text := network_selectors.text(selector)
		not network_selectors.text(network_others_peers.selector(text)) == text
	]
	lost == []
}

test_requirements if {
	network_others_peers.selector("!b, a, k in (x, y), l notin (z), m=n") == {"matchExpressions": [
		{"key": "b", "operator": "DoesNotExist", "values": []},
		{"key": "a", "operator": "Exists", "values": []},
		{"key": "k", "operator": "In", "values": ["x", "y"]},
		{"key": "l", "operator": "NotIn", "values": ["z"]},
		{"key": "m", "operator": "In", "values": ["n"]},
	]}
	network_others_peers.selector("") == {"matchExpressions": []}
}

test_hostile_texts if {
	texts := ["(", ")", "((", "))", "a (b (c", ", , ", "=", "!", "a in (b", "x y z (q)"]
	lost := [text | some text in texts; not network_others_peers.selector(text).matchExpressions]
	lost == []
}

test_of_opening if {
	network_others_peers.of_opening({"selector": "team=edge", "pods": "app"}) == {
		"namespaces": {"matchExpressions": [{"key": "team", "operator": "In", "values": ["edge"]}]},
		"pods": {"matchExpressions": [{"key": "app", "operator": "Exists", "values": []}]},
	}
}

test_by_kubernetes if {
	network_others_peers.by_kubernetes({"policy": "NetworkPolicy/app/p"})
	network_others_peers.by_kubernetes({"policy": "ClusterNetworkPolicy/p"})
	not network_others_peers.by_kubernetes({"policy": "CalicoNetworkPolicy/app/p"})
	not network_others_peers.by_kubernetes({"policy": "AuthorizationPolicy/app/p"})
}
