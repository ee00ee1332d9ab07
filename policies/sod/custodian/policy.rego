# METADATA
# title: ServiceAccount that joins duties for people
# description: |
#   A ServiceAccount has no person of its own: whoever enters its Pods, runs a workload as it, takes a token of it or has a GitOps controller
#   apply something as it holds all that it holds. Where such a ServiceAccount holds duties that must be separated, each of these people
#   holds them together, whatever their own roles say. This policy reports that at the ServiceAccount, with the people and the way of the
#   first of them; at admission also where it brings one of two duties. ServiceAccounts as which nobody can act are not reported.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation
#     description: Who creates workloads acts as their ServiceAccounts
#   - ref: https://kubernetes.io/docs/concepts/security/service-accounts/
#     description: Service accounts
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [/ServiceAccount]
#   needs:
#     - facts
#     - now
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/RoleBinding
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding
#     - inventory:v1/ServiceAccount
#     - inventory:v1/Namespace
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:v1/Secret
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#     - inventory:portcullis.dev/v1alpha1/DutyExemption
#   remediation: Give each duty a ServiceAccount of its own, in a namespace in which people neither enter Pods nor run workloads, or take the later duty away from it.
#   frameworks:
#     cis: ["5.1.3", "5.1.6"]
#     nist80053: [AC-5, AC-6]
#     pci4: [7.2.1, 7.2.2, 7.2.5]
#   parameters:
#     conflicts:
#       type: string
#       enum: [strict, standard, small-team]
#       default: standard
#       strict: strict
#       description: Which pairs of duties must be separated.
#     allowed:
#       type: array
#       items:
#         type: object
#         required: [people]
#         properties:
#           people: {type: array, items: {type: string}, description: "Names of people, or `group:<name>` for a group whose members nobody lists."}
#           duties: {type: array, items: {type: string}, description: Duties that they may hold together; all where absent.}
#           scopes: {type: array, items: {type: string}, description: "Namespaces; `*` is every namespace and the cluster, as where it is absent."}
#       default: []
#       description: Who may hold duties together for good.
#     time:
#       type: string
#       default: ""
#       description: The time by which exemptions are judged where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.sod.custodian

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.collision_texts
import data.lib.portcullis.collisions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	some certainty in ["certain", "partial"]
	found := held[certainty]
	count(found) > 0
	msg := concat("", [collision_texts.who(found), " can act as ", shown, " and so hold duties ", collision_texts.limit(certainty), "that must be separated ", collision_texts.where(found), ": ", collision_texts.pairs(found)])
	path := ["metadata", "name"]
	details := {"path": path, "evidence": collision_texts.evidence(found), "related": collision_texts.related(found)}
}

unknown contains {"msg": msg, "details": details} if {
	found := held.potential
	count(found) > 0
	msg := concat("", [collision_texts.who(found), " may be able to act as ", shown, " and so hold duties that must be separated ", collision_texts.where(found), ": ", collision_texts.pairs(found)])
	path := ["metadata", "name"]
	needs := collision_texts.needs(found)
	details := {"path": path, "evidence": collision_texts.evidence(found), "related": collision_texts.related(found), "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(undated) > 0
	msg := concat("", [collision_texts.who(undated), " can act as ", shown, ", and whether an exemption of duties that must be separated ", collision_texts.where(undated), " is in force depends on the time: ", collision_texts.pairs(undated)])
	path := ["metadata", "name"]
	details := {"path": path, "evidence": collision_texts.evidence(undated), "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	not access_facts.known
	msg := concat("", ["whether people can act as ", shown, " and hold duties that must be separated depends on roles and bindings that were not given"])
	path := ["metadata", "name"]
	details := {"path": path, "needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"]}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	access_facts.known
	access_facts.exceeded
	msg := concat("", ["whether people can act as ", shown, " and hold duties that must be separated is more than a policy can compute from so many accounts"])
	path := ["metadata", "name"]
	details := {"path": path, "needs": ["facts"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/custodian")
}

judged if {
	startswith(access_facts.key, "ServiceAccount/")
}

shown := v if {
	v := concat("", ["ServiceAccount `", access.namespace, "/", access.name(access.subject), "`"])
}

allowed := v if {
	v := access.arr(params, "allowed")
}

standing := v if {
	judged
	v := collisions.standing(access.str(params, "conflicts"))
} else := []

# Those with their holders, apart from who is excused: now, or depending on the time.
told := v if {
	v := collisions.with_holders(standing, allowed, "held")
}

undated := v if {
	v := collisions.with_holders(standing, allowed, "unsettled")
}

held := v if {
	v := collisions.by_certainty(told)
}
