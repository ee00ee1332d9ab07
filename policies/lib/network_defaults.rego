# METADATA
# title: Default deny
# description: |
#   Whether the policies of a namespace and of the cluster keep traffic from (`ingress`) or of (`egress`) Pods that nobody thought of: those
#   with any labels, and new ones. Only policies without requirements on Pods count, since those are the only ones that every Pod meets.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies
#     description: Default policies
package lib.portcullis.network_defaults

import data.lib.portcullis.access
import data.lib.portcullis.network_defaults_tiers
import data.lib.portcullis.network_others
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads
import data.lib.portcullis.ranges

# The name of the Namespace under review; `""` where there is none.
subject := v if {
	access.str(access.subject, "kind") == "Namespace"
	access.str(access.subject, "apiVersion") == "v1"
	v := access.name(access.subject)
} else := ""

# What is known of the default of a namespace, as `{"level", "opener", "policies", "denying", "open"}`. The level is `effective`, `opened` (a policy lets
# everything through: `opener`), `none` (no policy), `partial` (policies for some Pods; `open` are the given workloads that none selects)
# or `covered` (for some Pods, which are all that are given). `policies` are the keys of the policies of that type, `denying` of those
# that keep everything of every Pod that others do not let through.
told(ns, direction) := v if {
	first := network_defaults_tiers.decisive("Admin", ns, direction)
	action := access.str(first, "action")
	v := of_admin(action, first, ns, direction)
}

of_admin(action, first, ns, direction) := v if {
	action == "Deny"
	is_object(first)
	v := result("effective", {}, ns, direction)
} else := v if {
	network_tiers.lets_in(action)
	v := result("opened", first, ns, direction)
} else := v if {
	v := of_namespace(ns, direction)
}

of_namespace(ns, direction) := v if {
	count(for_all(ns, direction)) > 0
	found := openers(ns, direction)
	count(found) > 0
	v := result("opened", found[0], ns, direction)
	is_object(v)
} else := v if {
	count(for_all(ns, direction)) > 0
	v := result("effective", {}, ns, direction)
} else := v if {
	last := network_defaults_tiers.decisive("Baseline", ns, direction)
	access.str(last, "action") == "Deny"
	v := result("effective", {}, ns, direction)
} else := v if {
	count(of_type(ns, direction)) == 0
	v := result("none", {}, ns, direction)
} else := v if {
	count(open(ns, direction)) > 0
	v := result("partial", {}, ns, direction)
} else := v if {
	count(counted(ns)) > 0
	v := result("covered", {}, ns, direction)
} else := v if {
	v := result("partial", {}, ns, direction)
}

result(level, opener, ns, direction) := v if {
	keys := [key | some policy in of_type(ns, direction); key := access.str(policy, "key")]
	denying := [key | some policy in for_all(ns, direction); openings(policy, ns, direction) == []; key := access.str(policy, "key")]
	v := {"level": level, "opener": opener, "policies": sort(keys), "denying": sort(denying), "open": open(ns, direction)}
}

# What would have to be known and is not.
needs(ns) := v if {
	others := {need | some need in network_others.keys(ns)}
	v := sort(others | network_tiers.beyond([]))
}

# The NetworkPolicies of a type.
of_type(ns, direction) := v if {
	v := [policy |
		some policy in network_policies.of(ns)
		access.bool(policy, direction, false)
	]
}

# Those for every Pod.
for_all(ns, direction) := v if {
	v := [policy |
		some policy in of_type(ns, direction)
		network_selectors.everything(access.obj(policy, "selector"))
	]
}

# Workloads that policies can isolate.
counted(ns) := v if {
	v := [workload |
		some workload in network_workloads.of(ns)
		access.bool(workload, "host_network", false) == false
	]
}

# Those that no policy of the type selects.
open(ns, direction) := v if {
	policies := of_type(ns, direction)
	v := [workload |
		some workload in counted(ns)
		selecting := [policy | some policy in policies; network_policies.selects(policy, workload)]
		selecting == []
	]
}

# The policies for every Pod that let everything through on every port, as `{"policy", "path", "what"}`, each with its first such place.
openers(ns, direction) := v if {
	v := [opener |
		some policy in for_all(ns, direction)
		found := openings(policy, ns, direction)
		some opener in array.slice(found, 0, 1)
	]
}

openings(policy, ns, direction) := v if {
	key := access.str(policy, "key")
	v := [opener |
		some rule in rules(policy, direction)
		every_port(access.arr(rule, "ports"))
		some what in array.slice(widest(rule, ns), 0, 1)
		opener := {"policy": key, "path": access.arr(rule, "path"), "what": what}
	]
}

rules(policy, direction) := v if {
	direction == "ingress"
	v := access.arr(policy, "ingress_rules")
} else := v if {
	v := access.arr(policy, "egress_rules")
}

# Whether the ports of a rule are all of TCP at least.
every_port(ports) if {
	ports == []
}

every_port(ports) if {
	some entry in ports
	network_workloads.protocol_of(entry) == "TCP"
	whole(entry)
}

whole(entry) if {
	not access.has(entry, "port")
	is_object(entry)
}

whole(entry) if {
	access.num(entry, "port", 65536) <= 1
	access.num(entry, "endPort", 0) >= 65535
}

# What a rule is wide for, in words; `[]` where it is for nothing of that kind.
widest(rule, ns) := ["everything"] if {
	access.bool(rule, "every_peer", false)
	is_string(ns)
} else := ["Pods of every namespace"] if {
	takes_every_pod(rule, ns)
} else := v if {
	is_string(ns)
	blocks := [block | some row in access.arr(rule, "peers"); block := access.obj(access.obj(row, "peer"), "ipBlock")]
	v := wide_ranges(blocks)
}

takes_every_pod(rule, ns) if {
	some row in access.arr(rule, "peers")
	source := network_sources.of_peer(access.obj(row, "peer"), ns)
	network_sources.is_every_pod(source)
}

# Ranges that are all addresses, if with some left out, or that are all addresses together.
wide_ranges(blocks) := v if {
	is_array(blocks)
	found := [what |
		some block in blocks
		access.str(block, "cidr") in ["0.0.0.0/0", "::/0"]
		source := network_sources.of_range(block)
		what := concat("", ["`", access.str(access.obj(source, "told"), "cidr"), "`"])
	]
	count(found) > 0
	v := array.slice(found, 0, 1)
} else := v if {
	is_array(blocks)
	texts := [cidr | some block in blocks; access.texts(block, "except") == []; cidr := access.str(block, "cidr")]
	family := ranges.everyone(texts)
	family != ""
	v := [concat("", ["every ", family, " address"])]
} else := []
