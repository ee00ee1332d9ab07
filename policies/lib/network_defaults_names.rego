# METADATA
# title: Namespaces that a parameter names
# description: |
#   Names of namespaces in parameters may begin or end with `*`, which stands for any text; `*` alone is every namespace.
package lib.portcullis.network_defaults_names

import data.lib.portcullis.access

# Whether parameters demand something of a namespace: their list `namespaces` covers it, and `exempt_namespaces` does not.
demanded(params, ns) if {
	ns != ""
	exempt := access.texts(params, "exempt_namespaces")
	covered(access.texts(params, "namespaces"), ns)
	not covered(exempt, ns)
}

# Whether one of the patterns covers a name.
covered(patterns, name) if {
	some pattern in patterns
	covers(pattern, name)
}

covers(pattern, name) if {
	pattern == name
}

covers(pattern, name) if {
	pattern == "*"
	is_string(name)
}

covers(pattern, name) if {
	count(pattern) > 1
	endswith(pattern, "*")
	startswith(name, substring(pattern, 0, count(pattern) - 1))
}

covers(pattern, name) if {
	count(pattern) > 1
	startswith(pattern, "*")
	endswith(name, substring(pattern, 1, -1))
}
