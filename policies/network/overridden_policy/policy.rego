# METADATA
# title: Policy of the cluster that overrides NetworkPolicies
# description: |
#   What a policy of the admin tier allows, no NetworkPolicy can keep out: an `Allow` of all Pods undoes the isolation that a team relies on, and
#   the team cannot see it in its namespace. This policy reports rules that let in Pods of every namespace, or of namespaces chosen by labels
#   that may change, to workloads whose NetworkPolicies let in none of these. It also reports policies of one tier that have the same priority
#   and do different things to the same traffic: which of them counts is left to the network plugin.
# related_resources:
#   - ref: https://network-policy-api.sigs.k8s.io/api-overview/
#     description: Tiers of the Network Policy API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [policy.networking.k8s.io/AdminNetworkPolicy, policy.networking.k8s.io/ClusterNetworkPolicy]
#   needs:
#     - inventory:networking.k8s.io/v1/NetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1beta1/ClusterNetworkPolicy
#     - inventory:cilium.io/v2/CiliumNetworkPolicy
#     - inventory:cilium.io/v2/CiliumClusterwideNetworkPolicy
#     - inventory:projectcalico.org/v3/NetworkPolicy
#     - inventory:projectcalico.org/v3/GlobalNetworkPolicy
#     - inventory:crd.projectcalico.org/v1/NetworkPolicy
#     - inventory:crd.projectcalico.org/v1/GlobalNetworkPolicy
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
#   remediation: Name the namespaces that must be let in by `kubernetes.io/metadata.name`, use `Pass` where NetworkPolicies are to decide, and give policies of a tier different priorities.
#   frameworks:
#     nsa: [Network separation and hardening]
#     nist80053: [AC-4, SC-7, CM-5]
#     pci4: [1.3.1]
#   parameters:
#     any_widening:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to report what lets in Pods of namespaces that are named, such as those of monitoring, too.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether NetworkPolicies would be among what is judged if there were any, though there are none.
package portcullis.network.overridden_policy

import data.lib.portcullis.access
import data.lib.portcullis.network
import data.lib.portcullis.network_defaults_orders
import data.lib.portcullis.network_defaults_overrides
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_tiers
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some path in paths
	rows := [row | some row in opened; row.path == path]
	some first in array.slice(rows, 0, 1)
	workloads := workloads_of(rows)
	by := sort({key | some row in rows; some key in row.by})
	source := network_defaults_overrides.shown(first.source)
	msg := concat("", ["`", first.action, "` lets ", source, " in to ", network_defaults_texts.workloads(workloads), ", past ", network_defaults_texts.policies(by)])
	evidence := {"workloads": network_defaults_texts.keys_of(workloads), "policies": network_defaults_texts.evidence(by), "source": first.source}
	details := {"path": path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	count(unordered) > 0
	priority := format_int(network_tiers.priority_of(access.subject), 10)
	msg := concat("", ["the order of this policy and ", network_defaults_texts.policies(unordered), " is undefined: they have priority ", priority, " and say different things"])
	details := {"path": priority_path, "evidence": {"policies": network_defaults_texts.evidence(unordered)}}
}

unknown contains {"msg": msg, "details": details} if {
	count(needs) > 0
	msg := concat("", ["whether it lets in what NetworkPolicies keep out depends on ", network_defaults_texts.quoted(needs)])
	first := wide[0]
	details := {"path": first.path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/overridden-policy")
}

reasons := ["any-namespace", "mutable-namespace-label", "namespaces"] if {
	access.bool(params, "any_widening", false)
} else := ["any-namespace", "mutable-namespace-label"]

wide := v if {
	v := network_defaults_overrides.wide(reasons)
}

# What is let in past NetworkPolicies, where the order of the policies of the tier is known.
opened := v if {
	v := [row | some row in network_defaults_overrides.found(reasons); row.orders == []]
}

paths := v if {
	v := sort({path | some row in opened; path := row.path})
}

workloads_of(rows) := v if {
	keys := {key | some row in rows; key := access.str(access.obj(row, "workload"), "key")}
	v := [workload |
		some key in sort(keys)
		found := [one | some row in rows; one := access.obj(row, "workload"); one.key == key]
		some workload in array.slice(found, 0, 1)
	]
}

unordered := v if {
	v := [key | some key in network_defaults_orders.unordered; told(key)]
}

# In a request it is told of the object that changes; else once, of the later one.
told(key) if {
	access.operation != ""
	is_string(key)
}

told(key) if {
	key < network_tiers.subject.key
}

priority_path := ["spec", "priority"] if {
	access.has(access.obj(access.subject, "spec"), "priority")
} else := ["spec"]

needs := v if {
	count(wide) > 0
	not given
	v := ["networking.k8s.io/v1/NetworkPolicy"]
	is_array(v)
} else := v if {
	v := network_defaults_overrides.needs(reasons)
}

given if {
	access.bool(params, "policies_given", false)
}

given if {
	network.policies_given == true
}
