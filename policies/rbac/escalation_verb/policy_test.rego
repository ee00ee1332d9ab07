package portcullis.rbac.escalation_verb_test

import data.portcullis.rbac.escalation_verb

rbac := "rbac.authorization.k8s.io"

asked(rules) := {"review": {"object": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "ops"}, "rules": rules}}}

binding := {"roleRef": {"kind": "ClusterRole", "name": "ops"}, "subjects": [{"kind": "User", "name": "ann"}, {"kind": "Group", "name": "edge"}]}

wide := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"ops": binding}}}}

local := {"namespace": {"store": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"ops": binding}}}}}

rule(group, resources, verbs) := {"apiGroups": [group], "resources": resources, "verbs": verbs}

messages(rules, stored) := v if {
	v := {v.msg | some v in escalation_verb.violation} with input as asked(rules) with data.inventory as stored
}

test_bind if {
	found := escalation_verb.violation with input as asked([rule("", ["pods"], ["get"]), rule(rbac, ["clusterroles"], ["bind"])]) with data.inventory as local
	found == {{
		"msg": "ClusterRole `ops` lets `Group:edge`, `User:ann` bind any ClusterRole",
		"details": {"path": ["rules", 1], "evidence": {
			"verb": "bind",
			"rules": [{"rule": 1, "grants": "bind any ClusterRole", "holders": ["Group:edge", "User:ann"]}],
		}},
	}}
}

test_cluster_wide_only if {
	every rules in [
		[rule(rbac, ["clusterroles"], ["escalate"])],
		[rule("", ["users"], ["impersonate"])],
		[rule("authentication.k8s.io", ["nodes"], ["impersonate:arbitrary-node"]), rule("", ["pods"], ["impersonate-on:arbitrary-node:get"])],
	] {
		count(messages(rules, wide)) == 1
		messages(rules, local) == set()
	}
}

test_namespaced if {
	every rules in [
		[rule(rbac, ["roles"], ["escalate"])],
		[rule(rbac, ["*"], ["bind"])],
		[rule("", ["serviceaccounts"], ["impersonate"])],
		[rule("authentication.k8s.io", ["serviceaccounts"], ["impersonate:serviceaccount"]), rule("", ["pods"], ["impersonate-on:serviceaccount:get"])],
	] {
		count(messages(rules, local)) == 1
	}
}

test_the_verb_star_is_the_finding_of_another_policy if {
	messages([rule(rbac, ["clusterroles"], ["*"])], wide) == set()
}

test_no_effect if {
	messages([rule(rbac, ["rolebindings"], ["bind", "escalate"]), rule("", ["groups"], ["impersonate"]), rule("apps", ["roles"], ["bind"])], wide) == set()
}

test_allowed_subjects if {
	found := escalation_verb.violation with input as object.union(asked([rule(rbac, ["roles"], ["bind"])]), {"parameters": {"allowed_subjects": ["User:ann", "Group:edge"]}})
		with data.inventory as local
	found == set()
}

test_nothing_known if {
	found := escalation_verb.unknown with input as asked([rule(rbac, ["roles"], ["bind"])])
	found == {{
		"msg": "whether ClusterRole `ops` lets anybody bind any Role depends on bindings that were not given",
		"details": {
			"path": ["rules", 0],
			"evidence": {"verb": "bind", "rules": [{"rule": 0, "grants": "bind any Role"}]},
			"needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"],
		},
	}}
}

# The constrained verbs came with Kubernetes 1.36.
test_constrained_before_it_exists if {
	old := object.union(wide, {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {"kubernetesVersion": "1.34"}}}}}})
	rules := [rule("authentication.k8s.io", ["users"], ["impersonate:user-info"]), rule("", ["pods"], ["impersonate-on:user-info:get"])]
	count(messages(rules, wide)) == 1
	messages(rules, old) == set()
}
