# METADATA
# title: Side doors
# description: |
#   Which openings of a workload let in others than the controllers of the route under review, and who these are, for people.
package lib.portcullis.network_controllers_doors

import data.lib.portcullis.access
import data.lib.portcullis.network_controllers
import data.lib.portcullis.network_controllers_ranges
import data.lib.portcullis.ranges
import data.lib.portcullis.wording

# Reasons of openings, the widest first.
order := [
	"all-sources", "outside", "ip-block", "any-namespace", "mutable-namespace-label", "same-namespace-pods",
	"namespaces",
]

# The openings that are not the controllers' own. `allowed` is what a policy lets pass: `{"namespaces", "same_namespace", "ranges"}`.
beside(openings, ns, allowed) := v if {
	cidrs := network_controllers_ranges.cidrs_of(openings)
	whole := ranges.everyone(cidrs)
	v := [opening | some opening in openings; not meant(opening, ns, allowed); not of_controllers(opening, whole)]
}

# Those of them of which it cannot be told whether they are the controllers'.
unsure(openings) := v if {
	v := [opening | some opening in openings; perhaps_of_controllers(opening)]
}

# Whether a namespace is one from which an opening may come. Pods of the own namespace may be told by its name too.
meant(opening, ns, allowed) if {
	access.str(opening, "reason") == "namespaces"
	trusted := array.concat(network_controllers.namespaces, access.texts(allowed, "namespaces"))
	own := [name | some name in [ns]; access.bool(allowed, "same_namespace", true)]
	strange := [name | some name in access.texts(opening, "namespaces"); not name in trusted; not name in own]
	count(strange) == 0
}

meant(opening, ns, allowed) if {
	access.str(opening, "reason") == "same-namespace-pods"
	access.bool(allowed, "same_namespace", true)
	is_string(ns)
}

meant(opening, ns, allowed) if {
	access.str(opening, "reason") == "ip-block"
	network_controllers_ranges.within(access.str(opening, "cidr"), access.texts(allowed, "ranges"))
	is_string(ns)
}

# Load balancers come from addresses, and so do controllers on the network of nodes; all addresses are nobody's own.
of_controllers(opening, whole) if {
	access.str(opening, "reason") == "ip-block"
	whole == ""
	network_controllers.by_address
}

of_controllers(opening, whole) if {
	access.str(opening, "reason") == "ip-block"
	whole == ""
	network_controllers.on_nodes
	network_controllers_ranges.private(access.str(opening, "cidr"))
}

# A range for private use may be that of nodes or load balancers, where the controller is not given or not known.
perhaps_of_controllers(opening) if {
	access.str(opening, "reason") == "ip-block"
	count(network_controllers.workloads) == 0
	network_controllers_ranges.private(access.str(opening, "cidr"))
}

perhaps_of_controllers(opening) if {
	access.str(opening, "reason") == "namespaces"
	count(network_controllers.needs) > 0
}

# Those that no AuthorizationPolicy lets in by name: what nothing keeps out, a policy that was not given might.
by_default(openings) := v if {
	v := [opening | some opening in openings; key := access.str(opening, "policy"); not startswith(key, "AuthorizationPolicy/")]
}

# The widest of some openings, as a list of at most one.
worst(openings) := v if {
	ranked := [opening | some reason in order; some opening in openings; access.str(opening, "reason") == reason]
	v := array.slice(ranked, 0, 1)
}

# Who comes through an opening, for people.
who(opening) := "everybody" if {
	access.str(opening, "reason") == "all-sources"
} else := "addresses outside the cluster" if {
	access.str(opening, "reason") == "outside"
} else := v if {
	access.str(opening, "reason") == "ip-block"
	v := concat("", ["the addresses `", access.str(opening, "cidr"), "`"])
	is_string(v)
} else := v if {
	v := concat("", ["Pods", wearing(access.str(opening, "pods")), " of ", spaces(opening)])
}

wearing(pods) := "" if {
	pods == ""
} else := v if {
	v := concat("", [" with `", pods, "`"])
}

spaces(opening) := "every namespace" if {
	access.str(opening, "reason") == "any-namespace"
} else := "its own namespace" if {
	access.str(opening, "reason") == "same-namespace-pods"
} else := v if {
	access.str(opening, "reason") == "namespaces"
	v := named(access.texts(opening, "namespaces"))
	is_string(v)
} else := v if {
	v := concat("", ["any namespace with `", access.str(opening, "selector"), "`"])
}

named(names) := v if {
	count(names) == 1
	v := concat("", ["namespace ", wording.quoted(names)])
} else := v if {
	v := concat("", ["the namespaces ", wording.quoted(array.slice(names, 0, 3)), more(count(names) - 3)])
}

more(number) := "" if {
	number < 1
} else := v if {
	v := concat("", [" and ", format_int(number, 10), " more"])
}
