# METADATA
# title: Owners of routes
# description: Who answers for a route, by labels and annotations of the route or of its Namespace.
package lib.portcullis.owners

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters

params := v if {
	v := parameters.of("registry/missing-owner")
}

# The owner of an object of namespace `ns`; `""` where neither it nor its Namespace names one.
of(o, ns) := v if {
	v := told(o, ns, access.texts(params, "owner_keys"))
}

# Whom to ask about it.
contact(o, ns) := v if {
	v := told(o, ns, access.texts(params, "contact_keys"))
}

told(o, ns, keys) := v if {
	v := first(o, keys)
	v != ""
} else := v if {
	v := first(inventory.find_cluster("v1", "Namespace", ns), keys)
}

# Whether the Namespace, which may name an owner, was not given.
unsettled(ns) if {
	inventory.find_cluster("v1", "Namespace", ns) == {}
}

# The text of the first of some keys that a label or an annotation has.
first(o, keys) := v if {
	found := [text | some key in keys; text := text_of(o, key); text != ""]
	count(found) > 0
	v := found[0]
	is_string(v)
} else := ""

text_of(o, key) := v if {
	v := trim_space(access.annotation(o, key))
	v != ""
} else := v if {
	v := trim_space(access.str(access.labels(o), key))
}
