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
	network_sources.reason_of(source) == "all-sources"
	v := of_everything(entries, later)
} else := v if {
	v := of_part(source, entries, later)
}

# What is left of everything: the first entry that takes something of it takes all, or leaves what is no Pod, or the Pods.
of_everything(entries, later) := v if {
	counted := before_pass(entries)
	places := [i | some i, entry in counted; decides(entry, later)]
	v := from_place(entries, places, later)
}

from_place(entries, places, later) := v if {
	places == []
	is_array(entries)
	is_boolean(later)
	v := network_sources.everything
} else := v if {
	place := places[0]
	changed := rest_of(entries[place])
	changed != {}
	v := of_part(changed, array.slice(entries, place + 1, count(entries)), later)
	is_object(v)
} else := {}

# What is left of a source that is not everything: all of it or nothing.
of_part(source, entries, later) := v if {
	meeting := [entry | some entry in entries; not apart(entry, source)]
	covering := [entry | some entry in before_pass(meeting); takes(entry, source, later)]
	v := source_unless(source, covering)
}

source_unless(source, covering) := source if {
	covering == []
} else := {}

before_pass(entries) := v if {
	passes := [i | some i, entry in entries; access.str(entry, "action") == "Pass"]
	v := array.slice(entries, 0, first_of(passes, count(entries)))
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

# Whether an entry takes something of everything.
decides(entry, later) if {
	takes(entry, network_sources.everything, later)
}

decides(entry, later) if {
	rest_of(entry) != {}
	is_boolean(later)
}

# Whether an entry takes all of a source, or is an opening in its place.
takes(entry, source, later) if {
	is_denial(entry)
	covers(entry, source)
	is_boolean(later)
}

takes(entry, source, later) if {
	later == true
	network_tiers.lets_in(access.str(entry, "action"))
	covers(entry, source)
}

# What an entry that takes all Pods, or all that are none, leaves of everything; `{}` for any other.
rest_of(entry) := v if {
	is_denial(entry)
	network_sources.is_every_pod(access.obj(entry, "source"))
	v := network_sources.outside
} else := v if {
	is_denial(entry)
	network_sources.reason_of(access.obj(entry, "source")) == "outside"
	v := network_sources.every_pod
} else := {}

is_denial(entry) if {
	access.str(entry, "action") == "Deny"
}

covers(entry, source) if {
	network_sources.covers(access.obj(entry, "source"), source)
}
