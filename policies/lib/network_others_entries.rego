# METADATA
# title: Rules of policies of Cilium and Calico
# description: |
#   What the rules of policies of Cilium and Calico do for one port of a workload that they select, as entries of the middle tier, in which
#   NetworkPolicies have their place (docs/network.md).
package lib.portcullis.network_others_entries

import data.lib.portcullis.access
import data.lib.portcullis.network_others
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers

# The order up to which Calico's policies come before NetworkPolicies, which it reads as policies of this order.
order_of_network_policies := 1000

# The rules for a port, as `{"policy", "family", "order", "rule", "doubts"}`; `doubts` are texts of `needs`.
rules(policies, direction, workload, port) := v if {
	is_array(policies)
	v := [row |
		some policy in policies
		some rule in access.arr(policy, "rules")
		access.str(rule, "direction") == direction
		matching := matching_ports(rule, policy, workload, port)
		for_port(rule, matching)
		key := access.str(policy, "key")
		family := access.str(policy, "family")
		order := order_of(policy)
		not_told := doubts_of(policy, rule, matching)
		row := {"policy": key, "family": family, "order": order, "rule": rule, "doubts": not_told}
		is_object(row)
	]
} else := []

order_of(policy) := v if {
	access.has(policy, "order")
	v := access.num(policy, "order", 0)
} else := null

# The entries of `ports` that are for a port, those with a doubt too.
matching_ports(rule, policy, workload, port) := v if {
	family := access.str(policy, "family")
	v := [entry |
		some entry in access.arr(rule, "ports")
		protocol_matches(entry, port)
		number_matches(entry, family, workload, port)
	]
}

for_port(rule, matching) if {
	access.arr(rule, "ports") == []
	is_array(matching)
}

for_port(rule, matching) if {
	count(matching) > 0
	is_object(rule)
}

protocol_matches(entry, port) if {
	access.str(entry, "protocol") == ""
	is_object(port)
}

protocol_matches(entry, port) if {
	access.str(entry, "protocol") == access.str(port, "protocol")
}

number_matches(entry, family, workload, port) if {
	access.str(entry, "name") == ""
	number := access.num(port, "number", 0)
	number >= access.num(entry, "first", 65536)
	number <= access.num(entry, "last", -1)
	is_object(workload)
	is_string(family)
}

number_matches(entry, family, workload, port) if {
	name := access.str(entry, "name")
	name != ""
	number := access.num(port, "number", 0)
	some declared in access.arr(workload, "ports")
	cased(access.str(declared, "name"), family) == cased(name, family)
	access.str(declared, "protocol") == access.str(port, "protocol")
	access.num(declared, "number", 0) == number
}

# Cilium compares names of ports in lower case.
cased(name, family) := v if {
	family == "Cilium"
	v := lower(name)
} else := v if {
	is_string(family)
	v := name
}

# What is not told of a rule, as texts of `needs`.
doubts_of(policy, rule, matching) := v if {
	sound := [entry | some entry in matching; access.str(entry, "doubt") == ""]
	of_ports := [field | some entry in matching; sound == []; field := access.str(entry, "doubt")]
	v := [need |
		some field in array.concat(access.texts(rule, "doubts"), of_ports)
		need := network_others.meaning(field, policy)
		is_string(need)
	]
}

# The entries of rules without doubts, as `{"action", "source", "policy", "path", "family", "order"}`.
entries(rows) := v if {
	is_array(rows)
	v := [entry |
		some row in rows
		access.arr(row, "doubts") == []
		some one in effects(access.obj(row, "rule"))
		common := {"policy": access.str(row, "policy"), "family": access.str(row, "family"), "order": row.order}
		entry := object.union(common, one)
		is_object(entry)
	]
} else := []

# What a rule does, peer by peer.
effects(rule) := v if {
	action := access.str(rule, "action")
	action in ["Allow", "Deny"]
	for_all := [one |
		some path in [access.arr(rule, "path")]
		access.bool(rule, "every_peer", false)
		one := {"action": action, "source": network_sources.everything, "path": path}
		is_object(one)
	]
	for_peers := [one |
		some peer in access.arr(rule, "peers")
		access.str(peer, "doubt") == ""
		source := access.obj(peer, "source")
		source != {}
		one := {"action": action, "source": source, "path": access.arr(peer, "path")}
		is_object(one)
	]
	v := array.concat(for_all, for_peers)
} else := []

# What must be known to tell what rules do: their doubts, and those of peers of rules without doubts.
doubts(rows) := v if {
	is_array(rows)
	of_rules := {need | some row in rows; some need in access.texts(row, "doubts")}
	of_peers := {need |
		some row in rows
		access.arr(row, "doubts") == []
		some peer in access.arr(access.obj(row, "rule"), "peers")
		field := access.str(peer, "doubt")
		field != ""
		need := network_others.meaning(field, {"key": access.str(row, "policy")})
		is_string(need)
	}
	v := of_rules | of_peers
} else := set()

# The middle tier: the entries of these and what NetworkPolicies let in, in their order.
middle(found, let_in) := v if {
	is_array(found)
	is_array(let_in)
	denied := [entry | some entry in found; entry.family == "Cilium"; entry.action == "Deny"]
	first := [entry | some entry in found; entry.family == "Calico"; is_early(entry)]
	plain := [entry |
		some row in let_in
		entry := object.union({"action": "Allow", "family": "", "order": null}, row)
		is_object(entry)
	]
	last := [entry | some entry in found; entry.family == "Calico"; not is_early(entry)]
	allowed := [entry | some entry in found; entry.family == "Cilium"; entry.action == "Allow"]
	v := array.concat(denied, array.concat(first, array.concat(plain, array.concat(last, allowed))))
} else := []

is_early(entry) if {
	order := access.num(entry, "order", order_of_network_policies + 1)
	order <= order_of_network_policies
}

# What must be known of the order of policies of Calico among themselves and with NetworkPolicies.
unordered(found, network_policies_isolate) := v if {
	ranked := {rank | some entry in found; entry.family == "Calico"; rank := [entry.order, entry.policy]; is_array(rank)}
	denying := {key | some entry in found; entry.action == "Deny"; key := access.str(entry, "policy")}
	pairs := {need |
		some one in ranked
		some other in ranked
		one[0] == other[0]
		one[1] < other[1]
		one_of(one[1], other[1], denying)
		need := concat("", ["the order of `", one[1], "` and `", other[1], "`"])
		is_string(need)
	}
	beside := {need |
		some rank in ranked
		network_policies_isolate == true
		rank[0] == order_of_network_policies
		rank[1] in denying
		need := concat("", ["the order of `", rank[1], "` and NetworkPolicies"])
		is_string(need)
	}
	v := pairs | beside
}

one_of(one, other, keys) if {
	one in keys
	is_string(other)
}

one_of(one, other, keys) if {
	other in keys
	is_string(one)
}

# What policies of Cilium, Calico and NetworkPolicies say of a port of a workload without the network of its node, as `{"entries", "by", "needs"}`.
told(workload, protocol, number) := v if {
	ns := access.str(workload, "namespace")
	rows := network_others.about(workload, "ingress")
	selecting := network_others.selecting_of(rows)
	fitting := rules(selecting, "ingress", workload, {"protocol": protocol, "number": number})
	found := entries(fitting)
	isolating := network_policies.isolating(workload)
	let_in := network_policies.let_in(isolating, workload, protocol, number)
	orders := unordered(found, is_some(isolating))
	sure := (network_others.unsure(rows, ns) | doubts(fitting)) | orders
	denying := [entry | some entry in found; entry.action == "Deny"]
	more := network_others.beyond | network_tiers.beyond([denying])
	needs := (sure | network_others.which_decides(selecting)) | more
	keys := {key | some policy in isolating; key := access.str(policy, "key")}
	others := {key | some key in network_others.isolating_of(selecting, "ingress")}
	by := sort(keys | others)
	all_entries := middle(found, let_in)
	v := {"entries": all_entries, "by": by, "needs": needs}
}

is_some(list) if {
	count(list) > 0
} else := false
