# METADATA
# title: Selectors of Cilium's policies
# description: |
#   What Cilium's selectors ask of the labels of Pods and of those of their namespace (docs/network.md): both are in one selector, told
#   apart by the keys.
# related_resources:
#   - ref: https://docs.cilium.io/en/stable/security/policy/kubernetes/
#     description: Cilium's labels for namespaces
package lib.portcullis.network_cilium_selectors

import data.lib.portcullis.access
import data.lib.portcullis.network_selectors

# The label by which Cilium knows the namespace of a Pod.
own_namespace_key := "io.kubernetes.pod.namespace"

namespace_labels_prefix := "io.cilium.k8s.namespace.labels."

# A selector as `{"spaces", "pods", "doubtful"}`: the requirements on the labels of namespaces and of Pods, and whether there are others.
read(selector) := v if {
	placed := [row |
		some requirement in network_selectors.requirements(selector)
		key := bare(access.str(requirement, "key"))
		place := place_of(key)
		row := {"place": place, "requirement": object.union(requirement, {"key": label_of(place, key)})}
	]
	v := {"spaces": of_place(placed, "space"), "pods": of_place(placed, "pod"), "doubtful": is_doubtful(placed)}
}

of_place(placed, place) := v if {
	v := [one |
		some row in placed
		row.place == place
		one := row.requirement
		is_object(one)
	]
}

is_doubtful(placed) if {
	of_place(placed, "doubt") != []
} else := false

# A key without the source that labels of Kubernetes have.
bare(key) := v if {
	startswith(key, "k8s:")
	v := trim_prefix(key, "k8s:")
} else := v if {
	v := trim_prefix(key, "any:")
}

# Whose labels a key is of: `space`, `pod`, or `doubt` where that is not told.
place_of(key) := "doubt" if {
	contains(key, ":")
} else := "doubt" if {
	startswith(key, "io.cilium.k8s.policy.")
} else := "space" if {
	key == own_namespace_key
} else := "space" if {
	startswith(key, namespace_labels_prefix)
} else := "pod"

# The label that a key is for.
label_of(place, key) := v if {
	place == "space"
	key != own_namespace_key
	v := trim_prefix(key, namespace_labels_prefix)
} else := v if {
	place == "space"
	is_string(key)
	v := network_selectors.name_label
} else := v if {
	v := key
}

# A selector without the pairs that name a namespace: Cilium puts that of the policy in their place.
without_namespace(selector) := v if {
	pairs := access.obj(selector, "matchLabels")
	kept := object.remove(pairs, [key | some key in access.names(pairs); bare(key) == own_namespace_key])
	v := {"matchLabels": kept, "matchExpressions": access.arr(selector, "matchExpressions")}
}

# The requirements on namespaces of a peer: every one has a name.
narrowing(spaces) := v if {
	is_array(spaces)
	v := [requirement | some requirement in spaces; not names_any(requirement)]
} else := []

names_any(requirement) if {
	access.str(requirement, "key") == network_selectors.name_label
	access.str(requirement, "operator") == "Exists"
}
