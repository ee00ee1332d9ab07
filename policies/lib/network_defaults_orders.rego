# METADATA
# title: Policies of the cluster in no order
# description: |
#   Policies of one tier with the same priority as the one under review, whose subjects may meet and which do not say the same: which of them
#   counts is left to the network plugin.
# related_resources:
#   - ref: https://network-policy-api.sigs.k8s.io/reference/spec/
package lib.portcullis.network_defaults_orders

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_defaults_overrides
import data.lib.portcullis.network_defaults_tiers
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads

# The policy under review, as in `network_defaults_tiers.policies`; `{}` where there is none that has a priority.
own := v if {
	network_tiers.subject != {}
	found := [policy | some policy in network_defaults_tiers.policies; policy.key == network_tiers.subject.key; policy.unranked == 0]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

# The keys of the others whose order with it nobody knows.
unordered := v if {
	own != {}
	v := [key |
		some policy in network_defaults_tiers.policies
		key := access.str(policy, "key")
		key != own.key
		policy.unranked == 0
		policy.tier == own.tier
		policy.priority == own.priority
		may_meet(policy.spec, own.spec)
		differ(policy.spec, own.spec)
	]
} else := []

# Whether two policies may be about the same Pod, as far as what is given shows.
may_meet(one, other) if {
	first := access.obj(one, "subject")
	second := access.obj(other, "subject")
	of_first := pods_of(first)
	of_second := pods_of(second)
	not contrary(of_first, of_second)
	spaces_meet(network_defaults_overrides.selector_of(first), network_defaults_overrides.selector_of(second))
}

pods_of(subject) := {} if {
	access.has(subject, "namespaces")
} else := v if {
	v := access.obj(access.obj(subject, "pods"), "podSelector")
}

# Whether two selectors name different values of one label.
contrary(one, other) if {
	some first in network_selectors.requirements(one)
	first.operator == "In"
	some second in network_selectors.requirements(other)
	second.operator == "In"
	second.key == first.key
	shared := [value | some value in first.values; value in second.values]
	shared == []
}

spaces_meet(one, other) if {
	network_selectors.everything(one)
	is_object(other)
}

spaces_meet(one, other) if {
	network_selectors.everything(other)
	is_object(one)
}

spaces_meet(one, other) if {
	network_selectors.texts(one) == network_selectors.texts(other)
}

spaces_meet(one, other) if {
	some row in inventory.cluster("v1", "Namespace")
	labels := network_workloads.namespace_labels(row.name)
	network_tiers.namespace_state(one, labels) == "true"
	network_tiers.namespace_state(other, labels) == "true"
}

# Whether they do different things to sources that may meet, in one direction.
differ(one, other) if {
	some direction in [["ingress", "from"], ["egress", "to"]]
	some mine in effects(one, direction)
	some theirs in effects(other, direction)
	mine.action != theirs.action
	ports_meet(mine.ports, theirs.ports)
	first := mine.source
	second := theirs.source
	not network_sources.apart(first, second)
}

# What each peer of a policy does, as `{"action", "source", "ports"}`; `Accept` is `Allow`.
effects(spec, direction) := v if {
	v := [row |
		some rule in access.arr(spec, direction[0])
		some peer in access.arr(rule, direction[1])
		effect := network_tiers.effect(access.str(rule, "action"), peer)
		effect != {}
		not access.has(peer, "networks")
		ports := array.concat(access.arr(rule, "ports"), access.arr(rule, "protocols"))
		action := replace(access.str(effect, "action"), "Accept", "Allow")
		row := {"action": action, "source": access.obj(effect, "source"), "ports": ports}
	]
}

ports_meet(one, other) if {
	one == []
	is_array(other)
}

ports_meet(one, other) if {
	other == []
	is_array(one)
}

ports_meet(one, other) if {
	some port in one
	port in other
}
