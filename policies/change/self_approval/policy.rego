# METADATA
# title: Change approved by its own author
# description: |
#   The change has an approval that fits, and too few independent persons stand behind it. An approver counts who is not the author, not
#   the one who asks, not a service account and, where groups are set, in a group that may approve this object. Two accounts of one
#   person are one (AccessModel objects say which), and several approvers give one ChangeApproval each, with the same `id`.
#   Whoever may impersonate others can approve as them: an admission request does not tell. What is set for
#   `change/invalid-approval`, such as `cluster`, counts here too where it is not set for this policy.
# related_resources:
#   - ref: https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final
#     description: NIST SP 800-53, CM-3 configuration change control and AC-5 separation of duties
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
#     description: User impersonation
# custom:
#   severity: critical
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
#     - now
#     - inventory:portcullis.dev/v1alpha1/ChangeApproval
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Have somebody approve the change who neither wrote it nor applies it.
#   frameworks:
#     nist80053: [AC-5, CM-3, CM-5]
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
#       description: What changes only with an approval; as for `change/unapproved` where it is not set. Where it is empty, this policy says nothing.
#     threshold:
#       type: integer
#       minimum: 1
#       default: 1
#       description: How many independent persons must approve.
#     approver_groups:
#       type: array
#       items:
#         type: object
#         required: [groups]
#         properties:
#           groups: {type: array, items: {type: string}, description: Groups whose members may approve.}
#           kinds: {type: array, items: {type: string}, description: "The kinds; all where absent or `*`."}
#           namespaces: {type: array, items: {type: string}, description: "The namespaces; all, and objects without one, where absent or `*`."}
#       default: []
#       description: Who may approve what. Anybody may where it is empty; else an approver must be in a group of an entry for the object.
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
#     cluster:
#       type: string
#       default: ""
#       description: The name of this cluster, which approvals must give; not compared where empty.
#     gitops_identities:
#       type: array
#       items: {type: string}
#       default: []
#       description: "GitOps controllers that apply what others write: service accounts as `namespace/name`, or names of users."
#     max_hours:
#       type: integer
#       minimum: 1
#       default: 72
#       description: How many hours an approval may be good for.
#     time:
#       type: string
#       default: ""
#       description: The time to judge by where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.change.self_approval

import data.lib.portcullis.access
import data.lib.portcullis.approvals
import data.lib.portcullis.approvals_fit
import data.lib.portcullis.faults

violation contains {"msg": msg, "details": details} if {
	verdict.state == "few"
	id := access.str(tally, "id")
	persons := access.texts(tally, "persons")
	number := format_int(count(persons), 10)
	threshold := access.num(own, "threshold", 1)
	msg := concat("", ["approval `", id, "` has ", number, " of ", format_int(threshold, 10), " independent approvers", because])
	path := approvals.path
	discounted := access.arr(tally, "discounted")
	related := access.arr(tally, "related")
	details := {
		"path": path,
		"evidence": {"reason": "not-enough-approvers", "approval": id, "approvers": persons, "threshold": threshold, "discounted": discounted},
		"related": related,
	}
}

unknown contains {"msg": msg, "details": details} if {
	missing := approvals_fit.open(verdict.state)
	missing != {}
	msg := concat("", ["whether ", approvals.change, " is approved by somebody else depends on ", access.str(missing, "why")])
	path := approvals.path
	need := access.str(missing, "need")
	details := {"path": path, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

tally := v if {
	v := access.obj(verdict, "tally")
}

# Why approvers do not count, for the message.
because := "" if {
	count(access.arr(tally, "discounted")) == 0
} else := v if {
	texts := [text |
		some entry in access.arr(tally, "discounted")
		text := concat("", ["`", access.str(entry, "approver"), "` ", access.str(entry, "why")])
	]
	v := concat("", [": ", concat("; ", texts)])
}

own := v if {
	v := approvals.settings("change/self-approval")
}

verdict := v if {
	v := approvals_fit.verdict(own)
}
