# METADATA
# title: Backend that its controller does not reach
# description: |
#   Network policies, or Istio's AuthorizationPolicies, keep the ingress controller from the Pods behind a route, so that it answers with errors. Common
#   causes: the policy names another namespace or other labels than those of the controller's Pods, it lets the port of the Service in and not that
#   of the Pods, or the controller uses the network of its node, where selectors never match. Such a policy is often deleted in haste and not replaced.
#   Only what is certain is a finding: where nobody is let in, or the workloads of the controller are given.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: Network policies
# custom:
#   severity: medium
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
#   remediation: Let a NetworkPolicy let in the controller at the port of the Pods, by the `kubernetes.io/metadata.name` of its namespace and the labels of its Pods; a controller on the network of its node by the ranges of the nodes.
#   frameworks:
#     nist80053: [AC-4, CM-6]
package portcullis.network.controller_blocked

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.network
import data.lib.portcullis.network_controllers_reach
import data.lib.portcullis.network_controllers_routes

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(blocked, 0, 1)
	port := network_controllers_routes.port_text(first.target)
	reason := network_controllers_reach.why(first.found, first.target)
	msg := concat("", ["the controller does not reach `", first.target.workload.key, "` at `", port, "`: ", reason])
	path := access.arr(first.backend, "path")
	evidence := {"service": backends.text(first.backend), "blocked": array.slice(shown_blocked, 0, 20)}
	related := [network_controllers_routes.reference(first.target.workload)]
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(unsettled, 0, 1)
	msg := concat("", ["whether the controller reaches Service `", backends.text(first.backend), "` depends on what was not given"])
	path := access.arr(first.backend, "path")
	names := sort({name | some row in unsettled; name := backends.text(row.backend)})
	wanted := sort({need | some row in unsettled; some need in row.needs})
	needs := array.slice(wanted, 0, 20)
	details := {"path": path, "evidence": {"services": names}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Each place that its requests reach, as `{"backend", "target", "found", "state"}`.
judged := v if {
	v := [row |
		some target in network_controllers_routes.pairs
		some one in network_controllers_routes.opened
		one.id == target.id
		state := network_controllers_reach.state(one.found, target.workload)
		row := {"backend": target.backend, "target": target, "found": one.found, "state": state}
	]
}

# A backend that means several ports of a workload reaches it where one lets it in.
blocked := v if {
	v := [row |
		some row in judged
		row.state == "out"
		beside := [other | some other in judged; other.backend == row.backend; same(other, row); other.state != "out"]
		count(beside) == 0
	]
}

same(one, other) if {
	one.target.workload.key == other.target.workload.key
}

shown_blocked := v if {
	found := {text |
		some row in blocked
		text := concat(" ", [row.target.workload.key, network_controllers_routes.port_text(row.target)])
		is_string(text)
	}
	v := sort(found)
}

# What depends on the controller's workloads or other policies, and backends of which nothing can be told although there are policies.
unsettled := v if {
	open := [row |
		some one in judged
		one.state == "unknown"
		reached := [other | some other in judged; other.backend == one.backend; same(other, one); other.state == "in"]
		count(reached) == 0
		needs := needs_of(one.found)
		row := {"backend": one.backend, "needs": needs}
	]
	v := array.concat(untold, open)
}

untold := v if {
	network.policies_given
	v := network_controllers_routes.untold
	is_array(v)
} else := []

needs_of(found) := v if {
	v := found.needs
	count(v) > 0
} else := v if {
	v := network_controllers_routes.controller_needs
	is_object(found)
}
