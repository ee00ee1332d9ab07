# METADATA
# title: The network
# description: |
#   Who is let in to a port of a workload by the policies of its namespace and of the cluster, as docs/network.md says; `src/network` computes
#   the same natively. Openings are symbolic, so that the Pods of tomorrow count too.
package lib.portcullis.network

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_others
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers
import data.lib.portcullis.network_workloads

# The openings of each declared port of the workload under review, by `<protocol>/<number>`; `{}` where the reviewed object is no workload.
facts := v if {
	declared := access.arr(network_workloads.subject, "ports")
	keys := {key | some port in declared; key := port_key(port); is_string(key)}
	v := {key: told |
		some key in keys
		told := openings_at(declared, key)
		is_object(told)
	}
}

port_key(port) := v if {
	number := format_int(access.num(port, "number", 0), 10)
	v := concat("/", [access.str(port, "protocol"), number])
}

openings_at(declared, key) := v if {
	found := [one | some one in declared; port_key(one) == key]
	count(found) > 0
	port := found[0]
	v := openings(network_workloads.subject, access.str(port, "protocol"), access.num(port, "number", 0))
	is_object(v)
} else := {}

# Whether policies of namespaces were given at all. Without any, a workload that none isolates says nothing.
policies_given if {
	inventory.given
	count(network_policies.own) > 0
} else if {
	inventory.given
	inventory.has_namespaced("networking.k8s.io/v1", "NetworkPolicy")
} else if {
	inventory.given
	network_others.given
} else := false

# The openings of a port of a workload: `{"isolated", "by", "openings", "needs"}`.
openings(workload, protocol, number) := v if {
	access.bool(workload, "host_network", false)
	is_string(protocol)
	is_number(number)
	needs := network_others.keys(access.str(workload, "namespace"))
	everybody := opening({"source": network_sources.everything, "policy": "", "path": []})
	v := {"isolated": false, "by": [], "openings": [everybody], "needs": needs}
	is_object(v)
} else := v if {
	admin := network_tiers.entries("Admin", workload, protocol, number)
	baseline := network_tiers.entries("Baseline", workload, protocol, number)
	isolating := network_policies.isolating(workload)
	by := sort([key | some policy in isolating; key := access.str(policy, "key")])
	let_in := network_policies.let_in(isolating, workload, protocol, number)
	found := array.concat(of_admin(admin), of_namespace(count(by) > 0, let_in, admin, baseline))
	needs := needed(workload, admin, baseline)
	v := {"isolated": count(by) > 0, "by": by, "openings": in_order(found), "needs": needs}
}

# What the policies of the cluster before NetworkPolicies let in, as `{"source", "policy", "path"}`.
of_admin(admin) := v if {
	v := accepted(network_tiers.bounded(admin))
}

# What NetworkPolicies let in; where none isolates, what the baseline tier lets in and what it leaves of everything.
of_namespace(isolated, let_in, admin, baseline) := v if {
	isolated == true
	is_array(baseline)
	v := cut(let_in, network_tiers.bounded(admin), true)
} else := v if {
	is_array(let_in)
	first := network_tiers.bounded(admin)
	last := network_tiers.bounded(baseline)
	own := cut(accepted(last), first, true)
	rest := [{"source": network_sources.everything, "policy": "", "path": []}]
	v := array.concat(own, cut(cut(rest, first, true), last, false))
}

# What the entries of a tier let in that none before keeps out.
accepted(entries) := v if {
	v := [row |
		some i, entry in entries
		network_tiers.lets_in(access.str(entry, "action"))
		source := network_cuts.left(access.obj(entry, "source"), array.slice(entries, 0, i), false)
		source != {}
		row := {"source": source, "policy": access.str(entry, "policy"), "path": access.arr(entry, "path")}
	]
}

# What entries leave of some sources.
cut(rows, entries, later) := v if {
	is_array(rows)
	v := [row |
		some candidate in rows
		source := network_cuts.left(access.obj(candidate, "source"), entries, later)
		source != {}
		row := {"source": source, "policy": access.str(candidate, "policy"), "path": access.arr(candidate, "path")}
	]
} else := []

opening(row) := v if {
	told := access.obj(access.obj(row, "source"), "told")
	where := {"policy": access.str(row, "policy"), "path": access.arr(row, "path")}
	v := object.union(told, where)
}

# Openings by policy, place and reason, each once.
in_order(rows) := v if {
	placed := {entry |
		some row in rows
		told := opening(row)
		entry := [access.str(told, "policy"), place_text(access.arr(told, "path")), access.str(told, "reason"), told]
	}
	v := [told |
		some entry in sort(placed)
		told := entry[3]
		is_object(told)
	]
}

# A path as a text to sort by.
place_text(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat("/", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	is_number(segment)
	digits := format_int(segment, 10)
	zeros := substring("00000", 0, 5 - count(digits))
	v := concat("", [zeros, digits])
} else := ""

# What must be known to tell all of it, sorted.
needed(workload, admin, baseline) := v if {
	ns := access.str(workload, "namespace")
	others := {need | some need in network_others.keys(ns)}
	orders := network_tiers.unordered(admin) | network_tiers.unordered(baseline)
	doubts := network_tiers.doubts(workload) | network_tiers.beyond([admin, baseline])
	v := sort(((others | orders) | doubts))
}
