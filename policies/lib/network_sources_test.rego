package lib.portcullis.network_sources_test

import data.lib.portcullis.network_sources

edge := {"matchLabels": {"team": "edge"}}

named(names) := {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": names}]}

web := {"matchLabels": {"app": "web"}}

own(pods) := network_sources.of_peer({"podSelector": pods}, "app")

those(selector, pods) := network_sources.of_peer({"namespaceSelector": selector, "podSelector": pods}, "app")

range := network_sources.of_peer({"ipBlock": {"cidr": "10.0.0.0/8"}}, "app")

told(peer) := object.get(network_sources.of_peer(peer, "app"), "told", {})

test_peers if {
	told({"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.2.0.0/16", "10.1.0.0/16"]}}) == {
		"reason": "ip-block", "namespaces": [], "selector": "", "pods": "",
		"cidr": "10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16",
	}
	told({"ipBlock": {"cidr": "::/0"}, "podSelector": {}}) == {"reason": "ip-block", "namespaces": [], "selector": "", "pods": "", "cidr": "::/0"}
	told({"podSelector": web}) == {"reason": "same-namespace-pods", "namespaces": [], "selector": "", "pods": "app=web", "cidr": ""}
	told({"namespaceSelector": null, "podSelector": {}}) == {"reason": "same-namespace-pods", "namespaces": [], "selector": "", "pods": "", "cidr": ""}
	told({"namespaceSelector": {}}) == {"reason": "any-namespace", "namespaces": [], "selector": "", "pods": "", "cidr": ""}
	told({"namespaceSelector": edge, "podSelector": web}) == {"reason": "mutable-namespace-label", "namespaces": [], "selector": "team=edge", "pods": "app=web", "cidr": ""}
	told({"namespaceSelector": named(["b", "a"])}) == {
		"reason": "namespaces", "namespaces": ["a", "b"],
		"selector": "kubernetes.io/metadata.name in (a, b)", "pods": "", "cidr": "",
	}
	network_sources.of_peer({}, "app") == {}
	network_sources.of_peer({"podSelector": null}, "app") == {}
}

test_tier_peers if {
	network_sources.of_tier_peer({"namespaces": {}}) == those({}, {})
	network_sources.of_tier_peer({"namespaces": edge}) == those(edge, {})
	network_sources.of_tier_peer({"pods": {"podSelector": web}}) == those({}, web)
	network_sources.of_tier_peer({"pods": {"namespaceSelector": named(["a"]), "podSelector": web}}) == those(named(["a"]), web)
	network_sources.of_tier_peer({"nodes": {}}) == {}
}

test_apart if {
	every pair in [
		[network_sources.outside, own({})], [network_sources.outside, those(edge, {})],
		[own({}), those(named(["other"]), {})], [those(named(["a", "b"]), {}), those(named(["c"]), {})],
	] {
		network_sources.apart(pair[0], pair[1])
		network_sources.apart(pair[1], pair[0])
	}
	every pair in [
		[range, network_sources.everything], [range, network_sources.outside], [range, own({})], [network_sources.everything, own({})],
		[own({}), those(named(["app"]), {})], [own({}), those(edge, {})], [those(edge, {}), those(named(["a"]), {})],
	] {
		not network_sources.apart(pair[0], pair[1])
		not network_sources.apart(pair[1], pair[0])
	}
}

test_covers if {
	every pair in [
		[network_sources.everything, range], [network_sources.everything, network_sources.everything],
		[those({}, {}), own(web)], [those({}, {}), those(edge, {})], [those({}, web), own(web)],
		[those(edge, {}), those({"matchLabels": {"team": "edge", "env": "x"}}, web)],
		[those(named(["app", "b"]), {}), own({})], [those(named(["b", "a"]), {}), those(named(["a"]), {})],
		[own({}), own(web)], [own({}), those(named(["app"]), {})],
	] {
		network_sources.covers(pair[0], pair[1])
	}
	every pair in [
		[range, range], [those({}, {}), range], [those({}, {}), network_sources.everything], [those({}, {}), network_sources.outside],
		[those({}, web), own({})], [those(edge, {}), those({}, {})], [those(edge, {}), own({})], [those(named(["a"]), {}), those(named(["a", "b"]), {})],
		[those(named(["a"]), {}), those(edge, {})], [own({}), those({}, {})], [own({}), those(edge, {})], [network_sources.outside, own({})],
	] {
		not network_sources.covers(pair[0], pair[1])
	}
}

test_covers_by_the_labels_of_namespaces if {
	given := {"cluster": {"v1": {"Namespace": {"app": {"metadata": {"labels": {"team": "edge"}}}}}}}
	network_sources.covers(those(edge, {}), own({})) with data.inventory as given
	network_sources.covers(those(edge, {}), those(named(["app"]), {})) with data.inventory as given
	not network_sources.covers(those(edge, {}), those(named(["app", "b"]), {})) with data.inventory as given
	both := {"matchLabels": {"team": "edge", "kubernetes.io/metadata.name": "app"}}
	not network_sources.covers(those(both, {}), own({}))
	network_sources.covers(those(both, {}), own({})) with data.inventory as given
}

test_every_pod if {
	network_sources.is_every_pod(those({}, {}))
	not network_sources.is_every_pod(those({}, web))
	not network_sources.is_every_pod(those(edge, {}))
}
