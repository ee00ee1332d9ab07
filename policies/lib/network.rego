# METADATA
# title: The network
# description: |
#   Who is let in to a port of a workload by the policies of its namespace, of the cluster and of its mesh, as docs/network.md says; `src/network`
#   computes the same natively. Openings are symbolic, so that the Pods of tomorrow count too.
package lib.portcullis.network

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.mesh_authorization
import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_others
import data.lib.portcullis.network_others_entries
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
	needs := sort(network_others.of_nodes(workload))
	everybody := opening({"source": network_sources.everything, "policy": "", "path": []})
	v := {"isolated": false, "by": [], "openings": [everybody], "needs": needs}
	is_object(v)
} else := v if {
	admin := network_tiers.entries("Admin", workload, protocol, number)
	middle := network_others_entries.told(workload, protocol, number)
	baseline := network_tiers.entries("Baseline", workload, protocol, number)
	by := access.arr(middle, "by")
	first := network_tiers.bounded(admin)
	own := access.arr(middle, "entries")
	of_first := array.concat(accepted(first), accepted_after(first, own))
	found := array.concat(of_first, of_last(count(by) > 0, first, own, network_tiers.bounded(baseline)))
	narrowed := mesh_authorization.narrowed(workload, protocol, number, found)
	needs := sort(((needed(workload, admin, baseline) | middle.needs) | narrowed.needs))
	v := {"isolated": count(by) > 0, "by": by, "openings": in_order(narrowed.rows), "needs": needs}
}

# What the entries of a tier let in that none before keeps out, as `{"source", "policy", "path"}`.
accepted(entries) := v if {
	denials := network_tiers.bounded(denials_of(entries))
	v := [row |
		some i, entry in entries
		network_tiers.lets_in(access.str(entry, "action"))
		source := network_cuts.left(access.obj(entry, "source"), before(denials, i), false)
		source != {}
		row := {"source": source, "policy": access.str(entry, "policy"), "path": access.arr(entry, "path")}
	]
}

# The entries that may cut others of their own tier, with their places.
denials_of(entries) := v if {
	v := [row |
		some i, entry in entries
		access.str(entry, "action") in ["Deny", "Pass"]
		row := {"place": i, "entry": entry}
		is_object(row)
	]
}

before(denials, place) := v if {
	is_number(place)
	v := [entry | some row in denials; row.place < place; entry := access.obj(row, "entry")]
} else := []

# What the entries of a tier let in past the tier before it.
accepted_after(first, entries) := v if {
	v := cut(accepted(entries), first, true)
}

# Where nothing isolates: what the baseline tier lets in and what all leave of everything.
of_last(isolated, first, own, last) := [] if {
	isolated == true
	is_array(first)
	is_array(own)
	is_array(last)
} else := v if {
	is_array(last)
	of_baseline := cut(accepted_after(first, last), own, true)
	rest := [{"source": network_sources.everything, "policy": "", "path": []}]
	past := cut(cut(rest, first, true), own, true)
	v := array.concat(of_baseline, cut(past, last, false))
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

# What must be known to tell what the policies of the cluster do.
needed(workload, admin, baseline) := v if {
	orders := network_tiers.unordered(admin) | network_tiers.unordered(baseline)
	doubts := network_tiers.doubts(workload) | network_tiers.beyond([admin, baseline])
	v := orders | doubts
}
