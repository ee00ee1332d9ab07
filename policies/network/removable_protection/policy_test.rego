package portcullis.network.removable_protection_test

import data.portcullis.network.removable_protection

policy := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "deny", "namespace": "shop"},
	"spec": {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {"team": "edge"}}}]}]},
}

asked(owners) := {"review": {"object": policy}, "parameters": {"owners": owners, "ways": ["change", "labels", "pods"], "exempt_namespaces": []}}

role(resource, group) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": resource},
	"rules": [{"apiGroups": [group], "resources": [resource], "verbs": ["patch"]}],
}

binding(kind, name, names_role, user) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": name},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": names_role},
	"subjects": [{"kind": "User", "name": user}],
}

inventory := {
	"cluster": {"rbac.authorization.k8s.io/v1": {
		"ClusterRole": {
			"networkpolicies": role("networkpolicies", "networking.k8s.io"),
			"namespaces": role("namespaces", ""),
		},
		"ClusterRoleBinding": {"labels": binding("ClusterRoleBinding", "labels", "namespaces", "bob")},
	}},
	"namespace": {"shop": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"net": binding("RoleBinding", "net", "networkpolicies", "ann")}}}},
}

reference(kind, ns, name) := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "namespace": ns, "name": name}

by_labels := {
	"msg": "`bob` can get in by the labels of a Namespace that NetworkPolicy `shop/deny` asks for (`team=edge`), by ClusterRoleBinding `labels`",
	"details": {
		"path": ["spec", "ingress", 0, "from", 0],
		"evidence": {"people": ["bob"], "bindings": ["ClusterRoleBinding/labels"]},
		"related": [reference("ClusterRoleBinding", "", "labels"), reference("ClusterRole", "", "namespaces")],
	},
}

test_two_ways if {
	found := removable_protection.violation with input as asked({}) with data.inventory as inventory
	found == {
		by_labels,
		{
			"msg": "`ann` can change or undo NetworkPolicy `shop/deny`, by RoleBinding `shop/net`",
			"details": {
				"path": ["metadata", "name"],
				"evidence": {"people": ["ann"], "bindings": ["RoleBinding/shop/net"]},
				"related": [reference("RoleBinding", "shop", "net"), reference("ClusterRole", "", "networkpolicies")],
			},
		},
	}
	unknowns := removable_protection.unknown with input as asked({}) with data.inventory as inventory
	unknowns == set()
}

test_owners if {
	found := removable_protection.violation with input as asked({"users": ["ann"]}) with data.inventory as inventory
	found == {by_labels}
}

test_as_a_service_account if {
	rbac := "rbac.authorization.k8s.io/v1"
	bound := object.union(binding("RoleBinding", "net", "networkpolicies", "ann"), {"subjects": [{"kind": "ServiceAccount", "name": "net", "namespace": "ops"}]})
	given := {
		"cluster": {rbac: {"ClusterRole": {"networkpolicies": role("networkpolicies", "networking.k8s.io"), "deployments": role("deployments", "apps")}}},
		"namespace": {
			"shop": {rbac: {"RoleBinding": {"net": bound}}},
			"ops": {
				rbac: {"RoleBinding": {"run": binding("RoleBinding", "run", "deployments", "bob")}},
				"v1": {"ServiceAccount": {"net": {"metadata": {"name": "net"}}}},
			},
		},
	}
	found := removable_protection.violation with input as asked({}) with data.inventory as given
	found == {{
		"msg": "`bob` can come to change or undo NetworkPolicy `shop/deny` as ServiceAccount `ops/net`, by RoleBinding `ops/run`",
		"details": {
			"path": ["metadata", "name"],
			"evidence": {
				"people": ["bob"], "bindings": ["RoleBinding/ops/run"], "accounts": ["ops/net"],
				"chain": "bob -> RoleBinding ops/run -> ServiceAccount ops/net -> RoleBinding shop/net",
			},
			"related": [reference("RoleBinding", "ops", "run"), reference("ClusterRole", "", "deployments")],
		},
	}}
	owned := removable_protection.violation with input as asked({"service_accounts": ["ops/net"]}) with data.inventory as given
	owned == set()
}

test_nothing_given if {
	unknowns := removable_protection.unknown with input as asked({}) with data.inventory as {}
	unknowns == {{
		"msg": "who can change or undo NetworkPolicy `shop/deny` depends on roles and bindings, which were not given",
		"details": {"path": ["metadata", "name"], "needs": ["rbac.authorization.k8s.io/v1/RoleBinding", "rbac.authorization.k8s.io/v1/ClusterRoleBinding"]},
	}}
}
