# METADATA
# title: Protection that others can remove
# description: |
#   A NetworkPolicy protects as long as nobody takes it away. Policies only add, so that whoever may write NetworkPolicies of the namespace
#   can undo one by another. Where it lets Pods in by labels of their namespace, whoever may change labels of a Namespace gets in; where it trusts
#   labels of Pods in another namespace, whoever may run Pods there does. This policy reports who, besides the owners, has such rights directly by
#   bindings, and who comes to change policies by acting as a ServiceAccount: by running Pods as it, creating a token of it or impersonating it.
#   Longer ways, and rights to hand out rights, are told by the policies of the groups `sod` and `rbac`: the whole access graph is too much to
#   compute for each NetworkPolicy. Bindings to cluster-admin are told by `rbac/cluster-admin-binding`.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification
#     description: Namespace modification
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: Network policies
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [networking.k8s.io/NetworkPolicy]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/RoleBinding
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#     - inventory:v1/ServiceAccount
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#   remediation: Leave NetworkPolicies to those who run the network of the namespace, name namespaces by `kubernetes.io/metadata.name`, and name in `owners` who may do it.
#   frameworks:
#     nsa: [Network separation and hardening, Use role-based access control]
#     nist80053: [AC-4, AC-5, AC-6, CM-5]
#     pci4: [1.2.1, 7.2.1, 7.2.2]
#   parameters:
#     owners:
#       type: object
#       properties:
#         users: {type: array, items: {type: string}, description: User names.}
#         groups: {type: array, items: {type: string}, description: Groups.}
#         service_accounts: {type: array, items: {type: string}, description: "ServiceAccounts, as `namespace/name`."}
#       default: {users: [], groups: [], service_accounts: []}
#       description: Who may remove or satisfy protection.
#     ways:
#       type: array
#       items: {type: string, enum: [change, labels, pods]}
#       default: [change, labels, pods]
#       description: Which ways count, to change or undo the policy, to change labels of Namespaces that it trusts, or to run Pods with labels that it trusts.
#     exempt_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose policies are not judged; a name may begin or end with `*`.
package portcullis.network.removable_protection

import data.lib.portcullis.access
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.inventory
import data.lib.portcullis.network_defaults
import data.lib.portcullis.network_defaults_derived
import data.lib.portcullis.network_defaults_names
import data.lib.portcullis.network_defaults_rights
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_policies
import data.lib.portcullis.network_sources
import data.lib.portcullis.network_workloads
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	count(changers) > 0
	msg := concat("", [network_defaults_rights.shown(changers), " can change or undo ", policy_text, by(changers)])
	related := network_defaults_rights.related(changers)
	details := {"path": ["metadata", "name"], "evidence": evidence_of(changers), "related": related}
}

violation contains {"msg": msg, "details": details} if {
	count(sure_comers) > 0
	accounts := network_defaults_derived.accounts_text(sure_comers)
	msg := concat("", [network_defaults_rights.shown(sure_comers), " can come to change or undo ", policy_text, " as ", accounts, by(sure_comers)])
	related := network_defaults_rights.related(sure_comers)
	details := {"path": ["metadata", "name"], "evidence": evidence_of_comers(sure_comers), "related": related}
}

violation contains {"msg": msg, "details": details} if {
	count(labellers) > 0
	msg := concat("", [network_defaults_rights.shown(labellers), " can get in by the labels of a Namespace that ", policy_text, " asks for (", mutable_text, ")", by(labellers)])
	related := network_defaults_rights.related(labellers)
	details := {"path": mutable[0].path, "evidence": evidence_of(labellers), "related": related}
}

violation contains {"msg": msg, "details": details} if {
	count(runners) > 0
	msg := concat("", [network_defaults_rights.shown(runners), " can run Pods in other namespaces that ", policy_text, " lets in by their labels (", wearable_text, ")", by(runners)])
	related := network_defaults_rights.related(runners)
	details := {"path": wearable[0].path, "evidence": evidence_of(runners), "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	protects
	not inventory.given
	msg := concat("", ["who can change or undo ", policy_text, " depends on roles and bindings, which were not given"])
	needs := ["rbac.authorization.k8s.io/v1/RoleBinding", "rbac.authorization.k8s.io/v1/ClusterRoleBinding"]
	details := {"path": ["metadata", "name"], "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(possible_comers) > 0
	accounts := network_defaults_derived.accounts_text(possible_comers)
	msg := concat("", [network_defaults_rights.shown(possible_comers), " may come to change or undo ", policy_text, " as ", accounts, by(possible_comers), ", which depends on ServiceAccounts that were not given"])
	needs := [need | some account in network_defaults_derived.names_of(possible_comers); need := concat("", ["v1/ServiceAccount ", account])]
	details := {"path": ["metadata", "name"], "evidence": evidence_of_comers(possible_comers), "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(missing) > 0
	msg := concat("", ["who else can change or undo ", policy_text, " depends on ", network_defaults_texts.quoted(missing), ", not given"])
	needs := missing
	details := {"path": ["metadata", "name"], "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/removable-protection")
}

owners := v if {
	v := access.obj(params, "owners")
}

policy := v if {
	v := network_policies.subject
}

ns := v if {
	v := access.str(policy, "namespace")
}

policy_text := v if {
	v := concat("", ["NetworkPolicy `", ns, "/", access.str(policy, "name"), "`"])
}

# Whether the policy keeps anything from Pods that there are, or may be where none is given.
protects if {
	policy != {}
	exempt := access.texts(params, "exempt_namespaces")
	not network_defaults_names.covered(exempt, ns)
	keeps
	not for_others
}

keeps if {
	access.bool(policy, "ingress", false)
	network_defaults.openings(policy, ns, "ingress") == []
}

keeps if {
	access.bool(policy, "egress", false)
	network_defaults.openings(policy, ns, "egress") == []
}

for_others if {
	workloads := network_workloads.of(ns)
	count(workloads) > 0
	selected := [workload | some workload in workloads; network_policies.selects(policy, workload)]
	selected == []
}

asked(way) if {
	protects
	way in access.texts(params, "ways")
}

# What it takes to change or undo the policy.
changing := v if {
	verbs := ["create", "update", "patch", "delete", "deletecollection"]
	v := [{"verbs": verbs, "group": "networking.k8s.io", "resources": ["networkpolicies"], "name": access.str(policy, "name")}]
}

changers := v if {
	asked("change")
	v := network_defaults_rights.holders(network_defaults_rights.in_force(ns), changing, owners)
} else := []

# Who comes to do that as a ServiceAccount, and could not do it anyway.
comers := v if {
	asked("change")
	rows := network_defaults_derived.comers(network_defaults_rights.in_force(ns), changing, owners)
	v := network_defaults_rights.but(rows, changers)
} else := []

sure_comers := v if {
	v := [row | some row in comers; row.exists == true]
}

# As ServiceAccounts that may exist. What the inventory of a cluster lacks does not.
possible_comers := [] if {
	bindings_parties.in_cluster
} else := v if {
	rows := [row | some row in comers; row.exists == false]
	v := network_defaults_rights.but(rows, sure_comers)
}

# What the policy lets in, as `{"path", "source"}`.
let_in := v if {
	v := [row |
		some rule in access.arr(policy, "ingress_rules")
		some peer in access.arr(rule, "peers")
		source := network_sources.of_peer(access.obj(peer, "peer"), ns)
		row := {"path": access.arr(peer, "path"), "source": access.obj(source, "told")}
	]
}

# What it lets in by labels of namespaces.
mutable := v if {
	asked("labels")
	access.bool(policy, "ingress", false)
	v := [row | some row in let_in; row.source.reason == "mutable-namespace-label"]
} else := []

mutable_text := v if {
	v := network_defaults_texts.quoted(sort({selector | some row in mutable; selector := access.str(row.source, "selector")}))
}

labellers := v if {
	count(mutable) > 0
	question := [{"verbs": ["create", "update", "patch"], "group": "", "resources": ["namespaces"], "name": "*"}]
	of_cluster := network_defaults_rights.holders(network_defaults_rights.cluster_bindings, question, owners)
	v := network_defaults_rights.but(array.concat(of_cluster, network_defaults_rights.labellers(owners)), changers)
	is_array(v)
} else := []

# What it lets in by labels of Pods in other namespaces that it names.
wearable := v if {
	asked("pods")
	access.bool(policy, "ingress", false)
	v := [row |
		some row in let_in
		row.source.reason == "namespaces"
		row.source.pods != ""
		row.source.namespaces != [ns]
	]
} else := []

wearable_text := v if {
	v := network_defaults_texts.listed(sort({text |
		some row in wearable
		places := network_defaults_texts.quoted(access.texts(row.source, "namespaces"))
		text := concat("", ["`", access.str(row.source, "pods"), "` in ", places])
		is_string(text)
	}))
}

runners := v if {
	places := {place | some row in wearable; some place in access.texts(row.source, "namespaces"); place != ns}
	rows := [row |
		some place in sort(places)
		some row in network_defaults_rights.holders(network_defaults_rights.in_force(place), pods, owners)
	]
	v := network_defaults_rights.but(rows, array.concat(changers, labellers))
}

pods := [
	{"verbs": ["create", "update", "patch"], "group": "", "resources": ["pods", "replicationcontrollers"], "name": "*"},
	{"verbs": ["create", "update", "patch"], "group": "apps", "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"], "name": "*"},
	{"verbs": ["create", "update", "patch"], "group": "batch", "resources": ["jobs", "cronjobs"], "name": "*"},
]

missing := v if {
	asked("change")
	v := network_defaults_rights.missing(network_defaults_rights.in_force(ns), owners)
} else := []

by(rows) := v if {
	keys := network_defaults_rights.binding_keys(rows)
	v := concat("", [", by ", network_defaults_texts.policies(keys)])
}

evidence_of_comers(rows) := v if {
	accounts := network_defaults_derived.names_of(rows)
	more := {"accounts": network_defaults_texts.evidence(accounts), "chain": network_defaults_derived.chain(rows)}
	v := object.union(evidence_of(rows), more)
}

evidence_of(rows) := v if {
	people := network_defaults_rights.people(rows)
	keys := network_defaults_rights.binding_keys(rows)
	v := {"people": network_defaults_texts.evidence(people), "bindings": network_defaults_texts.evidence(keys)}
}
