# METADATA
# title: Network policies of other kinds
# description: Policies of Cilium and Calico. What they do is not told yet, so that where one is given nothing is certain.
package lib.portcullis.network_others

import data.lib.portcullis.access
import data.lib.portcullis.inventory

namespaced_kinds := [
	{"version": "cilium.io/v2", "kind": "CiliumNetworkPolicy"},
	{"version": "projectcalico.org/v3", "kind": "NetworkPolicy"},
	{"version": "crd.projectcalico.org/v1", "kind": "NetworkPolicy"},
]

cluster_kinds := [
	{"version": "cilium.io/v2", "kind": "CiliumClusterwideNetworkPolicy"},
	{"version": "projectcalico.org/v3", "kind": "GlobalNetworkPolicy"},
	{"version": "crd.projectcalico.org/v1", "kind": "GlobalNetworkPolicy"},
]

# Those that may be about the workloads of a namespace, as `<apiVersion>/<Kind> <namespace>/<name>` or without namespace, sorted.
keys(ns) := v if {
	local := [key |
		some known_kind in namespaced_kinds
		some name in access.names(inventory.named(ns, known_kind.version, known_kind.kind))
		key := concat("", [known_kind.version, "/", known_kind.kind, " ", ns, "/", name])
	]
	v := sort(array.concat(local, of_cluster))
}

of_cluster := v if {
	v := [key |
		some known_kind in cluster_kinds
		some entry in inventory.cluster(known_kind.version, known_kind.kind)
		key := concat("", [known_kind.version, "/", known_kind.kind, " ", entry.name])
	]
}

# Whether any was given, in whatever namespace.
given if {
	count(of_cluster) > 0
} else if {
	count(of_namespaces) > 0
} else := false

of_namespaces := v if {
	v := [name |
		some known_kind in namespaced_kinds
		some entry in inventory.namespaced(known_kind.version, known_kind.kind)
		name := access.str(entry, "name")
	]
}
