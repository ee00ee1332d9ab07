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
	network_sources.reason_of(source) == "outside"
	is_boolean(later)
	v := outside_of(entries)
} else := v if {
	meeting := [entry | some entry in entries; not apart(entry, source)]
	passes := [i | some i, entry in meeting; access.str(entry, "action") == "Pass"]
	end := first_of(passes, count(meeting))
	before := array.slice(meeting, 0, end)
	deciding := [entry | some entry in before; decides(entry, source, later)]
	v := outcome(source, deciding, entries)
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

# Whether an entry takes something of a source that it meets.
decides(entry, source, later) if {
	is_denial(entry)
	covers(entry, source)
	is_boolean(later)
}

decides(entry, source, later) if {
	keeps_pods_out(entry, source)
	is_boolean(later)
}

decides(entry, source, later) if {
	later == true
	network_tiers.lets_in(access.str(entry, "action"))
	covers(entry, source)
}

# What the first such entry leaves.
outcome(source, deciding, entries) := source if {
	deciding == []
	is_array(entries)
} else := v if {
	first := deciding[0]
	keeps_pods_out(first, source)
	v := outside_of(entries)
} else := {}

is_denial(entry) if {
	access.str(entry, "action") == "Deny"
}

covers(entry, source) if {
	network_sources.covers(access.obj(entry, "source"), source)
}

# Whether it leaves everything without the Pods.
keeps_pods_out(entry, source) if {
	is_denial(entry)
	network_sources.reason_of(source) == "all-sources"
	network_sources.is_every_pod(access.obj(entry, "source"))
}

# What is left of everything without Pods. Only a `Deny` of everything meets it, wherever it stands.
outside_of(entries) := v if {
	denials := [entry | some entry in entries; is_denial(entry); covers(entry, network_sources.outside)]
	denials == []
	v := network_sources.outside
} else := {}
