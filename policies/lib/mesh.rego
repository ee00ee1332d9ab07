# METADATA
# title: Mutual TLS of Istio's mesh
# description: |
#   Which PeerAuthentication decides whether sidecars take plaintext, as Istio resolves it: one that selects the workload, else one of its
#   namespace, else one of the whole mesh in the root namespace; a mode that is not set is inherited, of several the oldest counts, and
#   without any both plaintext and mutual TLS are taken. Ports count in those that select workloads only, and in the root namespace those
#   that select workloads are ignored.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#   - ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
package lib.portcullis.mesh

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_workloads

# The versions that are read; an object in both counts once.
versions := ["security.istio.io/v1", "security.istio.io/v1beta1"]

# Whether it is a PeerAuthentication that is read.
is_policy(o) if {
	access.str(o, "kind") == "PeerAuthentication"
	access.str(o, "apiVersion") in versions
}

# The PeerAuthentication under review, as an entry of `of`; `{}` where it is none, or goes.
subject := v if {
	is_policy(access.subject)
	v := entry(access.namespace, access.name(access.subject), access.subject)
} else := {}

# The name of the PeerAuthentication that the review makes, replaces or deletes in a namespace; `""` where there is none.
reviewed_name(ns) := v if {
	is_policy(access.judged)
	access.namespace == ns
	v := access.name(access.judged)
} else := ""

# The PeerAuthentications of a namespace, the oldest first, as `{"namespace", "name", "mode", "labels", "ports", "created"}`.
of(ns) := v if {
	rows := sort([row |
		some policy in array.concat(reviewed(ns), stored(ns))
		row := [access.str(policy, "created"), access.str(policy, "name"), policy]
	])
	v := [policy |
		some row in rows
		policy := row[2]
		is_object(policy)
	]
}

reviewed(ns) := v if {
	subject != {}
	access.namespace == ns
	v := [subject]
} else := []

stored(ns) := v if {
	without := reviewed_name(ns)
	newer := inventory.named(ns, "security.istio.io/v1", "PeerAuthentication")
	older := inventory.named(ns, "security.istio.io/v1beta1", "PeerAuthentication")
	v := [policy |
		some name, o in object.union(older, newer)
		name != without
		policy := entry(ns, name, o)
	]
}

entry(ns, name, o) := v if {
	spec := access.obj(o, "spec")
	v := {
		"namespace": ns,
		"name": name,
		"mode": mode_of(access.obj(spec, "mtls")),
		"labels": access.obj(access.obj(spec, "selector"), "matchLabels"),
		"ports": ports_of(access.obj(spec, "portLevelMtls")),
		"created": access.str(access.obj(o, "metadata"), "creationTimestamp"),
	}
}

# A mode that is set, else `""`.
mode_of(tls) := v if {
	v := access.str(tls, "mode")
	v != "UNSET"
} else := ""

ports_of(ports) := v if {
	v := [row |
		some number in access.names(ports)
		mode := mode_of(access.obj(ports, number))
		row := {"number": number, "mode": mode}
	]
}

# Whether a mode takes plaintext.
weak(mode) if {
	mode in ["PERMISSIVE", "DISABLE"]
}

# For whom a PeerAuthentication is: `mesh`, `namespace`, `workload`, or `nobody`.
level(policy, root) := "mesh" if {
	policy.namespace == root
	policy.labels == {}
} else := "nobody" if {
	policy.namespace == root
} else := "namespace" if {
	policy.labels == {}
} else := "workload" if {
	is_object(policy)
	is_string(root)
}

# The PeerAuthentication for all of a namespace; `{}` where there is none. In the root namespace it is that of the mesh.
for_namespace(ns) := v if {
	found := [policy | some policy in of(ns); policy.labels == {}]
	v := first_of(found)
}

# The one that selects a workload; `{}` where there is none.
for_workload(workload, root) := {} if {
	workload.namespace == root
} else := v if {
	found := [policy |
		some policy in of(workload.namespace)
		policy.labels != {}
		selects(policy, workload)
	]
	v := first_of(found)
	is_string(root)
}

selects(policy, workload) if {
	labels := access.obj(workload, "labels")
	missed := [key |
		some key, value in access.obj(policy, "labels")
		object.get(labels, key, null) != value
	]
	count(missed) == 0
}

first_of(found) := v if {
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

# Whether a namespace has sidecars: `yes`, `no`, `pods` (only Pods that ask for one), or `unknown`, where its labels are not known.
sidecars(ns) := v if {
	known := network_workloads.namespace_labels(ns)
	labels := access.obj(known, "labels")
	v := injection(access.str(labels, "istio-injection"), access.str(labels, "istio.io/rev"), access.bool(known, "complete", false))
}

injection(asked, revision, complete) := "no" if {
	asked == "disabled"
	is_string(revision)
	is_boolean(complete)
} else := "yes" if {
	asked == "enabled"
} else := "yes" if {
	revision != ""
} else := "pods" if {
	complete == true
} else := "unknown"

# The workloads of a namespace that have a sidecar.
meshed(ns) := v if {
	how := sidecars(ns)
	v := [workload |
		some workload in network_workloads.of(ns)
		has_sidecar(workload, how)
	]
}

has_sidecar(workload, how) if {
	how == "yes"
	workload.host_network == false
	access.str(workload.labels, "sidecar.istio.io/inject") != "false"
	not is_gateway(workload)
}

has_sidecar(workload, how) if {
	how in ["pods", "unknown"]
	workload.host_network == false
	access.str(workload.labels, "sidecar.istio.io/inject") == "true"
	not is_gateway(workload)
}

# Gateways are injected as sidecars are, but take what their Gateway objects say.
is_gateway(workload) if {
	some key in ["istio", "gateway.networking.k8s.io/gateway-name"]
	access.str(access.obj(workload, "labels"), key) != ""
}

# Whether anything of a namespace is in the mesh: `yes`, `no` or `unknown`.
in_mesh(ns) := v if {
	how := sidecars(ns)
	how in ["yes", "no"]
	v := how
} else := "yes" if {
	count(meshed(ns)) > 0
} else := "no" if {
	sidecars(ns) == "pods"
} else := "unknown"

# The workloads with a sidecar that no PeerAuthentication of their own decides for.
inheriting(ns, root) := v if {
	v := [workload |
		some workload in meshed(ns)
		own := for_workload(workload, root)
		access.str(own, "mode") == ""
	]
}

# Whether something in a namespace takes what is set for all of it. Workloads that are not given do.
inherits(ns, root) if {
	count(inheriting(ns, root)) > 0
}

inherits(ns, root) if {
	is_string(root)
	count(network_workloads.of(ns)) == 0
}

# The given namespaces with sidecars, by their labels, that take what is set for the whole mesh.
of_whole_mesh(root) := v if {
	v := [ns |
		some row in inventory.cluster("v1", "Namespace")
		ns := row.name
		sidecars(ns) == "yes"
		access.str(for_namespace_alone(ns, root), "mode") == ""
		inherits(ns, root)
	]
}

# The PeerAuthentication of a namespace that is not that of the mesh.
for_namespace_alone(ns, root) := {} if {
	ns == root
} else := v if {
	v := for_namespace(ns)
}
