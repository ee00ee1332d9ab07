# METADATA
# title: Guardrail that others can switch off
# description: |
#   Admission control is worth as much as the rights to change it. Who may change webhook configurations, admission policies, the constraints
#   and policies of Gatekeeper or Kyverno, CustomResourceDefinitions and APIServices, or whatever runs in the namespace of a guardrail, can
#   switch the check off, let a change pass and switch it on again; a webhook cannot even guard its own configuration. This policy reports at
#   each binding who holds such a right, directly or by acting as somebody whom the binding names, and is not among its owners. Bindings to
#   cluster-admin are told by `rbac/cluster-admin-binding`, rights to change Namespaces alone by `sod/namespace-label-editable`, and whoever
#   acts as a GitOps controller by `sod/gitops-identity`.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
#     description: Which requests webhooks never see
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks
#     description: Control of admission webhooks
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - facts
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
#   remediation: Take the right away from everybody but the few who run the guardrail, and name these in `owners`.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-3, AC-5, AC-6, CM-5]
#     pci4: [6.5.1, 7.2.1, 7.2.2]
#   parameters:
#     owners:
#       type: object
#       properties:
#         users: {type: array, items: {type: string}, description: User names.}
#         groups: {type: array, items: {type: string}, description: Groups.}
#         service_accounts: {type: array, items: {type: string}, description: "ServiceAccounts, as `namespace/name`."}
#       default: {users: [], groups: [], service_accounts: []}
#       description: Who runs the guardrail and may change it. A ServiceAccount that stands here may hold the right; who comes to act as it is not told here.
package portcullis.sod.guardrail_editable

import data.lib.portcullis.access
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.duty_holders
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	held
	who := duty_holders.shown(direct, derived)
	msg := concat("", [who, " can switch off or bend admission control ", where, limits, ": ", bindings_parties.role_text, " gives the right to ", access_facts_text.listed(titles, "others")])
	path := duty_holders.place(direct, derived)
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	count(watched) > 0
	count(possible) > 0
	not held
	who := duty_holders.shown([], possible)
	msg := concat("", [who, " may switch off or bend admission control ", where, ", depending on what was not given"])
	path := duty_holders.place([], possible)
	chain := duty_holders.chain(possible)
	needs := duty_holders.needs(possible)
	details := {"path": path, "evidence": {"chain": chain}, "related": duty_holders.related(possible), "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(missing) > 0
	not held
	msg := concat("", ["whether somebody but the owners can switch off or bend admission control depends on ", duty_holders.why_missing])
	needs := missing
	details := {"path": ["roleRef"], "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/guardrail-editable")
}

owners := v if {
	v := access.obj(params, "owners")
}

# What the binding grants of it.
watched := v if {
	v := duty_holders.granted(["write-admission", "write-admission-exceptions", "operate-guardrail"])
}

titles := v if {
	v := duty_holders.titles(watched)
}

# Whom the binding names.
direct := v if {
	count(watched) > 0
	v := duty_holders.direct(owners)
} else := []

# Who comes to act as somebody whom the binding names.
derived := v if {
	count(watched) > 0
	v := duty_holders.derived("edit-guardrail", owners, true)
} else := []

possible := v if {
	v := duty_holders.derived("edit-guardrail", owners, false)
}

held if {
	count(direct) > 0
}

held if {
	count(derived) > 0
}

missing := v if {
	v := duty_holders.missing(watched, owners)
}

related := v if {
	v := duty_holders.related(derived)
}

evidence := v if {
	v := {
		"role": duty_holders.role,
		"rules": duty_holders.rules_of(watched),
		"capabilities": duty_holders.capabilities_of(watched),
		"people": duty_holders.people(direct),
		"through_others": duty_holders.people(derived),
		"chain": duty_holders.chain(derived),
	}
}

# The names to which the right is limited, if it is.
limits := v if {
	names := duty_holders.names_of(watched)
	count(names) > 0
	v := concat("", [" (only ", bindings_parties.listed(names), ")"])
} else := ""

# The rights over the guardrail itself count for the whole cluster, wherever they are granted.
where := "in the whole cluster" if {
	some grant in watched
	grant.scope == "*"
} else := v if {
	v := concat("", ["in namespace `", duty_holders.scope, "`"])
}
