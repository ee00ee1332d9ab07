# METADATA
# title: Network policies of Cilium and Calico
# description: |
#   Which policies of Cilium and Calico, in the one shape of docs/network.md, are about a workload. What their rules do is told by
#   `lib.portcullis.network_others_entries`.
package lib.portcullis.network_others

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_calico
import data.lib.portcullis.network_cilium
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_workloads

namespaced_kinds := [
	{"version": "cilium.io/v2", "kind": "CiliumNetworkPolicy"},
	{"version": "projectcalico.org/v3", "kind": "NetworkPolicy"},
	{"version": "crd.projectcalico.org/v1", "kind": "NetworkPolicy"},
]

cluster_kinds := [
	{"version": "cilium.io/v2", "kind": "CiliumClusterwideNetworkPolicy"},
	{"version": "projectcalico.org/v3", "kind": "GlobalNetworkPolicy"},
	{"version": "crd.projectcalico.org/v1", "kind": "GlobalNetworkPolicy"},
]

# The most policies for the cluster that are looked at.
most_policies := 200

# Whether any was given, in whatever namespace.
given if {
	count(reviewed) > 0
} else if {
	count(of_cluster) > 0
} else if {
	count(of_namespaces) > 0
} else := false

of_cluster := v if {
	v := [name |
		some known_kind in cluster_kinds
		some entry in inventory.cluster(known_kind.version, known_kind.kind)
		name := access.str(entry, "name")
	]
}

of_namespaces := v if {
	v := [known_kind |
		some known_kind in namespaced_kinds
		inventory.has_namespaced(known_kind.version, known_kind.kind)
	]
}

# The kind of the object under review, where it is one of these.
reviewed := v if {
	kind := access.str(access.subject, "kind")
	version := access.str(access.subject, "apiVersion")
	v := [known_kind |
		some known_kind in array.concat(namespaced_kinds, cluster_kinds)
		known_kind.kind == kind
		known_kind.version == version
	]
}

# The policies that may be about workloads of a namespace.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	ns == judged_namespace
	v := of_judged_namespace
} else := v if {
	v := read(ns)
}

# Those of the namespace of the object under review, and of the Namespace that is reviewed itself.
own := v if {
	v := read(access.namespace)
}

of_judged_namespace := v if {
	v := read(judged_namespace)
}

judged_namespace := v if {
	network_workloads.is_namespace(access.judged)
	v := access.name(access.judged)
} else := ""

read(ns) := v if {
	found := array.concat(network_cilium.of(ns), network_calico.of(ns))
	v := [policy |
		some policy in found
		key := access.str(policy, "key")
		not key in beyond_keys
	]
}

# The keys of policies for the cluster that are not looked at.
beyond_keys := v if {
	count_of_cluster > most_policies
	found := array.concat(network_cilium.of(""), network_calico.of(""))
	keys := sort({key | some policy in found; key := access.str(policy, "key"); key != ""})
	v := array.slice(keys, min([most_policies, count(keys)]), count(keys))
	is_array(v)
} else := []

count_of_cluster := v if {
	v := network_cilium.count_of_cluster + network_calico.count_of_cluster
}

# What must be known where there are more.
beyond := {"more than 200 policies of Cilium or Calico for the cluster"} if {
	count_of_cluster > most_policies
} else := set()

# Whether a policy says anything of a direction.
concerns(policy, direction) if {
	access.bool(policy, direction, false)
}

concerns(policy, direction) if {
	some rule in access.arr(policy, "rules")
	access.str(rule, "direction") == direction
}

# Whether a policy is about the Pods of a namespace with these labels, as far as its requirements on namespaces tell.
space_state(policy, labels) := v if {
	wanted := {"matchExpressions": access.arr(policy, "spaces")}
	v := network_selectors.state(wanted, access.obj(labels, "labels"), access.bool(labels, "complete", false))
}

pods_state(policy, workload) := v if {
	wanted := {"matchExpressions": access.arr(policy, "pods")}
	v := network_selectors.state(wanted, access.obj(workload, "labels"), true)
}

# The policies for a direction that may select a workload, as `{"policy", "spaces", "pods"}` with what its requirements tell.
about(workload, direction) := v if {
	access.bool(workload, "host_network", false) == false
	ns := access.str(workload, "namespace")
	labels := network_workloads.namespace_labels(ns)
	v := [row |
		some policy in of(ns)
		concerns(policy, direction)
		pods := pods_state(policy, workload)
		pods != "false"
		spaces := space_state(policy, labels)
		spaces != "false"
		row := {"policy": policy, "spaces": spaces, "pods": pods}
		is_object(row)
	]
} else := []

# Those of them that do, in their order.
selecting_of(rows) := v if {
	is_array(rows)
	v := in_order([policy |
		some row in rows
		access.str(row, "spaces") == "true"
		access.str(row, "pods") == "true"
		policy := access.obj(row, "policy")
		access.arr(policy, "doubts") == []
	])
} else := []

# The policies for a direction that select a workload.
selecting(workload, direction) := v if {
	v := selecting_of(about(workload, direction))
}

# The keys of those of them that isolate it, each once.
isolating_of(policies, direction) := v if {
	is_array(policies)
	v := sort({key |
		some policy in policies
		access.bool(policy, direction, false)
		key := access.str(policy, "key")
	})
} else := []

isolating(workload, direction) := v if {
	v := isolating_of(selecting(workload, direction), direction)
}

# Policies by `order`, those without one last, then by key.
in_order(policies) := v if {
	is_array(policies)
	rows := {row |
		some i, policy in policies
		row := [without_order(policy), access.num(policy, "order", 0), access.str(policy, "key"), i, policy]
		is_array(row)
	}
	v := [policy |
		some row in sort(rows)
		policy := row[4]
		is_object(policy)
	]
} else := []

without_order(policy) := 0 if {
	access.has(policy, "order")
} else := 1

# What must be known to tell which of them select the workload.
unsure(rows, ns) := v if {
	is_array(rows)
	labels := {need |
		some row in rows
		access.str(row, "spaces") == "unknown"
		need := concat(" ", ["v1/Namespace", ns])
	}
	fields := {need |
		some row in rows
		policy := access.obj(row, "policy")
		some field in access.texts(policy, "doubts")
		need := meaning(field, policy)
		is_string(need)
	}
	v := labels | fields
} else := set()

# What must be known of a workload with the network of its node.
of_nodes(workload) := v if {
	fields := {need |
		some policy in of(access.str(workload, "namespace"))
		field := access.str(policy, "nodes")
		field != ""
		need := meaning(field, policy)
		is_string(need)
	}
	v := fields | beyond
}

# The text of a doubt.
meaning(field, policy) := v if {
	v := concat("", ["what `", field, "` of `", access.str(policy, "key"), "` means"])
}

# Whether policies of both select a workload.
which_decides(policies) := {"which of Cilium and Calico decides"} if {
	"Cilium" in families(policies)
	"Calico" in families(policies)
} else := set()

families(policies) := v if {
	is_array(policies)
	v := {family | some policy in policies; family := access.str(policy, "family")}
} else := set()
