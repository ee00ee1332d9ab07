# METADATA
# title: Sidecars that take plaintext
# description: |
#   Istio's sidecars take plaintext beside mutual TLS unless a PeerAuthentication says `STRICT`. Whoever reaches the Pod past the mesh then
#   needs no certificate, and rules of AuthorizationPolicies on identities say nothing about it. The PeerAuthentication that selects the
#   workload decides, else that of its namespace, else that of the mesh. The finding stands at the PeerAuthentication that takes plaintext, and
#   at the Namespace where none says anything. Workloads without a sidecar, and the ambient mode, are not judged.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#     description: PeerAuthentication
#   - ref: https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
#     description: From plaintext to mutual TLS
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [security.istio.io/PeerAuthentication, Namespace]
#   needs:
#     - inventory:security.istio.io/v1/PeerAuthentication
#     - inventory:v1/Namespace
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#   remediation: Set the mode `STRICT` for the mesh or the namespace, and give ports that must take plaintext a PeerAuthentication that selects their workload.
#   frameworks:
#     nsa: [Encrypt traffic inside the cluster]
#     nist80053: [AC-4, SC-8]
#     pci4: [4.2.1]
#   parameters:
#     namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       strict: ["*"]
#       description: Namespaces in which mutual TLS is demanded of sidecars; a name may begin or end with `*`.
#     exempt_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces in which it is not demanded.
#     root_namespace:
#       type: string
#       default: istio-system
#       description: The root namespace of the mesh, whose PeerAuthentication counts for all of it.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether the PeerAuthentication of the mesh would be among what is judged if there were one. In a cluster it is.
package portcullis.network.plaintext_mesh

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.mesh
import data.lib.portcullis.mesh_faults
import data.lib.portcullis.network_defaults_names
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_workloads
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	level == "mesh"
	mesh.weak(mode)
	counts
	count(affected_namespaces) > 0
	msg := concat("", ["sidecars take plaintext in ", namespaces_text, " by what is set for the mesh: mode `", mode, "`"])
	evidence := {"mode": mode, "namespaces": network_defaults_texts.evidence(affected_namespaces)}
	details := {"path": mode_path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	level == "namespace"
	mesh.weak(mode)
	counts
	place == "yes"
	mesh.inherits(ns, root)
	msg := concat("", ["sidecars take plaintext in namespace `", ns, "`: mode `", mode, "`"])
	evidence := {"mode": mode, "workloads": network_defaults_texts.keys_of(mesh.inheriting(ns, root))}
	details := {"path": mode_path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	level == "workload"
	mesh.weak(mode)
	place == "yes"
	selected_text != ""
	msg := concat("", ["sidecars of ", selected_text, " take plaintext: mode `", mode, "`"])
	evidence := {"mode": mode, "workloads": network_defaults_texts.keys_of(selected), "ports": weak_ports}
	details := {"path": mode_path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	level == "workload"
	not mesh.weak(mode)
	count(weak_ports) > 0
	place == "yes"
	selected_text != ""
	msg := concat("", ["sidecars of ", selected_text, " take plaintext on ", ports_text])
	evidence := {"mode": mode, "workloads": network_defaults_texts.keys_of(selected), "ports": weak_ports}
	some first in array.slice(weak_ports, 0, 1)
	path := ["spec", "portLevelMtls", first.number, "mode"]
	details := {"path": path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	unset
	mesh_known
	msg := concat("", ["sidecars take plaintext in namespace `", reviewed_namespace, "`: no PeerAuthentication of it or of the mesh sets a mode"])
	evidence := {"workloads": network_defaults_texts.keys_of(mesh.inheriting(reviewed_namespace, root))}
	details := {"path": ["metadata", "name"], "evidence": evidence}
}

unknown contains {"msg": msg, "details": details} if {
	unset
	not mesh_known
	msg := concat("", ["whether sidecars take plaintext in namespace `", reviewed_namespace, "` depends on the PeerAuthentication of the mesh, which was not given"])
	need := concat("", ["security.istio.io/v1/PeerAuthentication ", root, "/*"])
	details := {"path": ["metadata", "name"], "needs": [need]}
}

unknown contains {"msg": msg, "details": details} if {
	level in ["namespace", "workload"]
	weak_somewhere
	place == "unknown"
	msg := concat("", ["whether namespace `", ns, "`, in which plaintext is taken, has sidecars depends on its labels, which were not given"])
	need := concat(" ", ["v1/Namespace", ns])
	details := {"path": weak_path, "needs": [need]}
}

unknown contains {"msg": msg, "details": details} if {
	level == "mesh"
	mesh.weak(mode)
	counts
	count(access.texts(params, "namespaces")) > 0
	count(inventory.cluster("v1", "Namespace")) == 0
	msg := concat("", ["in which namespaces sidecars take plaintext, as mode `", mode, "` lets them, depends on Namespaces, which were not given"])
	details := {"path": mode_path, "needs": ["v1/Namespace *"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in mesh_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/plaintext-mesh")
}

root := v if {
	v := access.str(params, "root_namespace")
}

# The PeerAuthentication under review: its namespace, and for whom it is.
ns := v if {
	v := access.str(mesh.subject, "namespace")
}

level := v if {
	mesh.subject != {}
	v := mesh.level(mesh.subject, root)
} else := ""

mode := v if {
	v := access.str(mesh.subject, "mode")
}

mode_path := ["spec", "mtls", "mode"]

# Whether the namespace of the PeerAuthentication is one of which mutual TLS is demanded, and has sidecars.
place := v if {
	network_defaults_names.demanded(params, ns)
	v := mesh.in_mesh(ns)
} else := "no"

# Whether no older one counts in its place.
counts if {
	first := mesh.for_namespace(ns)
	access.str(first, "name") == access.str(mesh.subject, "name")
}

weak_ports := v if {
	level == "workload"
	v := [port | some port in access.arr(mesh.subject, "ports"); mesh.weak(access.str(port, "mode"))]
} else := []

weak_somewhere if {
	level == "workload"
	count(weak_ports) > 0
}

weak_somewhere if {
	level == "workload"
	mesh.weak(mode)
}

weak_somewhere if {
	level == "namespace"
	counts
	mesh.weak(mode)
}

weak_path := v if {
	not mesh.weak(mode)
	some first in array.slice(weak_ports, 0, 1)
	v := ["spec", "portLevelMtls", first.number, "mode"]
	is_array(v)
} else := v if {
	v := mode_path
}

# The given workloads with a sidecar for which the PeerAuthentication decides.
selected := v if {
	level == "workload"
	v := [workload |
		some workload in mesh.meshed(ns)
		own := mesh.for_workload(workload, root)
		access.str(own, "name") == access.str(mesh.subject, "name")
	]
} else := []

# Whom it is about; `""` where it selects none of those that are given.
selected_text := v if {
	count(selected) > 0
	v := network_defaults_texts.workloads(selected)
} else := v if {
	count(network_workloads.of(ns)) == 0
	wanted := {"matchLabels": access.obj(mesh.subject, "labels")}
	v := concat("", ["Pods with `", network_selectors.text(wanted), "`"])
} else := ""

ports_text := v if {
	count(weak_ports) == 1
	v := concat("", ["port ", network_defaults_texts.quoted(port_numbers)])
} else := v if {
	v := concat("", ["ports ", network_defaults_texts.quoted(port_numbers)])
}

port_numbers := v if {
	v := [number | some port in weak_ports; number := access.str(port, "number")]
}

# The given namespaces that take what is set for the mesh.
affected_namespaces := v if {
	level == "mesh"
	v := [name | some name in mesh.of_whole_mesh(root); network_defaults_names.demanded(params, name)]
} else := []

namespaces_text := v if {
	count(affected_namespaces) == 1
	v := concat("", ["namespace ", network_defaults_texts.quoted(affected_namespaces)])
} else := v if {
	v := concat("", ["namespaces ", network_defaults_texts.quoted(affected_namespaces)])
}

# The Namespace under review.
reviewed_namespace := v if {
	access.str(access.subject, "kind") == "Namespace"
	access.str(access.subject, "apiVersion") == "v1"
	v := access.name(access.subject)
} else := ""

# Whether sidecars of the Namespace under review take plaintext as far as the PeerAuthentications that are given tell.
unset if {
	network_defaults_names.demanded(params, reviewed_namespace)
	mesh.in_mesh(reviewed_namespace) == "yes"
	access.str(mesh.for_namespace(reviewed_namespace), "mode") == ""
	access.str(mesh.for_namespace(root), "mode") == ""
	mesh.inherits(reviewed_namespace, root)
}

# Whether it is known what is set for the mesh. What the inventory of a cluster lacks does not exist.
mesh_known if {
	mesh.for_namespace(root) != {}
}

mesh_known if {
	access.bool(params, "policies_given", false)
}

mesh_known if {
	inventory.given
	access.operation != ""
}

mesh_known if {
	inventory.given
	access.str(access.obj(access.subject, "metadata"), "uid") != ""
}
