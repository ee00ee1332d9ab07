# METADATA
# title: Change without an approval
# description: |
#   A protected object is created, changed or deleted, and nobody has approved it: no ChangeApproval in its namespace, and no approval
#   that the program has verified, names the object and the operation. Updates of the status, of what the API server writes into the
#   metadata, of finalizers and of the pointer to an approval need none. An approval that names the change and does not fit it is found by
#   `change/invalid-approval`, and one that lacks independent approvers by `change/self-approval`, so that one cause is one finding.
#   API servers do not ask webhooks about webhook configurations and admission policies, so protect those by RBAC as well. Constraints of
#   Gatekeeper have a kind for each template, and are not judged.
# related_resources:
#   - ref: https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final
#     description: NIST SP 800-53, CM-3 configuration change control and AC-5 separation of duties
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
#     description: What admission webhooks are asked about
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - routes
#     - listeners
#     - settings
#     - networking.k8s.io/NetworkPolicy
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - Namespace
#     - admissionregistration.k8s.io/ValidatingWebhookConfiguration
#     - admissionregistration.k8s.io/MutatingWebhookConfiguration
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#     - admissionregistration.k8s.io/MutatingAdmissionPolicy
#     - admissionregistration.k8s.io/MutatingAdmissionPolicyBinding
#     - templates.gatekeeper.sh/ConstraintTemplate
#     - config.gatekeeper.sh/Config
#     - syncset.gatekeeper.sh/SyncSet
#     - externaldata.gatekeeper.sh/Provider
#     - expansion.gatekeeper.sh/ExpansionTemplate
#     - mutations.gatekeeper.sh/Assign
#     - mutations.gatekeeper.sh/AssignImage
#     - mutations.gatekeeper.sh/AssignMetadata
#     - mutations.gatekeeper.sh/ModifySet
#     - portcullis.dev/AccessModel
#   needs:
#     - user_info
#     - old_object
#     - inventory:portcullis.dev/v1alpha1/ChangeApproval
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Have somebody else approve the change as a ChangeApproval in the namespace of the object, and repeat it.
#   frameworks:
#     nist80053: [CM-3, CM-5, AC-5]
#     pci4: [6.5.1]
#   parameters:
#     protected:
#       type: array
#       items:
#         type: object
#         required: [kinds]
#         properties:
#           group: {type: string, description: "The API group; each where absent."}
#           kinds: {type: array, items: {type: string}, description: "The kinds; `*` is every kind that this policy judges."}
#           namespaces: {type: array, items: {type: string}, description: "The namespaces; all, and objects without one, where absent or `*`. A Namespace is in itself."}
#       default: []
#       description: What changes only with an approval. Where it is empty, this policy says nothing. It counts for `change/invalid-approval` and `change/self-approval` too, where it is not set for them.
#     exempt_users:
#       type: array
#       items: {type: string}
#       default: ["system:serviceaccount:kube-system:namespace-controller", "system:serviceaccount:kube-system:generic-garbage-collector"]
#       description: Users that need no approval. Without the default ones, namespaces and owned objects cannot be deleted.
#     exempt_groups:
#       type: array
#       items: {type: string}
#       default: []
#       description: Groups whose members need no approval, such as that for emergencies.
#     require_inventory:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether a change is refused, not unknown, where no approvals can be seen, as with a Gatekeeper that syncs none.
package portcullis.change.unapproved

import data.lib.portcullis.access
import data.lib.portcullis.approvals
import data.lib.portcullis.approvals_fit
import data.lib.portcullis.faults
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	unapproved
	msg := sentence
	path := approvals.path
	evidence := request
	details := {"path": path, "evidence": evidence}
}

unknown contains {"msg": msg, "details": details} if {
	missing := approvals_fit.open(verdict.state)
	missing != {}
	not unapproved
	msg := concat("", ["whether ", approvals.change, " is approved depends on ", access.str(missing, "why")])
	path := approvals.path
	need := access.str(missing, "need")
	details := {"path": path, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Whether no approval names what is asked for, as far as can be seen.
unapproved if {
	verdict.state == "none"
}

unapproved if {
	verdict.state == "unseen"
	access.bool(own, "require_inventory", false)
}

sentence := v if {
	verdict.state == "none"
	v := concat("", ["nobody has approved ", approvals.change])
} else := v if {
	v := concat("", ["whether anybody has approved ", approvals.change, " cannot be seen"])
}

request := v if {
	plain := {"user": requester.name, "operation": access.operation, "kind": approvals.kind, "namespace": approvals.namespace}
	v := object.union(plain, pointed)
}

pointed := {} if {
	approvals.pointer == ""
} else := v if {
	v := {"approval": approvals.pointer}
}

own := v if {
	v := approvals.settings("change/unapproved")
}

verdict := v if {
	v := approvals_fit.verdict(own)
}
