# METADATA
# title: Routes written in every namespace
# description: |
#   A ClusterRoleBinding lets a person, a group or a ServiceAccount write routes or NetworkPolicies in every namespace, also in those of
#   other teams and in those that are made tomorrow. Who edits routes needs that in the namespaces that they answer for: a RoleBinding
#   to the same ClusterRole gives it there and nowhere else. Route controllers, guardrails and GitOps controllers of the access model
#   are not judged, nor are the parts of Kubernetes itself, nor rules that are limited to names. A role that grants everything is
#   told by the policies on wide roles.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding
#     description: RoleBindings to a ClusterRole
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
#     description: Least privilege
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Bind the ClusterRole by a RoleBinding in each namespace that the subject answers for; name a controller in the AccessModel or in `allowed_subjects`.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-5, AC-6]
#     pci4: [7.2.1]
#   parameters:
#     allowed_subjects:
#       type: array
#       items: {type: string}
#       default: ["ServiceAccount:cert-manager/cert-manager"]
#       description: Accounts that may, as `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.
package portcullis.rbac.cluster_wide_route_write

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.capabilities
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.wide_bindings

violation contains {"msg": msg, "details": details} if {
	count(judged) > 0
	count(written) > 0
	msg := concat("", [wide_bindings.shown(judged), " may write ", concat(" and ", written), " in every namespace"])
	path := wide_bindings.place_of(judged)
	accounts := wide_bindings.accounts_of(judged)
	role := wide_bindings.role
	related := wide_bindings.related
	details := {"path": path, "evidence": {"subjects": accounts, "role": role, "rules": rule_indexes, "writes": written}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	count(judged) > 0
	needs := wide_bindings.needs
	count(needs) > 0
	name := trim_prefix(wide_bindings.role, "ClusterRole/")
	msg := concat("", ["whether ", wide_bindings.shown(judged), " may write routes in every namespace depends on ClusterRole `", name, "`"])
	accounts := wide_bindings.accounts_of(judged)
	details := {"path": ["roleRef"], "evidence": {"subjects": accounts}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/cluster-wide-route-write")
}

# What the capabilities let write, for the message.
watched := {"write-routes": "routes", "write-network-policies": "NetworkPolicies"}

grants := v if {
	v := [grant |
		some grant in capabilities.of_rules(wide_bindings.rules, "*")
		access.has(watched, grant.capability)
		grant.names == null
	]
}

# `write-routes` is told first.
written := v if {
	v := [text |
		some capability in ["write-routes", "write-network-policies"]
		granted(capability)
		text := access.str(watched, capability)
	]
}

granted(capability) if {
	some grant in grants
	grant.capability == capability
}

rule_indexes := v if {
	v := sort({i | some grant in grants; i := grant.rule})
}

judged := v if {
	v := [subject |
		some subject in wide_bindings.subjects
		account := access.str(subject, "account")
		not allowed(account)
	]
}

allowed(account) if {
	account in access.texts(params, "allowed_subjects")
}

allowed(account) if {
	some entry in access_model.gitops
	account == concat("", ["ServiceAccount:", entry.service_account])
}

allowed(account) if {
	startswith(account, "ServiceAccount:")
	parts := split(trim_prefix(account, "ServiceAccount:"), "/")
	parts[0] in controller_namespaces
}

allowed(account) if {
	startswith(account, "Group:system:serviceaccounts:")
	trim_prefix(account, "Group:system:serviceaccounts:") in controller_namespaces
}

controller_namespaces := v if {
	v := array.concat(access_model.controller_namespaces, access_model.guardrail_namespaces)
}
