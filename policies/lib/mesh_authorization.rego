# METADATA
# title: AuthorizationPolicies of Istio's mesh
# description: |
#   What AuthorizationPolicies leave of those whom the network lets in to a port of a workload with a sidecar (docs/network.md); the one under
#   review as it will be. Where none is about the workload, nothing else is asked.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
#   - ref: https://istio.io/latest/docs/concepts/security/#implicit-enablement
package lib.portcullis.mesh_authorization

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.mesh
import data.lib.portcullis.mesh_authorization_rules
import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_workloads

# The namespace whose policies are for the whole mesh.
root := "istio-system"

# What is left of rows `{"source", "policy", "path"}`, as `{"rows", "needs"}`. Sidecars take TCP only.
narrowed(workload, protocol, number, rows) := v if {
	protocol == "TCP"
	acting := about(workload)
	acting != []
	v := behind(mesh.sidecar(workload), workload, acting, number, rows)
	is_object(v)
} else := v if {
	v := {"rows": rows, "needs": set()}
}

# The policies with an effect on a workload, if it has a sidecar.
about(workload) := v if {
	v := [policy | some policy in in_effect(access.str(workload, "namespace")); mesh.selects(policy, workload)]
}

# Those of a namespace and of the whole mesh.
in_effect(ns) := v if {
	ns == root
	v := of(ns)
} else := v if {
	v := array.concat(of(ns), of(root))
}

# The AuthorizationPolicies of a namespace that have an effect on its workloads, as `{"key", "action", "labels", "rules"}`.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	ns == root
	v := of_root
} else := v if {
	v := stored(ns)
}

# Those of the namespace of the object under review.
own := v if {
	others := [policy | some policy in stored(access.namespace); policy.key != reviewed_key]
	v := array.concat(others, reviewed)
}

of_root := v if {
	v := stored(root)
}

reviewed := v if {
	is_policy(access.subject)
	v := effects([policy_of(access.namespace, access.name(access.subject), access.subject)])
	is_array(v)
} else := []

# The key of the one that the review makes, replaces or deletes; `""` where there is none.
reviewed_key := v if {
	is_policy(access.judged)
	v := key_of(access.namespace, access.name(access.judged))
} else := ""

is_policy(o) if {
	access.str(o, "kind") == "AuthorizationPolicy"
	access.str(o, "apiVersion") in mesh.versions
}

# Of one in both versions the newer counts.
stored(ns) := v if {
	older := inventory.named(ns, "security.istio.io/v1beta1", "AuthorizationPolicy")
	newer := inventory.named(ns, "security.istio.io/v1", "AuthorizationPolicy")
	v := effects([policy |
		some name in sort(object.keys(older) | object.keys(newer))
		policy := policy_of(ns, name, newest(older, newer, name))
		is_object(policy)
	])
}

newest(older, newer, name) := v if {
	access.has(newer, name)
	is_object(older)
	v := access.obj(newer, name)
} else := v if {
	v := access.obj(older, name)
}

key_of(ns, name) := v if {
	v := concat("/", ["AuthorizationPolicy", ns, name])
}

policy_of(ns, name, o) := v if {
	spec := access.obj(o, "spec")
	v := {
		"key": key_of(ns, name),
		"action": action_of(spec),
		"attached": is_attached(spec),
		"labels": access.obj(access.obj(spec, "selector"), "matchLabels"),
		"rules": access.arr(spec, "rules"),
	}
}

action_of(spec) := "ALLOW" if {
	access.str(spec, "action") == ""
} else := v if {
	v := access.str(spec, "action")
}

# Whether it is for a Gateway, a Service or the like, and not for workloads.
is_attached(spec) if {
	targets := [field | some field in mesh_authorization_rules.fields(spec); field in ["targetRef", "targetRefs"]]
	targets != []
} else := false

effects(policies) := v if {
	is_array(policies)
	v := [policy | some policy in policies; policy.action in ["ALLOW", "DENY", "CUSTOM"]; policy.attached == false]
} else := []

# What they leave, by whether the workload has a sidecar.
behind(sidecar, workload, acting, number, rows) := v if {
	sidecar == "yes"
	is_object(workload)
	v := decided(acting, number, rows)
	is_object(v)
} else := v if {
	sidecar == "unknown"
	is_array(acting)
	is_number(number)
	need := concat(" ", ["v1/Namespace", access.str(workload, "namespace")])
	v := {"rows": rows, "needs": {need}}
	is_object(v)
} else := v if {
	v := {"rows": rows, "needs": set()}
}

decided(acting, number, rows) := v if {
	kept := cut(rows, denials(acting, number))
	allowing := [policy | some policy in acting; policy.action == "ALLOW"]
	left := shared(allowing, number, kept)
	v := {"rows": left.rows, "needs": (left.needs | doubts(acting, number))}
}

# The sources of policies with `DENY`, as entries of a tier.
denials(acting, number) := v if {
	v := [entry |
		some row in told(acting, "DENY", number)
		entry := {"action": "Deny", "source": row.source, "policy": row.policy, "path": row.path}
		is_object(entry)
	]
}

# The sources of the policies with an action that are told.
told(acting, action, number) := v if {
	v := [row |
		some policy in acting
		policy.action == action
		some row in mesh_authorization_rules.of(policy, number)
		row.source != {}
	]
}

doubts(acting, number) := v if {
	v := {need |
		some policy in acting
		some row in mesh_authorization_rules.of(policy, number)
		row.source == {}
		need := mesh_authorization_rules.doubt(row)
	}
}

cut(rows, entries) := v if {
	entries == []
	v := rows
} else := v if {
	is_array(rows)
	v := [row |
		some candidate in rows
		source := network_cuts.left(candidate.source, entries, false)
		source != {}
		row := {"source": source, "policy": candidate.policy, "path": candidate.path}
		is_object(row)
	]
} else := []

# What openings share with those whom policies with `ALLOW` let in. Without such a policy everybody is.
shared(allowing, number, rows) := v if {
	allowing == []
	is_number(number)
	v := {"rows": rows, "needs": set()}
	is_object(v)
} else := v if {
	is_array(rows)
	allowed := told(allowing, "ALLOW", number)
	left := [row |
		some candidate in rows
		some part in allowed
		some row in both(candidate, part)
		is_object(row)
	]
	needs := {need |
		some candidate in rows
		some part in allowed
		together(candidate, part)
		need := concat("", ["what `", candidate.policy, "` and `", part.policy, "` let in together"])
		is_string(need)
	}
	v := {"rows": left, "needs": needs}
} else := {"rows": [], "needs": set()}

# What an opening and an allowed source share, as a list of at most one row.
both(row, part) := v if {
	reason := network_sources.reason_of(row.source)
	wanted := network_sources.reason_of(part.source)
	v := by_reason(reason, wanted, row, part)
}

by_reason(reason, wanted, row, part) := v if {
	wanted == "all-sources"
	is_object(part)
	is_string(reason)
	v := [row]
	is_array(v)
} else := v if {
	reason == "all-sources"
	v := [part]
	is_array(v)
} else := v if {
	reason == "outside"
	v := [one | some one in [part]; wanted == "ip-block"]
	is_array(v)
} else := v if {
	wanted in ["any-namespace", "ip-block"]
	v := [row]
	is_array(v)
} else := v if {
	reason == "ip-block"
	v := [part]
	is_array(v)
} else := v if {
	v := by_name(row, part)
}

# Whether a range may hold the addresses of some Pods.
together(row, part) if {
	network_sources.of_pods(row.source)
	network_sources.reason_of(part.source) == "ip-block"
}

# The Pods of an opening in namespaces that are allowed by name.
by_name(row, part) := v if {
	kept := [ns | some ns in access.arr(part.source, "within"); may_be_in(row.source, ns)]
	v := in_namespaces(row, part, kept)
}

in_namespaces(row, part, kept) := [] if {
	kept == []
	is_object(row)
	is_object(part)
} else := v if {
	access.bool(row.source, "known", false)
	{ns | some ns in kept} == {ns | some ns in access.arr(row.source, "within")}
	is_object(part)
	v := [row]
	is_array(v)
} else := v if {
	v := [{"source": source_of(row.source, kept), "policy": part.policy, "path": part.path}]
}

source_of(source, kept) := v if {
	wanted := {"key": network_selectors.name_label, "operator": "In", "values": kept}
	by_names := network_sources.of_selectors({"matchExpressions": [wanted]}, {})
	pods := access.str(access.obj(source, "told"), "pods")
	narrower := {"told": {"pods": pods}, "pods_texts": access.arr(source, "pods_texts")}
	v := object.union(by_names, narrower)
}

# Whether Pods of a source may be in a namespace.
may_be_in(source, ns) if {
	network_sources.reason_of(source) == "any-namespace"
	is_string(ns)
}

may_be_in(source, ns) if {
	access.bool(source, "known", false)
	ns in access.arr(source, "within")
}

may_be_in(source, ns) if {
	network_sources.reason_of(source) == "mutable-namespace-label"
	found := network_workloads.namespace_labels(ns)
	network_selectors.state(access.obj(source, "asks"), found.labels, found.complete) != "false"
}
