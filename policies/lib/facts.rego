# METADATA
# title: Facts
# description: |
#   The index that the embedded evaluator computes from the inventory (`input.facts`, version 1). It makes look-ups fast and
#   decides nothing.
package lib.portcullis.facts

import data.lib.portcullis.access
import data.lib.portcullis.hosts

index := v if {
	given_facts := access.obj(access.root, "facts")
	access.num(given_facts, "version", 0) == 1
	v := access.obj(given_facts, "claims")
	is_object(v)
} else := {}

# Whether an index was given.
given if {
	index != {}
}

by_host := v if {
	v := access.obj(index, "hosts")
}

by_suffix := v if {
	v := access.obj(index, "suffixes")
}

# Claims on hosts that may overlap with `host`: the same text, wildcards above it, and everything below a wildcard. A claim on every
# host meets claims on every host.
claims(host) := v if {
	host == ""
	v := access.arr(index, "any")
	is_array(v)
} else := v if {
	hosts.wildcard(host)
	suffix := substring(host, 2, -1)
	below := access.arr(by_suffix, suffix)
	v := array.concat(below, above(host))
	is_array(v)
} else := v if {
	exact := access.arr(by_host, host)
	v := array.concat(exact, above(host))
}

# Claims on wildcards of the parent domains of `host`.
above(host) := v if {
	labels := split(host, ".")
	v := [claim |
		some i, label in labels
		i > 0
		is_string(label)
		parent := concat(".", array.slice(labels, i, count(labels)))
		wildcard := concat("", ["*.", parent])
		wildcard != host
		some claim in access.arr(by_host, wildcard)
	]
}

# What the embedded evaluator found out about access (docs/access.md); `{}` where it was not asked to, or could not.
access_index := v if {
	given_facts := access.obj(access.root, "facts")
	found := access.obj(given_facts, "access")
	access.num(found, "version", 0) == 1
	v := found
	is_object(v)
} else := {}

# Whether facts about access were given.
access_given if {
	access_index != {}
}

# What stands at an object, by its key such as `RoleBinding/a/x`: `{"collisions", "holdings"}`.
access_at(key) := v if {
	by_key := access.obj(access_index, "at")
	v := access.obj(by_key, key)
}

# The capabilities that bindings give each account: `{account: {scope: [capability…]}}`.
access_subjects := v if {
	v := access.obj(access_index, "subjects")
}
