# METADATA
# title: Namespace without default deny of egress
# description: |
#   A Pod that somebody took over reaches whatever its policies let it reach: other Pods, the metadata service of the cloud, the internet. Where a
#   namespace demands it, a policy for every Pod must keep its Pods from everything that is not let through. That is a NetworkPolicy of type Egress
#   without requirements on Pods, or a rule of a policy of the cluster that denies all addresses. Rules for single ports, such as those of
#   DNS, do not undo it; a rule for everything on every port does.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic
#     description: Default deny of egress
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [Namespace]
#   needs:
#     - inventory:networking.k8s.io/v1/NetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1beta1/ClusterNetworkPolicy
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#     - inventory:cilium.io/v2/CiliumNetworkPolicy
#     - inventory:cilium.io/v2/CiliumClusterwideNetworkPolicy
#     - inventory:projectcalico.org/v3/NetworkPolicy
#     - inventory:projectcalico.org/v3/GlobalNetworkPolicy
#     - inventory:crd.projectcalico.org/v1/NetworkPolicy
#     - inventory:crd.projectcalico.org/v1/GlobalNetworkPolicy
#   remediation: "Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Egress]` and a rule for DNS, and let through what is needed by policies of their own."
#   frameworks:
#     nsa: [Network separation and hardening]
#     nist80053: [AC-4, SC-7]
#     pci4: [1.3.2]
#   parameters:
#     namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces in which a default deny of egress is demanded; a name may begin or end with `*`.
#     exempt_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces in which it is not demanded.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether NetworkPolicies would be among what is judged if there were any, though there are none.
package portcullis.network.missing_egress_deny

import data.lib.portcullis.network_defaults
import data.lib.portcullis.network_defaults_names
import data.lib.portcullis.network_defaults_reports
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_faults
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	state == "missing"
	msg := concat("", [text, ending])
	evidence := network_defaults_reports.evidence(found)
	related := network_defaults_reports.related(found)
	details := {"path": ["metadata", "name"], "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	state == "unknown"
	msg := concat("", ["whether a new Pod of namespace `", ns, "` can reach everything depends on ", network_defaults_reports.what_needs(found)])
	needs := network_defaults_reports.needs(found)
	details := {"path": ["metadata", "name"], "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/missing-egress-deny")
}

ns := v if {
	v := network_defaults.subject
}

found := v if {
	network_defaults_names.demanded(params, ns)
	v := network_defaults.told(ns, "egress")
} else := {}

state := v if {
	v := network_defaults_reports.state(found, params)
}

text := v if {
	found.level == "none"
	v := concat("", ["a new Pod of namespace `", ns, "` can reach everything: no NetworkPolicy of the namespace is of type Egress"])
	is_string(v)
} else := v if {
	found.level == "covered"
	v := concat("", ["a new Pod of namespace `", ns, "` can reach everything: its policies select the Pods that there are, and no others"])
	is_string(v)
} else := v if {
	found.level == "partial"
	v := concat("", ["a new Pod of namespace `", ns, "` can reach everything: its policies select some Pods only"])
	is_string(v)
} else := v if {
	v := concat("", [network_defaults_texts.policy(found.opener.policy), " lets every Pod of namespace `", ns, "` reach ", found.opener.what])
}

# What a default deny that is undone is, and which workloads are open already.
ending := v if {
	count(network_defaults_reports.undone(found)) > 0
	v := concat("", [", which undoes the default deny of ", network_defaults_texts.policies(network_defaults_reports.undone(found))])
	is_string(v)
} else := v if {
	found.level == "partial"
	count(found.open) > 0
	v := concat("", [", and not ", network_defaults_texts.workloads(found.open)])
	is_string(v)
} else := ""
