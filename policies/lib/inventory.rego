# METADATA
# title: Inventory
# description: |
#   Other objects of the cluster or the set of manifests, in Gatekeeper's `data.inventory` shape. `given` tells whether
#   anything is known about them at all.
package lib.portcullis.inventory

import data.lib.portcullis.access

# Whether an inventory was given. One that holds `namespace` or `cluster`, if only with nothing in it, says that there are no other
# objects; Gatekeeper without synced objects gives `{}`, which says nothing.
given if {
	count(whole) > 0
}

whole := v if {
	v := data.inventory
	is_object(v)
} else := {}

# All namespaced objects of a kind, as `{"namespace", "name", "object"}`, in the order of namespace and name.
namespaced(group_version, kind) := v if {
	spaces := access.obj(whole, "namespace")
	v := [entry |
		some ns, by_version in spaces
		by_kind := access.obj(by_version, group_version)
		by_name := access.obj(by_kind, kind)
		some name, o in by_name
		entry := {"namespace": ns, "name": name, "object": o}
	]
}

# Whether any namespace has an object of a kind.
has_namespaced(group_version, kind) if {
	some by_version in access.obj(whole, "namespace")
	by_kind := access.obj(by_version, group_version)
	access.obj(by_kind, kind) != {}
}

# All cluster-scoped objects of a kind, as `{"name", "object"}`.
cluster(group_version, kind) := v if {
	by_version := access.obj(whole, "cluster")
	by_kind := access.obj(by_version, group_version)
	by_name := access.obj(by_kind, kind)
	v := [entry |
		some name, o in by_name
		entry := {"name": name, "object": o}
	]
}

# One namespaced object, else `{}`.
find(ns, group_version, kind, name) := v if {
	spaces := access.obj(whole, "namespace")
	by_version := access.obj(spaces, ns)
	by_kind := access.obj(by_version, group_version)
	by_name := access.obj(by_kind, kind)
	v := access.obj(by_name, name)
}

# One cluster-scoped object, else `{}`.
find_cluster(group_version, kind, name) := v if {
	by_version := access.obj(whole, "cluster")
	by_kind := access.obj(by_version, group_version)
	by_name := access.obj(by_kind, kind)
	v := access.obj(by_name, name)
}

# The objects of a kind in one namespace, by name.
named(ns, group_version, kind) := v if {
	spaces := access.obj(whole, "namespace")
	by_version := access.obj(spaces, ns)
	by_kind := access.obj(by_version, group_version)
	v := access.obj(by_kind, kind)
}
