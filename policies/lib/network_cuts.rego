# METADATA
# title: Cuts
# description: |
#   What the entries of a tier leave of a source that may be let in (docs/network.md). Entries count in their order: those before the first `Pass`
#   that meets the source.
package lib.portcullis.network_cuts

import data.lib.portcullis.access
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_tiers

# What is left of a source; `{}` where nothing is. `later` is true where it is of a tier after theirs: then an entry that lets in all of it is
# the opening in its place.
left(source, entries, later) := {} if {
	source == {}
	is_array(entries)
	is_boolean(later)
} else := v if {
	meeting := [entry | some entry in entries; not apart(entry, source)]
	passes := [i | some i, entry in meeting; access.str(entry, "action") == "Pass"]
	end := first_of(passes, count(meeting))
	before := array.slice(meeting, 0, end)
	v := outcome(source, meeting, before, later)
}

apart(entry, source) if {
	network_sources.apart(access.obj(entry, "source"), source)
}

first_of(places, otherwise) := v if {
	is_number(otherwise)
	count(places) > 0
	v := places[0]
	is_number(v)
} else := otherwise

outcome(source, meeting, before, later) := {} if {
	is_array(meeting)
	is_boolean(later)
	covered(denials(before), source)
} else := {} if {
	later == true
	covered(allowances(before), source)
} else := v if {
	network_sources.reason_of(source) == "all-sources"
	keeps_pods_out(denials(before))
	v := outside_of(denials(meeting))
} else := v if {
	v := source
}

denials(entries) := v if {
	is_array(entries)
	v := [entry | some entry in entries; access.str(entry, "action") == "Deny"]
} else := []

allowances(entries) := v if {
	is_array(entries)
	v := [entry | some entry in entries; network_tiers.lets_in(access.str(entry, "action"))]
} else := []

covered(entries, source) if {
	some entry in entries
	network_sources.covers(access.obj(entry, "source"), source)
}

keeps_pods_out(entries) if {
	some entry in entries
	network_sources.is_every_pod(access.obj(entry, "source"))
}

# What is left of everything without Pods. Only a `Deny` of everything meets it, wherever it stands.
outside_of(entries) := {} if {
	covered(entries, network_sources.outside)
} else := v if {
	v := network_sources.outside
}
