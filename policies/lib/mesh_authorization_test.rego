package lib.portcullis.mesh_authorization_test

import data.lib.portcullis.mesh_authorization
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources

workload := {"key": "Pod/app/web", "namespace": "app", "labels": {"app": "web"}, "ports": [], "host_network": false}

spaces := {"v1": {"Namespace": {
	"app": {"metadata": {"labels": {"istio-injection": "enabled"}}},
	"edge": {"metadata": {"labels": {"team": "edge"}}},
	"tools": {"metadata": {"labels": {"team": "tools"}}},
}}}

v1 := "security.istio.io/v1"

beta := "security.istio.io/v1beta1"

object_of(spec) := {"apiVersion": v1, "kind": "AuthorizationPolicy", "spec": spec}

in_app(specs) := {"cluster": spaces, "namespace": {"app": {v1: {"AuthorizationPolicy": {name: object_of(spec) | some name, spec in specs}}}}}

in_root(specs) := {"cluster": spaces, "namespace": {"istio-system": {v1: {"AuthorizationPolicy": {name: object_of(spec) | some name, spec in specs}}}}}

narrowed(given, rows) := found if {
	found := mesh_authorization.narrowed(workload, "TCP", 8080, rows) with data.inventory as given
}

row(source, policy, path) := {"source": source, "policy": policy, "path": path}

# What the network lets in.
everything := row(network_sources.everything, "", [])

outside := row(network_sources.outside, "", [])

private := row(network_sources.of_range({"cidr": "10.0.0.0/8"}), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 0])

own_pods := row(network_sources.of_own_pods({"matchLabels": {"a": "b"}}, "app"), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 1])

any_pods := row(network_sources.of_selectors({}, {"matchLabels": {"a": "b"}}), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 2])

every_pod := row(network_sources.of_selectors({}, {}), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 5])

labelled := row(network_sources.of_selectors({"matchLabels": {"team": "edge"}}, {}), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 3])

pinned(names) := row(network_sources.of_selectors(selector(names), {}), "NetworkPolicy/app/n", ["spec", "ingress", 0, "from", 4])

selector(names) := {"matchExpressions": [{"key": network_selectors.name_label, "operator": "In", "values": names}]}

from(sources) := {"rules": [{"from": [{"source": source} | some source in sources]}]}

denying(sources) := object.union({"action": "DENY"}, from(sources))

# What is let in by the first source of a policy `a`.
let_in(source) := row(source, "AuthorizationPolicy/app/a", ["spec", "rules", 0, "from", 0])

of_names(names, pods) := network_sources.of_selectors(selector(names), pods)

same(rows) := {"rows": rows, "needs": set()}

test_none_given if {
	narrowed({"cluster": spaces, "namespace": {}}, [everything]) == same([everything])
	narrowed({}, [everything]) == same([everything])
}

test_other_protocols if {
	given := in_app({"a": {}})
	found := mesh_authorization.narrowed(workload, "UDP", 8080, [everything]) with data.inventory as given
	found == same([everything])
}

test_allow_without_rules if {
	narrowed(in_app({"a": {}}), [everything, own_pods]) == same([])
	narrowed(in_app({"a": {"action": "ALLOW", "rules": []}}), [everything]) == same([])
}

test_allow_everything if {
	rows := [everything, outside, private, own_pods, any_pods, labelled]
	narrowed(in_app({"a": {"rules": [{}]}}), rows) == same(rows)
}

test_allow_any_namespace if {
	given := in_app({"a": from([{"namespaces": ["*"]}])})
	anywhere := network_sources.of_selectors({}, {})
	narrowed(given, [everything, outside, private, own_pods, labelled]) == same([let_in(anywhere), private, own_pods, labelled])
}

test_allow_names if {
	given := in_app({"a": from([{"namespaces": ["edge", "app"]}])})
	both := of_names(["app", "edge"], {})
	narrowed(given, [everything]) == same([let_in(both)])
	narrowed(given, [outside]) == same([])
	narrowed(given, [private]) == same([let_in(both)])
	narrowed(given, [own_pods]) == same([own_pods])
	narrowed(given, [any_pods]) == same([let_in(of_names(["app", "edge"], {"matchLabels": {"a": "b"}}))])
	narrowed(given, [labelled]) == same([let_in(of_names(["edge"], {}))])
	narrowed(given, [pinned(["edge"])]) == same([pinned(["edge"])])
	narrowed(given, [pinned(["edge", "tools"])]) == same([let_in(of_names(["edge"], {}))])
	narrowed(given, [pinned(["tools"])]) == same([])
	narrowed(given, [pinned([])]) == same([])
}

# A label that is not known may be there.
test_allow_names_of_unknown_namespaces if {
	given := in_app({"a": from([{"namespaces": ["far", "tools"]}])})
	narrowed(given, [labelled]) == same([let_in(of_names(["far"], {}))])
}

test_allow_a_range if {
	given := in_app({"a": from([{"ipBlocks": ["192.0.2.0/24"]}])})
	range := network_sources.of_range({"cidr": "192.0.2.0/24"})
	narrowed(given, [everything]) == same([let_in(range)])
	narrowed(given, [outside]) == same([let_in(range)])
	narrowed(given, [private]) == same([private])
	narrowed(given, [own_pods]) == {
		"rows": [own_pods],
		"needs": {"what `NetworkPolicy/app/n` and `AuthorizationPolicy/app/a` let in together"},
	}
}

test_allow_several if {
	given := in_app({"a": from([{"namespaces": ["edge"]}]), "b": from([{"namespaces": ["tools"]}])})
	narrowed(given, [everything]) == same([
		let_in(of_names(["edge"], {})),
		row(of_names(["tools"], {}), "AuthorizationPolicy/app/b", ["spec", "rules", 0, "from", 0]),
	])
}

test_allow_of_another_port if {
	given := in_app({"a": {"rules": [{"to": [{"operation": {"ports": ["9090"]}}]}]}})
	narrowed(given, [everything]) == same([])
}

test_deny if {
	narrowed(in_app({"a": denying([{"namespaces": ["tools"]}])}), [pinned(["tools"]), pinned(["edge"])]) == same([pinned(["edge"])])
	narrowed(in_app({"a": denying([{"namespaces": ["*"]}])}), [everything, own_pods, private]) == same([outside, private])
	narrowed(in_app({"a": {"action": "DENY", "rules": [{}]}}), [everything, own_pods, private, outside]) == same([])
	narrowed(in_app({"a": {"action": "DENY"}}), [everything, own_pods]) == same([everything, own_pods])
	narrowed(in_app({"a": denying([{"ipBlocks": ["10.0.0.0/8"]}])}), [private, own_pods]) == same([private, own_pods])
}

test_deny_before_allow if {
	given := in_app({"a": from([{"namespaces": ["edge"]}]), "d": denying([{"namespaces": ["*"]}])})
	narrowed(given, [everything, pinned(["edge"])]) == same([])
}

test_deny_a_service_account if {
	given := in_app({"a": denying([{"principals": ["cluster.local/ns/edge/sa/public"]}])})
	narrowed(given, [everything]) == {"rows": [everything], "needs": {"what `spec.rules.0.from.0` of `AuthorizationPolicy/app/a` means"}}
}

test_doubts if {
	limited := {"rules": [{"from": [{"source": {"notNamespaces": ["x"]}}, {"source": {"namespaces": ["edge"]}}]}, {"when": [{"key": "a"}]}]}
	narrowed(in_app({"a": limited}), [everything]) == {
		"rows": [row(of_names(["edge"], {}), "AuthorizationPolicy/app/a", ["spec", "rules", 0, "from", 1])],
		"needs": {
			"what `spec.rules.0.from.0` of `AuthorizationPolicy/app/a` means",
			"what `spec.rules.1` of `AuthorizationPolicy/app/a` means",
		},
	}
	elsewhere := {"action": "CUSTOM", "rules": [{}]}
	narrowed(in_app({"a": elsewhere}), [everything]) == {
		"rows": [everything],
		"needs": {"what `spec.rules.0` of `AuthorizationPolicy/app/a` means"},
	}
}

test_no_effect if {
	rows := [everything, own_pods]
	narrowed(in_app({"a": {"action": "AUDIT", "rules": [{}]}, "b": {"action": "Deny", "rules": [{}]}, "c": {"action": "allow"}}), rows) == same(rows)
	narrowed(in_app({"a": {"targetRef": {"kind": "Gateway"}}, "b": {"targetRefs": [{"kind": "Service"}]}}), rows) == same(rows)
	narrowed(in_app({"a": {"selector": {"matchLabels": {"app": "api"}}}}), rows) == same(rows)
	narrowed({"cluster": spaces, "namespace": {"other": {v1: {"AuthorizationPolicy": {"a": object_of({})}}}}}, rows) == same(rows)
}

test_absent_fields if {
	narrowed(in_app({"a": {"action": "", "targetRef": null, "targetRefs": [], "selector": null}}), [everything]) == same([])
	narrowed(in_app({"a": null}), [everything]) == same([])
}

test_selected_by_labels if {
	selecting := {"selector": {"matchLabels": {"app": "web"}}}
	narrowed(in_app({"a": selecting}), [everything]) == same([])
	narrowed(in_root({"a": selecting}), [everything]) == same([])
}

test_root_namespace if {
	given := in_root({"a": from([{"namespaces": ["edge"]}])})
	narrowed(given, [everything]) == same([row(of_names(["edge"], {}), "AuthorizationPolicy/istio-system/a", ["spec", "rules", 0, "from", 0])])
}

test_workload_of_the_root_namespace if {
	given := object.union(in_root({"a": from([{"namespaces": ["edge"]}])}), {"cluster": {"v1": {"Namespace": {"istio-system": {"metadata": {"labels": {"istio.io/rev": "a"}}}}}}})
	inside := object.union(workload, {"namespace": "istio-system"})
	found := mesh_authorization.narrowed(inside, "TCP", 8080, [everything]) with data.inventory as given
	found == same([row(of_names(["edge"], {}), "AuthorizationPolicy/istio-system/a", ["spec", "rules", 0, "from", 0])])
}

test_the_newer_version_counts if {
	older := {"cluster": spaces, "namespace": {"app": {beta: {"AuthorizationPolicy": {"a": object_of({}), "b": object_of({"action": "DENY"})}}}}}
	narrowed(older, [everything]) == same([])
	narrowed(object.union(older, in_app({"a": {"rules": [{}]}})), [everything]) == same([everything])
}

test_no_sidecar if {
	bare := {"cluster": {"v1": {"Namespace": {"app": {"metadata": {}}}}}}
	given := object.union(object.remove(in_app({"a": {}}), ["cluster"]), bare)
	narrowed(given, [everything]) == same([everything])
	gateway := object.union(workload, {"labels": {"istio": "ingressgateway"}})
	found := mesh_authorization.narrowed(gateway, "TCP", 8080, [everything]) with data.inventory as in_app({"a": {}})
	found == same([everything])
}

test_sidecar_not_known if {
	given := object.remove(in_app({"a": {"rules": [{"when": [{"key": "a"}]}]}}), ["cluster"])
	narrowed(given, [everything]) == {"rows": [everything], "needs": {"v1/Namespace app"}}
	idle := object.remove(in_app({"a": {"action": "AUDIT"}}), ["cluster"])
	narrowed(idle, [everything]) == same([everything])
}

reviewed(name, spec) := {
	"apiVersion": beta, "kind": "AuthorizationPolicy",
	"metadata": {"name": name, "namespace": "app"}, "spec": spec,
}

review(given, request) := found if {
	found := mesh_authorization.narrowed(workload, "TCP", 8080, [everything]) with data.inventory as given with input as {"review": request}
}

test_the_one_under_review if {
	nothing := {"cluster": spaces, "namespace": {}}
	review(nothing, {"object": reviewed("a", {})}) == same([])
	review(in_app({"a": {}}), {"object": reviewed("a", {"rules": [{}]}), "operation": "UPDATE"}) == same([everything])
	review(in_app({"a": {}}), {"object": reviewed("b", {"rules": [{}]})}) == same([everything])
	review(in_app({"a": {}}), {"oldObject": reviewed("a", {}), "operation": "DELETE"}) == same([everything])
	review(in_app({"a": {}}), {"object": object.union(reviewed("a", {"rules": [{}]}), {"apiVersion": "security.istio.io/v9"})}) == same([])
	root := object.union(reviewed("a", {}), {"metadata": {"namespace": "istio-system"}})
	review(nothing, {"object": root}) == same([])
}
