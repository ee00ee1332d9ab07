# METADATA
# title: Network policies of the cluster
# description: |
#   AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies as entries in their order (docs/network.md), the one under
#   review as it will be. At most 200 policies are looked at, and 400 entries for one port.
# related_resources:
#   - ref: https://network-policy-api.sigs.k8s.io/
#     description: Network Policy API
package lib.portcullis.network_tiers

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_workloads

# The kinds with the versions that are read, the newest first.
kinds := [
	{"kind": "AdminNetworkPolicy", "version": "policy.networking.k8s.io/v1alpha1"},
	{"kind": "BaselineAdminNetworkPolicy", "version": "policy.networking.k8s.io/v1alpha1"},
	{"kind": "ClusterNetworkPolicy", "version": "policy.networking.k8s.io/v1beta1"},
	{"kind": "ClusterNetworkPolicy", "version": "policy.networking.k8s.io/v1alpha2"},
]

# The most policies that are looked at, and the most entries of a tier for one port.
most_policies := 200

most_entries := 400

# `[tier, 1 where it has no priority, priority, key, object]` of each policy, in their order.
looked_at := v if {
	v := array.slice(ordered, 0, most_policies)
}

ordered := v if {
	rows := {row |
		some policy in given
		tier := tier_of(policy.kind, policy.object)
		tier in ["Admin", "Baseline"]
		row := [tier, unranked(policy.kind), priority_of(policy.object), policy.key, policy.object]
		is_array(row)
	}
	v := sort(rows)
}

tier_of(kind, o) := "Admin" if {
	kind == "AdminNetworkPolicy"
	is_object(o)
} else := "Baseline" if {
	kind == "BaselineAdminNetworkPolicy"
	is_object(o)
} else := v if {
	v := access.str(access.obj(o, "spec"), "tier")
}

unranked(kind) := 1 if {
	kind == "BaselineAdminNetworkPolicy"
} else := 0

priority_of(o) := v if {
	v := access.num(access.obj(o, "spec"), "priority", 0)
}

# The policies that are there, as `{"key", "kind", "object"}`.
given := v if {
	others := [policy | some policy in stored; policy.key != reviewed_key]
	reviewed := [policy | some policy in [subject]; policy != {}]
	v := array.concat(others, reviewed)
}

# The policy under review; `{}` where the reviewed object is none, or goes.
subject := v if {
	kind := kind_of(access.subject)
	kind != ""
	v := {"key": concat("/", [kind, access.name(access.subject)]), "kind": kind, "object": access.subject}
	is_object(v)
} else := {}

# The key of the policy that the review makes, replaces or deletes; `""` where there is none.
reviewed_key := v if {
	kind := kind_of(access.judged)
	kind != ""
	v := concat("/", [kind, access.name(access.judged)])
} else := ""

kind_of(o) := v if {
	version := access.str(o, "apiVersion")
	written := access.str(o, "kind")
	found := [known_kind | some known_kind in kinds; known_kind.kind == written; known_kind.version == version]
	count(found) > 0
	v := written
} else := ""

stored := v if {
	v := [policy |
		some known_kind in kinds
		some entry in inventory.cluster(known_kind.version, known_kind.kind)
		older := is_older(known_kind.version, known_kind.kind, entry.name)
		older == false
		policy := {"key": concat("/", [known_kind.kind, entry.name]), "kind": known_kind.kind, "object": entry.object}
		is_object(policy)
	]
}

# Whether the same policy is given in a newer version too.
is_older(version, kind, name) if {
	version == "policy.networking.k8s.io/v1alpha2"
	inventory.find_cluster("policy.networking.k8s.io/v1beta1", kind, name) != {}
} else := false

# Whether a policy is about a workload: `true`, `false` or `unknown`. `found` are the labels of the workload's namespace.
selects(o, workload, found) := v if {
	access.bool(workload, "host_network", false) == false
	wanted := access.obj(access.obj(o, "spec"), "subject")
	v := subject_state(wanted, workload, found)
	is_string(v)
} else := "false"

subject_state(wanted, workload, found) := v if {
	network_selectors.present(wanted, "namespaces")
	is_object(workload)
	v := namespace_state(access.obj(wanted, "namespaces"), found)
} else := v if {
	network_selectors.present(wanted, "pods")
	pods := access.obj(wanted, "pods")
	space := namespace_state(access.obj(pods, "namespaceSelector"), found)
	pod := network_selectors.state(access.obj(pods, "podSelector"), access.obj(workload, "labels"), true)
	v := network_selectors.all_of({space, pod})
} else := "false"

namespace_state(selector, found) := v if {
	v := network_selectors.state(selector, access.obj(found, "labels"), access.bool(found, "complete", false))
}

# What must be known to tell which policies are about a workload.
doubts(workload) := v if {
	ns := access.str(workload, "namespace")
	found := network_workloads.namespace_labels(ns)
	v := {need |
		some row in looked_at
		selects(row[4], workload, found) == "unknown"
		need := concat(" ", ["v1/Namespace", ns])
	}
}

# The entries that are looked at.
bounded(found) := v if {
	v := array.slice(found, 0, most_entries)
}

# The texts of what is not looked at.
beyond(tiers) := v if {
	policies := {"more than 200 policies of the cluster" | some list in [ordered]; count(list) > most_policies}
	peers := {"more than 400 peers of policies of the cluster" | some found in tiers; count(found) > most_entries}
	v := policies | peers
}

# The entries of a tier for a port of a workload, in their order, as `{"action", "source", "policy", "path", "priority"}`; the priority is
# null where the policy has none.
entries(tier, workload, protocol, number) := v if {
	found := network_workloads.namespace_labels(access.str(workload, "namespace"))
	v := [entry |
		some row in looked_at
		row[0] == tier
		selects(row[4], workload, found) == "true"
		some i, rule in access.arr(access.obj(row[4], "spec"), "ingress")
		for_port(rule, workload, protocol, number)
		some j, peer in access.arr(rule, "from")
		told := effect(access.str(rule, "action"), peer)
		told != {}
		path := ["spec", "ingress", i, "from", j]
		entry := {"action": told.action, "source": told.source, "policy": row[3], "path": path, "priority": rank_of(row)}
		is_object(entry)
	]
}

rank_of(row) := null if {
	row[1] == 1
} else := v if {
	v := row[2]
}

# What a peer does, as `{"action", "source"}`. One that is not known must not let anybody in who was to be kept out.
effect(action, peer) := {} if {
	not action in ["Allow", "Accept", "Deny", "Pass"]
	is_array([peer])
} else := v if {
	source := network_sources.of_tier_peer(peer)
	source != {}
	v := {"action": action, "source": source}
	is_object(v)
} else := {} if {
	lets_in(action)
	is_object(peer)
} else := v if {
	is_string(action)
	v := {"action": "Deny", "source": network_sources.everything}
	is_object(v)
} else := {}

# Whether an action lets in.
lets_in(action) if {
	action in ["Allow", "Accept"]
}

# Whether a rule is for a port of a workload.
for_port(rule, workload, protocol, number) if {
	access.arr(rule, "ports") == []
	access.arr(rule, "protocols") == []
	is_object(workload)
	is_string(protocol)
	is_number(number)
}

for_port(rule, workload, protocol, number) if {
	some entry in access.arr(rule, "ports")
	port_matches(entry, workload, protocol, number)
}

for_port(rule, workload, protocol, number) if {
	some entry in access.arr(rule, "protocols")
	protocol_matches(entry, workload, protocol, number)
}

port_matches(entry, workload, protocol, number) if {
	access.has(entry, "portNumber")
	one := access.obj(entry, "portNumber")
	network_workloads.protocol_of(one) == protocol
	access.num(one, "port", 0) == number
	is_object(workload)
}

port_matches(entry, workload, protocol, number) if {
	access.has(entry, "portRange")
	one := access.obj(entry, "portRange")
	network_workloads.protocol_of(one) == protocol
	within(one, number)
	is_object(workload)
}

port_matches(entry, workload, protocol, number) if {
	name := access.str(entry, "namedPort")
	network_policies.names_port(workload, name, protocol, number)
}

protocol_matches(entry, workload, protocol, number) if {
	named := lower(protocol)
	access.has(entry, named)
	is_object(workload)
	destination_matches(access.obj(entry, named), number)
}

protocol_matches(entry, workload, protocol, number) if {
	name := access.str(entry, "destinationNamedPort")
	network_policies.names_port(workload, name, protocol, number)
}

destination_matches(one, number) if {
	not access.has(one, "destinationPort")
	is_number(number)
}

destination_matches(one, number) if {
	access.num(access.obj(one, "destinationPort"), "number", 0) == number
}

destination_matches(one, number) if {
	within(access.obj(access.obj(one, "destinationPort"), "range"), number)
}

within(one, number) if {
	number >= access.num(one, "start", 65536)
	number <= access.num(one, "end", 0)
}

# The texts of pairs of policies whose order nobody knows: both have entries and the same priority.
unordered(found) := v if {
	is_array(found)
	ranked := {pair |
		some entry in found
		entry.priority != null
		pair := [entry.priority, entry.policy]
		is_array(pair)
	}
	v := {need |
		some one in ranked
		some other in ranked
		one[0] == other[0]
		one[1] < other[1]
		need := concat("", ["the order of `", one[1], "` and `", other[1], "`"])
		is_string(need)
	}
} else := set()
