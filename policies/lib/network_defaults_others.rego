# METADATA
# title: Default deny by policies of Cilium and Calico
# description: |
#   What policies of Cilium and Calico say of all traffic from or to every Pod of a namespace, and what would have to be known of them. As with
#   others only policies without requirements on Pods count, and of these only rules for every port.
package lib.portcullis.network_defaults_others

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_others
import data.lib.portcullis.network_others_entries
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_workloads
import data.lib.portcullis.ranges

# The policies that say something of a direction for Pods of a namespace, in their order.
certain(ns, direction) := v if {
	labels := network_workloads.namespace_labels(ns)
	v := network_others.in_order([policy |
		some policy in network_others.of(ns)
		network_others.concerns(policy, direction)
		access.arr(policy, "doubts") == []
		network_others.space_state(policy, labels) == "true"
	])
}

# Those of them that isolate what they select.
of_type(ns, direction) := v if {
	v := [policy | some policy in certain(ns, direction); access.bool(policy, direction, false)]
}

# Those of some policies that are for every Pod.
for_all(policies) := v if {
	is_array(policies)
	v := [policy | some policy in policies; access.arr(policy, "pods") == []]
} else := []

# Whether a policy keeps everything that others do not let through.
lets_nothing(policy, direction) if {
	allowed := [entry | some entry in wide([policy], direction); entry.action == "Allow"]
	allowed == []
}

# Whether one of some policies selects a workload of its namespace.
selects(policies, workload) if {
	some policy in policies
	network_others.pods_state(policy, workload) == "true"
}

# What policies do with everything, every Pod or all addresses on every port, as entries of the middle tier; `what` says it for people.
wide(policies, direction) := v if {
	is_array(policies)
	v := [entry |
		some policy in policies
		some rule in access.arr(policy, "rules")
		access.str(rule, "direction") == direction
		access.texts(rule, "doubts") == []
		every_port(rule, true)
		some effect in effects_of(rule)
		common := {"policy": access.str(policy, "key"), "family": access.str(policy, "family"), "order": network_others_entries.order_of(policy)}
		entry := object.union(common, effect)
		is_object(entry)
	]
} else := []

# The wide effects of a rule. What denies must deny all at once; addresses that are let in may be all of them together.
effects_of(rule) := v if {
	effects := network_others_entries.effects(rule)
	single := [effect |
		some one in effects
		what := words_of(one)
		what != ""
		effect := placed(one, rule, what)
		is_object(effect)
	]
	v := array.concat(single, together(effects, rule, single))
}

placed(effect, rule, what) := v if {
	path := access.arr(rule, "path")
	v := {"action": access.str(effect, "action"), "source": access.obj(effect, "source"), "path": path, "what": what}
}

words_of(effect) := "everything" if {
	network_sources.reason_of(access.obj(effect, "source")) == "all-sources"
} else := "Pods of every namespace" if {
	network_sources.is_every_pod(access.obj(effect, "source"))
} else := "" if {
	access.str(effect, "action") == "Deny"
} else := "addresses outside the cluster" if {
	network_sources.reason_of(access.obj(effect, "source")) == "outside"
} else := v if {
	cidr := cidr_of(effect)
	cidr in ["0.0.0.0/0", "::/0"]
	v := concat("", ["`", cidr, "`"])
} else := ""

cidr_of(effect) := v if {
	v := access.str(access.obj(access.obj(effect, "source"), "told"), "cidr")
}

together(effects, rule, single) := v if {
	single == []
	blocks := [one | some one in effects; access.str(one, "action") == "Allow"; cidr_of(one) != ""]
	texts := [cidr | some one in blocks; cidr := cidr_of(one); not contains(cidr, " ")]
	family := ranges.everyone(texts)
	family != ""
	what := concat("", ["every ", family, " address"])
	v := [placed(blocks[0], rule, what)]
	is_array(v)
} else := []

# Whether a rule is for all ports of TCP at least; `sure` leaves out entries with a doubt.
every_port(rule, sure) if {
	access.arr(rule, "ports") == []
	is_boolean(sure)
}

every_port(rule, sure) if {
	some entry in access.arr(rule, "ports")
	access.str(entry, "name") == ""
	access.str(entry, "protocol") in ["", "TCP"]
	access.num(entry, "first", 65536) <= 1
	access.num(entry, "last", 0) >= 65535
	counts(entry, sure)
}

counts(entry, sure) if {
	access.str(entry, "doubt") == ""
	is_boolean(sure)
}

counts(entry, sure) if {
	sure == false
	is_object(entry)
}

# The middle tier for every Pod, with what NetworkPolicies let in: `{"opened", "denied"}`. `opened` are the entries that let in what none before
# keeps out; `denied` tells whether nothing is left of everything, or of Pods where others come in.
tier(entries, direction) := v if {
	opened := [entry |
		some i, entry in entries
		entry.action == "Allow"
		before := [other | some j, other in entries; j < i; other.action == "Deny"]
		network_cuts.left(entry.source, before, false) != {}
	]
	denials := [entry | some entry in entries; entry.action == "Deny"]
	left := network_cuts.left(network_sources.everything, denials, false)
	v := {"opened": opened, "denied": is_denied(left, direction)}
}

is_denied(left, direction) if {
	left == {}
	is_string(direction)
} else if {
	network_sources.reason_of(left) == "outside"
	direction == "ingress"
} else := false

# What would have to be known, where policies of the namespace and these make the default `level`.
needs(ns, direction, level, let_in) := v if {
	policies := for_all(certain(ns, direction))
	entries := wide(policies, direction)
	allowed := [entry | some entry in array.concat(entries, let_in); access.str(entry, "action") != "Deny"]
	doubtful := unsure_policies(ns, direction, level) | unsure_rules(policies, direction, level)
	orders := orders_of(entries, let_in, allowed)
	families := which_decides(policies, direction, allowed)
	v := (doubtful | orders) | (families | network_others.beyond)
}

orders_of(entries, let_in, allowed) := v if {
	count(allowed) > 0
	v := network_others_entries.unordered(entries, network_others_entries.is_some(let_in))
} else := set() if {
	is_array(entries)
	is_array(let_in)
}

# Whose policies decide matters, unless both isolate and nobody lets everything through.
which_decides(policies, direction, allowed) := v if {
	isolating := [policy | some policy in policies; access.bool(policy, direction, false)]
	agreed := [need | some need in network_others.which_decides(isolating); allowed == []]
	agreed == []
	v := network_others.which_decides(policies)
} else := set()

# What selects in policies that may be for every Pod and may change the level.
unsure_policies(ns, direction, level) := v if {
	labels := network_workloads.namespace_labels(ns)
	rows := [row |
		some policy in for_all(network_others.of(ns))
		network_others.concerns(policy, direction)
		spaces := network_others.space_state(policy, labels)
		spaces != "false"
		not is_certain(policy, spaces)
		may_change(policy, direction, level)
		row := {"policy": policy, "spaces": spaces}
	]
	v := network_others.unsure(rows, ns)
}

is_certain(policy, spaces) if {
	spaces == "true"
	access.arr(policy, "doubts") == []
}

may_change(policy, direction, level) if {
	not level in ["effective", "opened"]
	access.bool(policy, direction, false)
}

may_change(policy, direction, level) if {
	some rule in access.arr(policy, "rules")
	may_matter(rule, direction, level)
}

# Whether a rule may let everything through where all is kept out, or keep all out where it is not.
may_matter(rule, direction, level) if {
	access.str(rule, "direction") == direction
	access.str(rule, "action") == access.str({"effective": "Allow"}, level)
	may_be_wide(rule)
}

may_matter(rule, direction, level) if {
	access.str(rule, "direction") == direction
	level != "effective"
	access.str(rule, "action") == "Deny"
	may_be_wide(rule)
}

may_be_wide(rule) if {
	every_port(rule, false)
	access.bool(rule, "every_peer", false)
}

may_be_wide(rule) if {
	every_port(rule, false)
	effects_of(rule) != []
}

may_be_wide(rule) if {
	every_port(rule, false)
	some peer in access.arr(rule, "peers")
	doubt := access.str(peer, "doubt")
	doubt != ""
	not is_narrow(doubt)
}

# Names of entities, nodes and groups that are not told are never all Pods.
is_narrow(doubt) if {
	some field in [".fromEntities.", ".toEntities.", ".fromNodes.", ".toNodes.", ".fromGroups.", ".toGroups."]
	contains(doubt, field)
}

# The doubts of rules of policies for every Pod that may change the level.
unsure_rules(policies, direction, level) := v if {
	is_array(policies)
	v := {need |
		some policy in policies
		some rule in access.arr(policy, "rules")
		may_matter(rule, direction, level)
		some field in fields_of(rule)
		need := network_others.meaning(field, policy)
		is_string(need)
	}
} else := set()

fields_of(rule) := v if {
	of_ports := [field | some entry in access.arr(rule, "ports"); field := access.str(entry, "doubt"); field != ""; not every_port(rule, true)]
	of_peers := [field | some peer in access.arr(rule, "peers"); field := access.str(peer, "doubt"); field != ""; not is_narrow(field)]
	v := array.concat(access.texts(rule, "doubts"), array.concat(of_ports, of_peers))
}

# The object of a policy by its key, as a reference; `{}` for other keys.
reference(key) := v if {
	parts := split(key, "/")
	kind := access.str(written, parts[0])
	kind != ""
	rest := array.slice(parts, 1, count(parts))
	name := concat("", array.slice(rest, count(rest) - 1, count(rest)))
	ns := concat("", array.slice(rest, 0, count(rest) - 1))
	v := {"apiVersion": version_of(parts[0], kind, ns, name), "kind": kind, "namespace": ns, "name": name}
	is_object(v)
} else := {}

# The kinds of policies as their objects have them.
written := {
	"CalicoNetworkPolicy": "NetworkPolicy",
	"CiliumClusterwideNetworkPolicy": "CiliumClusterwideNetworkPolicy",
	"CiliumNetworkPolicy": "CiliumNetworkPolicy",
	"GlobalNetworkPolicy": "GlobalNetworkPolicy",
}

version_of(first, kind, ns, name) := "cilium.io/v2" if {
	startswith(first, "Cilium")
	is_string(kind)
	is_string(ns)
	is_string(name)
} else := "projectcalico.org/v3" if {
	inventory.find(ns, "projectcalico.org/v3", kind, name) != {}
} else := "projectcalico.org/v3" if {
	inventory.find_cluster("projectcalico.org/v3", kind, name) != {}
} else := "crd.projectcalico.org/v1"
