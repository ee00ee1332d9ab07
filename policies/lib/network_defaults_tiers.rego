# METADATA
# title: Default deny of the cluster
# description: |
#   Which rule of the admin or the baseline tier decides on all traffic from or to every Pod, on every port, for every Pod of a namespace.
#   Narrower rules do not matter for a default.
package lib.portcullis.network_defaults_tiers

import data.lib.portcullis.access
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads

# The policies of the cluster in their order, as `{"tier", "unranked", "priority", "key", "spec", "version"}`; `unranked` is 0 where it
# has a priority.
policies := v if {
	v := [policy |
		some row in network_tiers.looked_at
		[tier, unranked, priority, key, o] := row
		spec := access.obj(o, "spec")
		version := access.str(o, "apiVersion")
		policy := {"tier": tier, "unranked": unranked, "priority": priority, "key": key, "spec": spec, "version": version}
		is_object(policy)
	]
}

# The first such rule, as `{"action", "policy", "path", "what", "version"}`; `{}` where there is none.
decisive(tier, ns, direction) := v if {
	found := entries(tier, ns, direction)
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

entries(tier, ns, direction) := v if {
	labels := network_workloads.namespace_labels(ns)
	v := [entry |
		some policy in policies
		policy.tier == tier
		is_for_all(access.obj(policy.spec, "subject"), labels)
		some i, rule in access.arr(policy.spec, direction)
		every_port(rule)
		action := access.str(rule, "action")
		some what in array.slice(widest(rule, action, direction), 0, 1)
		entry := {"action": action, "policy": policy.key, "path": ["spec", direction, i], "what": what, "version": policy.version}
		is_object(entry)
	]
}

# Whether a subject is every Pod of the namespace with these labels.
is_for_all(subject, labels) if {
	network_selectors.present(subject, "namespaces")
	network_tiers.namespace_state(access.obj(subject, "namespaces"), labels) == "true"
}

is_for_all(subject, labels) if {
	not network_selectors.present(subject, "namespaces")
	network_selectors.present(subject, "pods")
	pods := access.obj(subject, "pods")
	network_selectors.everything(access.obj(pods, "podSelector"))
	network_tiers.namespace_state(access.obj(pods, "namespaceSelector"), labels) == "true"
}

# Whether a rule is for all ports of TCP at least.
every_port(rule) if {
	access.arr(rule, "ports") == []
	access.arr(rule, "protocols") == []
}

every_port(rule) if {
	some entry in access.arr(rule, "protocols")
	access.has(entry, "tcp")
	tcp := access.obj(entry, "tcp")
	not access.has(tcp, "destinationPort")
}

every_port(rule) if {
	some entry in access.arr(rule, "ports")
	access.has(entry, "portRange")
	range := access.obj(entry, "portRange")
	network_workloads.protocol_of(range) == "TCP"
	access.num(range, "start", 65536) <= 1
	access.num(range, "end", 0) >= 65535
}

# For what a rule is wide, in words, by its first such peer.
widest(rule, action, direction) := v if {
	direction == "ingress"
	v := [what |
		some peer in access.arr(rule, "from")
		effect := network_tiers.effect(action, peer)
		what := wide_source(access.obj(effect, "source"))
		what != ""
	]
} else := v if {
	v := [what |
		some peer in access.arr(rule, "to")
		what := wide_target(peer, action)
		what != ""
	]
}

wide_source(source) := "everything" if {
	network_sources.reason_of(source) == "all-sources"
} else := "Pods of every namespace" if {
	network_sources.is_every_pod(source)
} else := ""

# Whoever may reach every Pod is open, but whoever must not reach Pods may still reach what is outside.
wide_target(peer, action) := "everything" if {
	action in ["Allow", "Accept", "Deny", "Pass"]
	"0.0.0.0/0" in access.texts(peer, "networks")
} else := "everything" if {
	network_tiers.lets_in(action)
	"::/0" in access.texts(peer, "networks")
} else := "Pods of every namespace" if {
	network_tiers.lets_in(action)
	source := network_sources.of_tier_peer(peer)
	network_sources.is_every_pod(source)
} else := ""
