package lib.portcullis.inventory

import data.lib.portcullis.access

# The cluster as Gatekeeper gives it.
root := v if {
	v := data.inventory
	is_object(v)
} else := {}

# All Ingresses, as pairs of namespace and object.
ingresses := [pair |
	namespaces := access.obj(root, "namespace")
	some ns, groups in namespaces
	kinds := access.obj(groups, "networking.k8s.io/v1")
	named := access.obj(kinds, "Ingress")
	some ingress in named
	pair := [ns, ingress]
]
