# METADATA
# title: Namespace without default deny
# description: |
#   Without a policy that selects every Pod, the next Pod of the namespace, or one with a label written wrong, can be reached by everybody.
#   A default deny is a NetworkPolicy of type Ingress without requirements on Pods, or a rule of a policy of the cluster that denies all Pods.
#   It has no effect where another policy for every Pod lets in everything on every port, since policies only add. The finding says which of
#   these it is: no policy, policies for some Pods only, or a default deny that is undone. Of a policy of Kubernetes, Cilium or Calico that lets
#   everybody in `network/allow-all-ingress` tells at the policy itself.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic
#     description: Default deny of ingress
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
#   remediation: "Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress]` and no rules, and let in what is needed by policies of their own."
#   frameworks:
#     nsa: [Network separation and hardening]
#     cis: ["5.3.2"]
#     nist80053: [AC-4, SC-7]
#     pci4: [1.3.1]
#   parameters:
#     namespaces:
#       type: array
#       items: {type: string}
#       default: ["*"]
#       description: Namespaces in which a default deny is demanded; a name may begin or end with `*`.
#     exempt_namespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces in which it is not demanded.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether NetworkPolicies would be among what is judged if there were any, though there are none.
package portcullis.network.missing_default_deny

import data.lib.portcullis.access
import data.lib.portcullis.network_defaults
import data.lib.portcullis.network_defaults_names
import data.lib.portcullis.network_defaults_reports
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_others
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
	msg := concat("", ["whether a new Pod of namespace `", ns, "` can be reached by everybody depends on ", network_defaults_reports.what_needs(found)])
	needs := network_defaults_reports.needs(found)
	details := {"path": ["metadata", "name"], "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/missing-default-deny")
}

ns := v if {
	v := network_defaults.subject
}

found := v if {
	network_defaults_names.demanded(params, ns)
	v := told_here(network_defaults.told(ns, "ingress"))
} else := {}

# Of several policies that undo a default deny, one of which no other policy tells.
told_here(told) := v if {
	told_there(access.obj(told, "opener"))
	others := [opener | some opener in network_defaults.opened(ns, "ingress"); not told_there(opener)]
	v := opened_by(told, others)
	is_object(v)
} else := v if {
	v := told
}

# Whether `network/allow-all-ingress` reports the rule by which a policy undoes a default deny.
told_there(opener) if {
	startswith(access.str(opener, "policy"), "NetworkPolicy/")
	is_for_everybody(opener)
}

told_there(opener) if {
	key := access.str(opener, "policy")
	is_for_everybody(opener)
	policies := [policy | some policy in network_others.of(ns); access.str(policy, "key") == key]
	count(policies) > 0
	denying := [rule | some policy in policies; some rule in access.arr(policy, "rules"); access.str(rule, "action") == "Deny"]
	denying == []
}

is_for_everybody(opener) if {
	what := access.str(opener, "what")
	what in ["everything", "addresses outside the cluster", "every IPv4 address", "every IPv6 address", "`0.0.0.0/0`", "`::/0`"]
}

opened_by(told, others) := v if {
	count(others) > 0
	v := object.union(told, {"opener": others[0]})
	is_object(v)
} else := {} if {
	is_object(told)
}

state := v if {
	v := network_defaults_reports.state(found, params)
}

text := v if {
	found.level == "none"
	v := concat("", ["a new Pod of namespace `", ns, "` can be reached by everybody: no NetworkPolicy of the namespace is of type Ingress"])
	is_string(v)
} else := v if {
	found.level == "covered"
	v := concat("", ["a new Pod of namespace `", ns, "` can be reached by everybody: its policies select the Pods that there are, and no others"])
	is_string(v)
} else := v if {
	found.level == "partial"
	v := concat("", ["a new Pod of namespace `", ns, "` can be reached by everybody: its policies select some Pods only"])
	is_string(v)
} else := v if {
	v := concat("", [network_defaults_texts.policy(found.opener.policy), " lets ", found.opener.what, " in to every Pod of namespace `", ns, "`"])
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
