# METADATA
# title: Backend that others than its controller reach
# description: |
#   A route guards its backends with TLS, authentication and limits, but the network lets others than the ingress controller connect to the
#   same Pods: everybody, where no NetworkPolicy isolates them, Pods of namespaces whose labels can be given to others, or ranges of
#   addresses. Whoever runs a Pod anywhere in the cluster then goes around every guard of the route. Who is let in is told from NetworkPolicies, those
#   of Cilium, Calico and the admin and baseline tier, and Istio's AuthorizationPolicies where Pods have a sidecar, for Pods of today and tomorrow
#   alike; namespaces are told apart by `kubernetes.io/metadata.name`, the only label that cannot be given to another one.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: Network policies
#   - ref: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
#     description: The label that names a namespace
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - inventory:networking.k8s.io/v1/NetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1beta1/ClusterNetworkPolicy
#     - inventory:cilium.io/v2/CiliumNetworkPolicy
#     - inventory:cilium.io/v2/CiliumClusterwideNetworkPolicy
#     - inventory:projectcalico.org/v3/NetworkPolicy
#     - inventory:projectcalico.org/v3/GlobalNetworkPolicy
#     - inventory:crd.projectcalico.org/v1/NetworkPolicy
#     - inventory:crd.projectcalico.org/v1/GlobalNetworkPolicy
#     - inventory:security.istio.io/v1/AuthorizationPolicy
#     - inventory:security.istio.io/v1beta1/AuthorizationPolicy
#     - inventory:v1/Namespace
#     - inventory:v1/Service
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#     - inventory:listeners
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:settings
#   remediation: Let a NetworkPolicy with type `Ingress` select the Pods and let in only the namespace of the ingress controller, by `kubernetes.io/metadata.name`, at the port of the backend; list namespaces that may connect too in `allowed_namespaces`, and those of your controllers in an AccessModel.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Network separation and hardening]
#     pci4: [1.3.1, 1.4.1]
#   parameters:
#     allowed_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces, besides those of the controllers, that may connect to backends, such as that of monitoring.
#     same_namespace:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether Pods of the backend's own namespace may connect to it.
#     allowed_ranges:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ranges of addresses, such as `10.0.4.0/24`, that may connect to backends.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether what is given holds all policies of the network, so that none at all means that there are none.
package portcullis.network.backend_open

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.network
import data.lib.portcullis.network_controllers_doors
import data.lib.portcullis.network_controllers_routes
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(worst_first, 0, 1)
	who := network_controllers_doors.who(first.door)
	msg := concat("", ["Service `", backends.text(first.backend), "` can be reached past the controller by ", who, ": ", why(first)])
	path := access.arr(first.backend, "path")
	details := {"path": path, "evidence": {"open": shown_open}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(untold, 0, 1)
	msg := concat("", ["whether others than the controller reach Service `", backends.text(first.backend), "` depends on what was not given"])
	path := access.arr(first.backend, "path")
	names := sort({name | some row in untold; name := backends.text(row.backend)})
	wanted := sort({need | some row in untold; some need in row.needs})
	needs := array.slice(wanted, 0, 20)
	details := {"path": path, "evidence": {"services": names}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/backend-open")
}

allowed := v if {
	spaces := access.texts(params, "allowed_namespaces")
	same := access.bool(params, "same_namespace", true)
	ranges := access.texts(params, "allowed_ranges")
	v := {"namespaces": spaces, "same_namespace": same, "ranges": ranges}
}

# Each place that its requests reach, as `{"backend", "workload", "port", "doors", "needs"}`: side doors, and what may add to them.
judged := v if {
	v := [row |
		some one in network_controllers_routes.opened
		beside := network_controllers_doors.beside(one.found.openings, one.workload.namespace, allowed)
		needs := needs_of(one.workload, one.found, beside)
		row := {"backend": one.backend, "workload": one.workload, "port": one.port, "doors": beside, "needs": needs}
		is_object(row)
	]
}

# What would tell more. Where that is anything, side doors are not certain.
needs_of(workload, found, beside) := v if {
	count(found.needs) > 0
	is_object(workload)
	is_array(beside)
	v := found.needs
} else := ["networking.k8s.io/v1/NetworkPolicy"] if {
	count(network_controllers_doors.by_default(beside)) > 0
	found.isolated == false
	access.bool(workload, "host_network", false) == false
	not policies_given
} else := v if {
	count(beside) > 0
	count(network_controllers_doors.unsure(beside)) == count(beside)
	v := network_controllers_routes.controller_needs
} else := []

policies_given if {
	network.policies_given
}

policies_given if {
	access.bool(params, "policies_given", false)
}

open := v if {
	v := [row | some row in judged; count(row.doors) > 0; count(row.needs) == 0]
}

untold := v if {
	settled := [row | some row in judged; count(row.needs) > 0]
	v := array.concat(network_controllers_routes.untold, settled)
}

# A side door of each open place with its place, the widest first.
worst_first := v if {
	v := [entry |
		some reason in network_controllers_doors.order
		some row in open
		some door in network_controllers_doors.worst(row.doors)
		access.str(door, "reason") == reason
		entry := {"backend": row.backend, "workload": row.workload, "door": door}
	]
}

why(entry) := v if {
	access.bool(entry.workload, "host_network", false)
	v := concat("", ["`", entry.workload.key, "` uses the network of its node"])
	is_string(v)
} else := v if {
	access.str(entry.door, "policy") == ""
	v := concat("", ["no NetworkPolicy isolates `", entry.workload.key, "`"])
	is_string(v)
} else := v if {
	v := concat("", ["`", entry.door.policy, "` lets them in"])
}

# For `details.evidence`: each open place with who comes in.
shown_open := v if {
	rows := [entry |
		some row in open
		openings := [text | some door in row.doors; text := door_text(door)]
		workload := row.workload.key
		port := row.port
		entry := {"workload": workload, "port": port, "openings": openings}
		is_object(entry)
	]
	v := array.slice(rows, 0, 20)
}

door_text(door) := v if {
	access.str(door, "policy") == ""
	v := concat("", [access.str(door, "reason"), ": ", network_controllers_doors.who(door)])
} else := v if {
	v := concat("", [access.str(door, "reason"), ": ", network_controllers_doors.who(door), ", by ", access.str(door, "policy")])
}

related := v if {
	found := {reference | some row in open; reference := network_controllers_routes.reference(row.workload); is_object(reference)}
	v := array.slice(sort(found), 0, 20)
}
