# METADATA
# title: What the admin tier opens over NetworkPolicies
# description: |
#   The sources that the policy of the admin tier under review lets in to workloads that NetworkPolicies isolate, though none of these lets them in
#   (docs/network.md). Only namespaces that have NetworkPolicies are looked at, and the first 200 isolated workloads.
package lib.portcullis.network_defaults_overrides

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_others
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads

most_workloads := 200

# The key of the policy of the admin tier under review; `""` where there is none.
subject := v if {
	policy := network_tiers.subject
	policy != {}
	network_tiers.tier_of(policy.kind, policy.object) == "Admin"
	v := access.str(policy, "key")
} else := ""

# What it lets in for one of these reasons, as `{"path", "action", "source"}`, ports aside.
wide(reasons) := v if {
	subject != ""
	v := [row |
		some i, rule in access.arr(access.obj(network_tiers.subject.object, "spec"), "ingress")
		action := access.str(rule, "action")
		network_tiers.lets_in(action)
		some j, peer in access.arr(rule, "from")
		source := network_sources.of_tier_peer(peer)
		network_sources.reason_of(source) in reasons
		row := {"path": ["spec", "ingress", i, "from", j], "action": action, "source": source}
	]
} else := []

# The namespaces that have NetworkPolicies of type Ingress, with what is known of whether the policy is about them.
namespaces := v if {
	names := {ns |
		some row in inventory.namespaced("networking.k8s.io/v1", "NetworkPolicy")
		ns := access.str(row, "namespace")
	}
	v := [entry |
		some ns in sort(names)
		isolating := [policy | some policy in network_policies.of(ns); access.bool(policy, "ingress", false)]
		count(isolating) > 0
		state := namespace_state(ns)
		others := network_others.keys(ns)
		entry := {"name": ns, "state": state, "others": others}
		is_object(entry)
	]
}

namespace_state(ns) := v if {
	labels := network_workloads.namespace_labels(ns)
	wanted := access.obj(access.obj(network_tiers.subject.object, "spec"), "subject")
	v := network_tiers.namespace_state(selector_of(wanted), labels)
}

# The selector of namespaces of a subject.
selector_of(wanted) := v if {
	access.has(wanted, "namespaces")
	v := access.obj(wanted, "namespaces")
} else := v if {
	v := access.obj(access.obj(wanted, "pods"), "namespaceSelector")
}

# The namespaces that the policy is certainly about and in which nothing else may decide.
certain := v if {
	v := [ns |
		some entry in namespaces
		entry.state == "true"
		entry.others == []
		ns := access.str(entry, "name")
	]
}

# The isolated workloads of these, as `{"workload", "isolating"}`.
isolated := v if {
	v := [row |
		some ns in certain
		some workload in network_workloads.of(ns)
		isolating := network_policies.isolating(workload)
		count(isolating) > 0
		row := {"workload": workload, "isolating": isolating}
	]
}

# What the policy lets in past NetworkPolicies for one of these reasons: `{"path", "action", "source", "workload", "by", "orders"}`; `orders` are
# the pairs of policies whose order nobody knows.
found(reasons) := v if {
	count(wide(reasons)) > 0
	v := [row |
		some pair in array.slice(isolated, 0, most_workloads)
		some port in ports_of(pair.workload)
		some opening in past(pair, port, reasons)
		by := [key | some policy in pair.isolating; key := access.str(policy, "key")]
		row := object.union({"workload": pair.workload, "by": by}, opening)
		is_object(row)
	]
} else := []

# The declared ports; where there are none, one that no rule for single ports is about.
ports_of(workload) := v if {
	v := access.arr(workload, "ports")
	count(v) > 0
} else := [{"protocol": "TCP", "number": 0}] if {
	is_object(workload)
} else := []

past(pair, port, reasons) := v if {
	protocol := access.str(port, "protocol")
	number := access.num(port, "number", 0)
	entries := network_tiers.bounded(network_tiers.entries("Admin", pair.workload, protocol, number))
	let_in := network_policies.let_in(pair.isolating, pair.workload, protocol, number)
	unordered := network_tiers.unordered(entries)
	v := [opening |
		some i, entry in entries
		access.str(entry, "policy") == subject
		network_tiers.lets_in(access.str(entry, "action"))
		source := access.obj(entry, "source")
		network_sources.reason_of(source) in reasons
		network_cuts.left(source, array.slice(entries, 0, i), false) != {}
		not let_in_already(let_in, source)
		opening := {"path": access.arr(entry, "path"), "action": entry.action, "source": access.obj(source, "told"), "orders": sort(unordered)}
		is_object(opening)
	]
}

let_in_already(let_in, source) if {
	some row in let_in
	network_sources.covers(access.obj(row, "source"), source)
}

# What would have to be known to tell all of it, sorted.
needs(reasons) := v if {
	count(wide(reasons)) > 0
	labels := {need |
		some entry in namespaces
		entry.state == "unknown"
		need := concat(" ", ["v1/Namespace", entry.name])
	}
	others := {need |
		some entry in namespaces
		entry.state != "false"
		some need in entry.others
	}
	pods := {need |
		some ns in certain
		count(network_workloads.of(ns)) == 0
		need := concat("", ["v1/Pod ", ns, "/*"])
	}
	orders := {need | some row in found(reasons); some need in row.orders}
	v := sort(((((labels | others) | pods) | orders) | beyond))
} else := []

beyond := {"more than 200 isolated workloads"} if {
	count(isolated) > most_workloads
} else := set()

# A source in words.
shown(source) := v if {
	reason := access.str(source, "reason")
	pods := access.str(source, "pods")
	v := concat("", [of_namespaces(reason, source), with_labels(pods)])
}

of_namespaces(reason, source) := "Pods of every namespace" if {
	reason == "any-namespace"
	is_object(source)
} else := v if {
	reason == "namespaces"
	v := concat("", ["Pods of ", network_defaults_texts.quoted(access.texts(source, "namespaces"))])
	is_string(v)
} else := v if {
	v := concat("", ["Pods of namespaces with `", access.str(source, "selector"), "`"])
}

with_labels(pods) := "" if {
	pods == ""
} else := v if {
	v := concat("", [" with `", pods, "`"])
}
