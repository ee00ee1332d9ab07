# METADATA
# title: The exemption under review
# description: |
#   What the DutyExemption under review says: when it begins and ends, for whom it is, who grants it, and from which conflicts it exempts. Empty
#   where the object under review is none.
package lib.portcullis.reviewed_exemption

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.duties
import data.lib.portcullis.exemptions

is_exemption if {
	access.str(access.subject, "apiVersion") == "portcullis.dev/v1alpha1"
	access.str(access.subject, "kind") == "DutyExemption"
}

# What the exemption says; empty where the object is none.
spec := v if {
	is_exemption
	v := access.obj(access.subject, "spec")
	is_object(v)
} else := {}

expires := v if {
	v := access.str(spec, "expires")
}

end := v if {
	v := exemptions.moment(expires)
}

start_given := v if {
	v := exemptions.moment(access.str(spec, "notBefore"))
}

# When it begins: then, when it was made, or now.
start := v if {
	v := start_given
	v != ""
} else := v if {
	v := exemptions.moment(access.str(access.obj(access.subject, "metadata"), "creationTimestamp"))
	v != ""
} else := v if {
	v := exemptions.now
}

# Whether it counts now, as far as its times go.
in_force if {
	exemptions.now != ""
	start_given <= exemptions.now
	exemptions.now < end
}

granter := v if {
	v := access.str(spec, "grantedBy")
}

accounts := v if {
	v := exemptions.accounts_of(spec)
}

people := v if {
	v := sort(exemptions.persons_of(accounts))
}

# Groups for whom the exemption is and whose members no AccessModel lists.
open_groups := v if {
	v := [name |
		some account in accounts
		startswith(account, "Group:")
		name := substring(account, 6, -1)
		not name in access_model.known_groups
	]
}

# The duties named, as `{"name", "path"}`.
named := v if {
	listed := [entry |
		some i, name in access.arr(spec, "duties")
		is_string(name)
		entry := {"name": name, "path": ["spec", "duties", i]}
	]
	joined := [entry |
		some text in [access.str(spec, "conflict")]
		text != ""
		some name in split(text, "+")
		entry := {"name": name, "path": ["spec", "conflict"]}
	]
	v := array.concat(listed, joined)
}

named_duties := v if {
	v := [name | some entry in named; name := entry.name]
}

unknown_duties := v if {
	v := [entry |
		some entry in named
		name := entry.name
		not access.has(duties.duties, name)
	]
}

# The conflicts from which it exempts, each as the list of its duties.
pairs := v if {
	v := [pair |
		some conflict in duties.conflicts
		pair := access.texts(conflict, "duties")
		some listed in [access.texts(spec, "duties"), split(access.str(spec, "conflict"), "+")]
		beyond := [duty | some duty in pair; not duty in listed]
		count(beyond) == 0
	]
}
