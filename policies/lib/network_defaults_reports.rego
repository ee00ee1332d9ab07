# METADATA
# title: Reports on defaults
# description: What policies on the default deny of namespaces report of what `lib.portcullis.network_defaults` tells.
package lib.portcullis.network_defaults_reports

import data.lib.portcullis.access
import data.lib.portcullis.network
import data.lib.portcullis.network_defaults
import data.lib.portcullis.network_defaults_texts

# Whether a default deny is `missing`, there (`""`), or `unknown`. Without any policies at all nothing is known of a namespace without them.
state(found, params, ns) := "" if {
	access.str(found, "level") == ""
	is_object(params)
	is_string(ns)
} else := "unknown" if {
	count(network_defaults.needs(ns)) > 0
} else := "" if {
	access.str(found, "level") == "effective"
} else := "missing" if {
	access.str(found, "level") == "opened"
} else := "missing" if {
	given(found, params) == true
} else := "unknown"

# Whether NetworkPolicies were given. Those of the namespace itself are enough.
given(found, params) if {
	access.bool(params, "policies_given", false)
	is_object(found)
} else if {
	count(access.arr(found, "policies")) > 0
} else if {
	network.policies_given == true
} else := false

# What would settle it.
needs(params, ns) := v if {
	is_object(params)
	v := network_defaults.needs(ns)
	count(v) > 0
} else := ["networking.k8s.io/v1/NetworkPolicy"]

# The same in words.
what_needs(params, ns) := "NetworkPolicies, of which none was given" if {
	is_object(params)
	count(network_defaults.needs(ns)) == 0
} else := v if {
	v := network_defaults_texts.quoted(network_defaults.needs(ns))
}

evidence(found) := v if {
	opener := access.obj(found, "opener")
	v := {
		"level": access.str(found, "level"),
		"policies": network_defaults_texts.evidence(access.arr(found, "policies")),
		"open": network_defaults_texts.keys_of(access.arr(found, "open")),
		"opened_by": access.str(opener, "policy"),
		"opened_at": access.arr(opener, "path"),
	}
}

# The keys of the policies for every Pod that deny, where one undoes what they do.
undone(found) := v if {
	access.str(found, "level") == "opened"
	v := [key |
		some key in access.texts(found, "denying")
		key != access.str(access.obj(found, "opener"), "policy")
	]
} else := []

# The policies that led to a finding.
related(found) := v if {
	opener := access.obj(found, "opener")
	of_namespace := [reference |
		some key in network_defaults_texts.evidence(access.texts(found, "policies"))
		reference := reference_of(split(key, "/"), "networking.k8s.io/v1")
		is_object(reference)
	]
	of_cluster := [reference |
		some version in [access.str(opener, "version")]
		version != ""
		reference := reference_of(split(access.str(opener, "policy"), "/"), version)
		is_object(reference)
	]
	v := array.concat(of_namespace, of_cluster)
}

reference_of(parts, version) := v if {
	count(parts) == 3
	v := {"apiVersion": version, "kind": parts[0], "namespace": parts[1], "name": parts[2]}
	is_object(v)
} else := v if {
	v := {"apiVersion": version, "kind": parts[0], "namespace": "", "name": parts[1]}
}
