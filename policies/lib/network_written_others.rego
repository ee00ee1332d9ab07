# METADATA
# title: Policies of Cilium and Calico as they are written
# description: |
#   The rules of the policy under review, where it is one of Cilium or Calico (docs/network.md), that let everybody in. What a rule says that is
#   not told, such as rules on requests or authentication, is taken to narrow it.
package lib.portcullis.network_written_others

import data.lib.portcullis.access
import data.lib.portcullis.network_calico
import data.lib.portcullis.network_cilium
import data.lib.portcullis.ranges

policies := v if {
	of_cilium := network_cilium.subject_policies
	of_calico := network_calico.subject_policies
	v := array.concat(of_cilium, of_calico)
}

# The policy as `namespace/name`, one of the cluster as `name`; `""` where the reviewed object is none.
name := v if {
	count(policies) > 0
	parts := split(access.str(policies[0], "key"), "/")
	v := concat("/", array.slice(parts, 1, count(parts)))
	is_string(v)
} else := ""

# Its rules of ingress, in the order in which they count: of several that match, a `Deny` before.
rules := v if {
	v := [rule |
		some policy in policies
		some rule in access.arr(policy, "rules")
		access.str(rule, "direction") == "ingress"
		is_object(rule)
	]
}

# The rules that let everybody in, as `{"index", "path", "who", "ports"}`.
open := v if {
	v := [found |
		some i, rule in rules
		access.str(rule, "action") == "Allow"
		access.arr(rule, "doubts") == []
		wide := widest(rule)
		wide != {}
		ports := narrowed(ports_of(rule), closed(array.slice(rules, 0, i)))
		ports != ""
		index := index_of(access.arr(rule, "path"))
		place := access.arr(wide, "path")
		who := access.str(wide, "who")
		found := {"index": index, "path": place, "who": who, "ports": ports}
		is_object(found)
	]
}

index_of(path) := v if {
	v := path[count(path) - 1]
	is_number(v)
} else := 0

# For whom a rule is and where that stands, where it is for everybody; else `{}`.
widest(rule) := v if {
	access.bool(rule, "every_peer", false)
	path := access.arr(rule, "path")
	v := {"who": "every source", "path": path}
	is_object(v)
} else := v if {
	found := [one | some peer in access.arr(rule, "peers"); some one in everybody(peer)]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := v if {
	nets := [peer | some peer in access.arr(rule, "peers"); told(peer, "reason") == "ip-block"]
	v := all_together(nets)
}

# Ranges that are all addresses of a family and leave none out; `{}` where they are not.
all_together(nets) := v if {
	is_array(nets)
	family := ranges.everyone([cidr | some peer in nets; cidr := told(peer, "cidr"); not contains(cidr, " ")])
	family != ""
	at := access.arr(nets[0], "path")
	path := array.slice(at, 0, count(at) - 1)
	v := {"who": concat("", ["every ", family, " address"]), "path": path}
	is_object(v)
} else := {}

everybody(peer) := v if {
	told(peer, "reason") == "all-sources"
	v := [{"who": "every source", "path": access.arr(peer, "path")}]
} else := v if {
	told(peer, "reason") == "outside"
	v := [{"who": "every address outside the cluster", "path": access.arr(peer, "path")}]
} else := []

told(peer, key) := v if {
	v := access.str(access.obj(access.obj(peer, "source"), "told"), key)
}

# On which ports a rule is for sure.
ports_of(rule) := "every port" if {
	access.arr(rule, "ports") == []
} else := v if {
	entries := sure_entries(rule)
	protocols := sort({protocol | some entry in entries; every_port(entry); protocol := access.str(entry, "protocol")})
	count(protocols) > 0
	v := every_port_of(protocols)
	is_string(v)
} else := "some ports" if {
	count(sure_entries(rule)) > 0
} else := ""

every_port_of(protocols) := "every port" if {
	"" in protocols
} else := v if {
	v := concat("", ["every ", concat(" and ", protocols), " port"])
}

# The entries of protocols with ports that are for a port.
sure_entries(rule) := v if {
	v := [entry |
		some entry in entries_with_ports(rule)
		access.str(entry, "doubt") == ""
	]
}

entries_with_ports(rule) := v if {
	v := [entry |
		some entry in access.arr(rule, "ports")
		access.str(entry, "protocol") in ["", "SCTP", "TCP", "UDP"]
		is_for_a_port(entry)
	]
}

is_for_a_port(entry) if {
	access.str(entry, "name") != ""
}

is_for_a_port(entry) if {
	access.num(entry, "last", 0) > 0
}

every_port(entry) if {
	access.num(entry, "first", 2) <= 1
	access.num(entry, "last", 0) >= 65535
}

# Of which ports rules keep somebody out: `all`, `some` or `none`.
closed(earlier) := v if {
	denying := [rule | some rule in earlier; access.str(rule, "action") == "Deny"; matches_somebody(rule)]
	found := {extent | some rule in denying; extent := extent_of(rule); is_string(extent)}
	v := most(found)
}

# Doubts, of which nobody knows whom they match, count.
matches_somebody(rule) if {
	access.bool(rule, "every_peer", false)
}

matches_somebody(rule) if {
	count(access.arr(rule, "peers")) > 0
}

matches_somebody(rule) if {
	count(access.arr(rule, "doubts")) > 0
}

extent_of(rule) := "all" if {
	access.arr(rule, "ports") == []
} else := "all" if {
	some entry in entries_with_ports(rule)
	access.str(entry, "protocol") in ["", "TCP"]
	every_port(entry)
} else := "some" if {
	count(entries_with_ports(rule)) > 0
} else := "none"

most(found) := "all" if {
	"all" in found
} else := "some" if {
	"some" in found
} else := "none"

narrowed(ports, extent) := "" if {
	extent == "all"
	is_string(ports)
} else := "some ports" if {
	extent == "some"
	ports != ""
} else := v if {
	v := ports
}
