# METADATA
# title: Network policies of Cilium
# description: |
#   CiliumNetworkPolicies and CiliumClusterwideNetworkPolicies in the one shape of docs/network.md, the one under review as it will be. At
#   most 200 of the cluster are looked at.
# related_resources:
#   - ref: https://docs.cilium.io/en/stable/security/policy/
#     description: Cilium's network policies
package lib.portcullis.network_cilium

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_cilium_fields
import data.lib.portcullis.network_cilium_rules
import data.lib.portcullis.network_cilium_selectors
import data.lib.portcullis.network_selectors

version := "cilium.io/v2"

local_kind := "CiliumNetworkPolicy"

cluster_kind := "CiliumClusterwideNetworkPolicy"

most_of_cluster := 200

# The policies that may be about the workloads of a namespace, by key.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	v := array.concat(of_cluster, of_objects(ns, stored(ns)))
}

# Those of the namespace of the object under review.
own := v if {
	here := objects_with_reviewed(stored(access.namespace), local_kind)
	v := array.concat(of_cluster, of_objects(access.namespace, here))
}

# Those of the cluster.
of_cluster := v if {
	v := of_objects("", array.slice(cluster_objects, 0, most_of_cluster))
}

count_of_cluster := v if {
	v := count(cluster_objects)
}

cluster_objects := v if {
	entries := [entry | some found in inventory.cluster(version, cluster_kind); entry := [found.name, found.object]]
	v := objects_with_reviewed(entries, cluster_kind)
}

# The objects of a namespace, as `[name, object]`.
stored(ns) := v if {
	v := [entry |
		some name, o in inventory.named(ns, version, local_kind)
		entry := [name, o]
	]
}

# Objects by name, where the one under review stands for what was there of that kind and name.
objects_with_reviewed(entries, kind) := v if {
	is_array(entries)
	kind == kind_of(access.judged)
	others := {entry | some entry in entries; entry[0] != access.name(access.judged)}
	reviewed := {entry | some o in [access.subject]; o != {}; entry := [access.name(o), o]}
	v := sort(others | reviewed)
} else := v if {
	is_string(kind)
	v := entries
}

kind_of(o) := v if {
	access.str(o, "apiVersion") == version
	v := access.str(o, "kind")
	v in [local_kind, cluster_kind]
} else := ""

# The object under review; `[]` where it is none of these kinds, or goes.
subject_policies := v if {
	kind := kind_of(access.subject)
	kind == local_kind
	v := policy(kind, access.namespace, access.name(access.subject), access.subject)
} else := v if {
	kind := kind_of(access.subject)
	kind == cluster_kind
	v := policy(kind, "", access.name(access.subject), access.subject)
} else := []

of_objects(ns, objects) := v if {
	kind := kind_in(ns)
	v := [one |
		some entry in objects
		name := entry[0]
		is_string(name)
		some one in policy(kind, ns, name, entry[1])
	]
}

kind_in(ns) := v if {
	ns == ""
	v := cluster_kind
} else := v if {
	v := local_kind
}

# The policies that an object says, one for its `spec` and one for each of its `specs`.
policy(kind, ns, name, o) := v if {
	key := key_of(kind, ns, name)
	specs := [row | some i, spec in access.arr(o, "specs"); row := {"at": ["specs", i], "spec": spec}]
	v := [one |
		some row in array.concat([{"at": ["spec"], "spec": access.obj(o, "spec")}], specs)
		one := policy_at(row.spec, row.at, key, ns)
		one != {}
	]
}

key_of(kind, ns, name) := v if {
	ns == ""
	v := concat("/", [kind, name])
} else := v if {
	v := concat("/", [kind, ns, name])
}

# `{}` where it selects neither Pods nor nodes.
policy_at(spec, at, key, ns) := v if {
	network_selectors.present(spec, "endpointSelector")
	selector := selector_in(access.obj(spec, "endpointSelector"), ns)
	v := {
		"key": key, "family": "Cilium", "order": null,
		"spaces": array.concat(home(ns), access.arr(selector, "spaces")), "pods": access.arr(selector, "pods"),
		"doubts": doubts_of(access.bool(selector, "doubtful", false), at),
		"nodes": "",
		"ingress": isolates(spec, "ingress"), "egress": isolates(spec, "egress"),
		"rules": network_cilium_rules.of_spec(spec, at, ns),
	}
} else := v if {
	network_selectors.present(spec, "nodeSelector")
	v := {
		"key": key, "family": "Cilium", "order": null,
		"spaces": home(ns), "pods": [], "doubts": [],
		"nodes": network_cilium_fields.below(at, "nodeSelector"),
		"ingress": false, "egress": false,
		"rules": [],
	}
} else := {}

doubts_of(doubtful, at) := v if {
	doubtful == true
	v := [network_cilium_fields.below(at, "endpointSelector")]
} else := []

# A policy of a namespace is about its Pods, whatever namespace its pairs name.
selector_in(selector, ns) := v if {
	ns == ""
	v := network_cilium_selectors.read(selector)
} else := v if {
	v := network_cilium_selectors.read(network_cilium_selectors.without_namespace(selector))
}

# The requirement on the namespace that a policy is of.
home(ns) := [] if {
	ns == ""
} else := v if {
	v := [{"key": network_selectors.name_label, "operator": "In", "values": [ns]}]
}

# Whether a policy isolates what it selects in a direction: where it does not say, if it has rules.
isolates(spec, direction) := v if {
	v := object.get(access.obj(spec, "enableDefaultDeny"), direction, null)
	is_boolean(v)
} else := v if {
	v := has_rules(spec, direction)
}

has_rules(spec, direction) if {
	allowing := access.arr(spec, direction)
	denying := access.arr(spec, concat("", [direction, "Deny"]))
	count(array.concat(allowing, denying)) > 0
} else := false
