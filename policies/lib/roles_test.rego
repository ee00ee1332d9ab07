package lib.portcullis.roles_test

import data.lib.portcullis.roles

role(name, labels, aggregated, resources) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": name, "labels": labels},
	"aggregationRule": aggregated,
	"rules": [rule(resource) | some resource in resources],
}

rule(resource) := {"apiGroups": [""], "resources": [resource], "verbs": ["get"]}

by(labels) := {"clusterRoleSelectors": [{"matchLabels": labels}]}

stored(list) := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {o.metadata.name: o | some o in list}}}}

resources_of(key) := [resource | some one in roles.rules_of(key); some resource in one.resources]

test_a_given_role if {
	found := roles.given with data.inventory as stored([role("a", {}, null, ["pods"])])
	object.keys(found) == {"ClusterRole/a"}
	found["ClusterRole/a"].name == "a"
}

test_a_namespaced_role if {
	space := {"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"Role": {"r": {"kind": "Role", "rules": [rule("pods")]}}}}}}
	roles.rules_of("Role/store/r") == [rule("pods")] with data.inventory as space
	roles.exists("Role/store/r") with data.inventory as space
	not roles.exists("Role/bank/r") with data.inventory as space
	found := roles.given with data.inventory as space
	found["Role/store/r"].namespace == "store"
}

test_built_in_roles if {
	roles.rules_of("ClusterRole/cluster-admin") == [
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
		{"nonResourceURLs": ["*"], "verbs": ["*"]},
	]
	roles.exists("ClusterRole/edit")
	not roles.exists("Role/store/edit")
	not roles.exists("ClusterRole/system:node")
	resources_of("ClusterRole/edit") == ["pods"] with data.inventory as stored([role("edit", {}, null, ["pods"])])
}

# `top` selects `mid`, which selects `leaf` and `twin`; the own rules of `mid` are overwritten.
test_aggregation if {
	resources_of("ClusterRole/top") == ["pods", "secrets"] with data.inventory as stored([
		role("twin", {"to": "mid"}, null, ["secrets"]),
		role("leaf", {"to": "mid"}, null, ["pods", "pods"]),
		role("mid", {"to": "top"}, by({"to": "mid"}), ["nodes"]),
		role("top", {}, by({"to": "top"}), ["nodes"]),
	])
}

test_aggregation_of_nothing_keeps_own_rules if {
	resources_of("ClusterRole/top") == ["nodes"] with data.inventory as stored([role("top", {}, by({"to": "top"}), ["nodes"])])
	resources_of("ClusterRole/top") == ["nodes"] with data.inventory as stored([role("top", {}, {}, ["nodes"]), role("a", {}, null, ["pods"])])
}

test_nothing_gathered_keeps_own_rules if {
	resources_of("ClusterRole/top") == ["nodes"] with data.inventory as stored([
		role("top", {}, by({"to": "top"}), ["secrets"]),
		role("mid", {"to": "top"}, by({"to": "mid"}), ["nodes"]),
		role("leaf", {"to": "mid"}, null, []),
	])
}

test_an_empty_selector_takes_all_others if {
	resources_of("ClusterRole/top") == ["pods"] with data.inventory as stored([role("top", {}, {"clusterRoleSelectors": [{}]}, ["nodes"]), role("a", {}, null, ["pods"])])
}

test_cycles if {
	found := [resources_of("ClusterRole/a"), resources_of("ClusterRole/b")] with data.inventory as stored([
		role("a", {"to": "b"}, by({"to": "a"}), ["nodes"]),
		role("b", {"to": "a"}, by({"to": "b"}), ["nodes"]),
		role("x", {"to": "a"}, null, ["pods"]),
		role("y", {"to": "b"}, null, ["secrets"]),
	])
	every resources in found {
		"pods" in resources
		"secrets" in resources
	}
}

test_a_role_of_a_cluster_has_what_it_has if {
	top := object.union(role("top", {}, by({"to": "top"}), ["nodes"]), {"metadata": {"uid": "1"}})
	resources_of("ClusterRole/top") == ["nodes"] with data.inventory as stored([top, role("a", {"to": "top"}, null, ["pods"])])
}

test_selectors if {
	labels := {"a": "x", "b": "y"}
	roles.fits({"matchLabels": {"a": "x"}, "matchExpressions": [{"key": "b", "operator": "In", "values": ["y", "z"]}]}, labels)
	roles.fits({"matchExpressions": [{"key": "c", "operator": "NotIn", "values": ["y"]}, {"key": "c", "operator": "DoesNotExist"}, {"key": "a", "operator": "Exists"}]}, labels)
	not roles.fits({"matchExpressions": [{"key": "b", "operator": "NotIn", "values": ["y"]}]}, labels)
	not roles.fits({"matchExpressions": [{"key": "b", "operator": "in", "values": ["y"]}]}, labels)
	not roles.fits({"matchLabels": {"a": "y"}}, labels)
	not roles.fits({"matchLabels": {"c": ""}}, labels)
	not roles.fits(null, labels)
}

test_the_reviewed_role_replaces_its_former_self if {
	reviewed := {"review": {"object": role("a", {}, null, ["secrets"])}}
	before := stored([role("a", {}, null, ["pods"]), role("top", {}, {"clusterRoleSelectors": [{}]}, [])])
	found := roles.reviewed_rules with input as reviewed with data.inventory as before
	found == [{"rule": rule("secrets"), "index": 0, "path": ["rules", 0]}]
	roles.reviewed_key == "ClusterRole/a" with input as reviewed
	resources_of("ClusterRole/a") == ["secrets"] with input as reviewed with data.inventory as before
	resources_of("ClusterRole/top") == ["secrets"] with input as reviewed with data.inventory as before
}

test_a_reviewed_aggregated_role if {
	reviewed := {"review": {"object": role("top", {}, by({"to": "top"}), ["nodes"])}}
	found := roles.reviewed_rules with input as reviewed with data.inventory as stored([role("a", {"to": "top"}, null, ["pods"])])
	found == [{"rule": rule("pods"), "index": 0, "path": ["aggregationRule"]}]
	own := roles.reviewed_rules with input as reviewed
	own == [{"rule": rule("nodes"), "index": 0, "path": ["rules", 0]}]
}

test_a_deleted_role_is_gone if {
	gone := {"review": {"operation": "DELETE", "oldObject": role("a", {}, null, ["pods"])}}
	before := stored([role("a", {}, null, ["pods"])])
	roles.rules_of("ClusterRole/a") == [] with input as gone with data.inventory as before
	roles.given == {} with input as gone with data.inventory as before
	roles.reviewed_key == "" with input as gone
}

# From here on: the comparison of the API server's escalation check.
owns(verbs, groups, resources) := {"verbs": verbs, "apiGroups": groups, "resources": resources}

test_covered if {
	every pair in [
		[owns(["*"], ["*"], ["*"]), owns(["get", "create"], ["apps"], ["deployments", "deployments/scale"])],
		[owns(["get"], ["apps"], ["*/scale"]), owns(["get"], ["apps"], ["deployments/scale"])],
		[owns(["get"], ["*"], ["pods"]), object.union(owns(["get"], [""], ["pods"]), {"resourceNames": ["a"]})],
		[{"verbs": ["get"], "nonResourceURLs": ["/api*"]}, {"verbs": ["get"], "nonResourceURLs": ["/api/v1", "/api*", "/api"]}],
		[{"verbs": ["*"], "nonResourceURLs": ["*"]}, {"verbs": ["get"], "nonResourceURLs": ["/x/*"]}],
		[owns(["get"], [""], ["pods"]), {"verbs": ["get"]}],
	] {
		roles.covers([pair[0]], [pair[1]]) == []
	}
}

test_not_covered if {
	roles.covers([owns(["get"], [""], ["pods"])], [owns(["*"], [""], ["pods"])]) == [{"verb": "*", "group": "", "resource": "pods", "name": null}]
	roles.covers([owns(["get"], [""], ["pods/*"])], [owns(["get"], [""], ["pods/log"])]) == [{"verb": "get", "group": "", "resource": "pods/log", "name": null}]
	limited := object.union(owns(["get"], [""], ["pods"]), {"resourceNames": ["a"]})
	roles.covers([limited], [owns(["get"], [""], ["pods"])]) == [{"verb": "get", "group": "", "resource": "pods", "name": null}]
	roles.covers([limited], [object.union(limited, {"resourceNames": ["a", "b"]})]) == [{"verb": "get", "group": "", "resource": "pods", "name": "b"}]
	roles.covers([{"verbs": ["get"], "nonResourceURLs": ["/api/*"]}], [{"verbs": ["get"], "nonResourceURLs": ["/api"]}]) == [{"verb": "get", "path": "/api"}]
}

# No rule covers it alone, though both together would.
test_each_atom_needs_one_rule if {
	owner := [owns(["get"], [""], ["pods"]), owns(["list"], [""], ["secrets"])]
	count(roles.covers(owner, [owns(["get", "list"], [""], ["pods", "secrets"])])) == 2
}
