# METADATA
# title: Approval that does not fit the change
# description: |
#   Somebody has approved a change of this object, and this is not that change: the content differs, the object has changed since, the
#   approval is for another object or cluster, it was used, it has expired, it lasts longer than allowed, or somebody else than its author
#   or a listed GitOps controller asks. Content is compared as a whole, with the defaults of the API server, so approve what
#   a dry run on the server gives. ChangeApprovals themselves are judged too: who creates one must be its approver, a person and in the groups
#   it claims; afterwards nobody may change it. Whoever may impersonate others can approve as them: an admission request does not tell.
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
#     - portcullis.dev/ChangeApproval
#   needs:
#     - user_info
#     - old_object
#     - now
#     - inventory:portcullis.dev/v1alpha1/ChangeApproval
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Have exactly this change approved anew, from the state that the object is in, for this cluster and with an end.
#   frameworks:
#     nist80053: [CM-3, CM-5, AC-5, SI-7]
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
#       description: What changes only with an approval; as for `change/unapproved` where it is not set. Where it is empty, only ChangeApprovals are judged.
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
package portcullis.change.invalid_approval

import data.lib.portcullis.access
import data.lib.portcullis.approvals
import data.lib.portcullis.approvals_content
import data.lib.portcullis.approvals_fit
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	verdict.state == "unfit"
	some first in array.slice(access.arr(verdict, "judged"), 0, 1)
	approval := access.obj(first, "approval")
	some fault in array.slice(access.arr(first, "faults"), 0, 1)
	reason := access.str(fault, "reason")
	id := access.str(approval, "id")
	msg := concat("", ["approval `", id, "` does not fit ", approvals.change, ": ", access.str(fault, "why")])
	path := place(approval, reason)
	evidence := object.union({"reason": reason, "approvals": summaries}, differing(approval, reason))
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	verdict.state == "undated"
	tally := access.obj(verdict, "tally")
	msg := concat("", ["whether approval `", access.str(tally, "id"), "` has expired depends on the time, which was not given"])
	path := approvals.path
	details := {"path": path, "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	missing := approvals_fit.open(verdict.state)
	missing != {}
	msg := concat("", ["whether ", approvals.change, " is approved as it is depends on ", access.str(missing, "why")])
	path := approvals.path
	need := access.str(missing, "need")
	details := {"path": path, "needs": [need]}
}

# ChangeApprovals

violation contains {"msg": msg, "details": details} if {
	submitted
	some entry in wrongs
	msg := access.str(entry, "msg")
	path := access.arr(entry, "path")
	reason := access.str(entry, "reason")
	approver := access.str(spec, "approver")
	details := {"path": path, "evidence": {"reason": reason, "approver": approver, "user": requester.name}}
}

violation contains {"msg": msg, "details": details} if {
	rewritten
	id := access.str(access.obj(access.old, "spec"), "id")
	msg := concat("", ["approval `", id, "` is changed after it was given"])
	path := approvals_content.standing(access.subject, ["spec"])
	details := {"path": path, "evidence": {"reason": "forged", "user": requester.name}}
}

unknown contains {"msg": msg, "details": details} if {
	submitted
	not requester.known
	msg := concat("", ["whether approval `", access.str(spec, "id"), "` is given by `", access.str(spec, "approver"), "` depends on who creates it"])
	path := field("approver")
	details := {"path": path, "needs": ["user_info"]}
}

violation contains {"msg": msg, "details": details} if {
	is_approval
	some fault in misshapen
	msg := fault.msg
	details := fault.details
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

own := v if {
	v := approvals.settings("change/invalid-approval")
}

verdict := v if {
	v := approvals_fit.verdict(own)
}

# Where a finding about an approval stands: at what differs, at the pointer, or at the object.
place(approval, reason) := v if {
	reason == "content-changed"
	count(approvals_fit.differences(approval)) > 0
	v := approvals_content.standing(access.subject, first_place(approval))
	is_array(v)
} else := ["metadata", "annotations", "portcullis.dev/change-approval"] if {
	reason in ["wrong-target", "wrong-operation"]
	approvals.pointer != ""
} else := v if {
	v := approvals.path
}

first_place(approval) := v if {
	v := [part |
		some differing_path in array.slice(approvals_fit.differences(approval), 0, 1)
		some part in differing_path
	]
}

differing(approval, reason) := v if {
	reason == "content-changed"
	v := {"differs": approvals_fit.places(approval)}
	is_object(v)
} else := {}

# All approvals of the change with what is wrong with them.
summaries := v if {
	v := [summary |
		some entry in access.arr(verdict, "judged")
		id := access.str(access.obj(entry, "approval"), "id")
		reasons := [reason |
			some fault in access.arr(entry, "faults")
			reason := access.str(fault, "reason")
		]
		summary := {"id": id, "reasons": reasons}
	]
}

related := v if {
	v := [reference |
		some entry in access.arr(verdict, "judged")
		some reference in access.arr(access.obj(entry, "approval"), "related")
	]
}

# ChangeApprovals: the API server's authentication of whoever creates one is its signature.

is_approval if {
	kinds.full(access.judged) == "portcullis.dev/ChangeApproval"
}

# Whether the object under review is an approval that comes into being, or one that stands in a manifest or in the cluster.
submitted if {
	is_approval
	access.operation in ["", "CREATE"]
	count(misshapen) == 0
}

rewritten if {
	is_approval
	access.operation == "UPDATE"
	access.obj(access.subject, "spec") != access.obj(access.old, "spec")
}

spec := v if {
	v := access.obj(access.subject, "spec")
}

# The path of a field of the approval; of `spec`, where it lacks that.
field(key) := v if {
	is_string(key)
	v := approvals_content.standing(access.subject, ["spec", key])
}

# What is wrong with the approval, as `{"reason", "msg", "path"}`.
wrongs := v if {
	signed := array.concat(forged, by_account)
	bounded := array.concat(unclaimed, endless)
	v := array.concat(array.concat(signed, bounded), array.concat(displaced, incomplete))
}

forged := v if {
	requester.known
	approver := access.str(spec, "approver")
	approver != requester.name
	msg := concat("", ["`", requester.name, "` approves in the name of `", approver, "`"])
	v := [{"reason": "forged", "msg": msg, "path": field("approver")}]
} else := []

by_account := v if {
	approver := access.str(spec, "approver")
	startswith(approver, "system:serviceaccount:")
	msg := concat("", ["`", approver, "` is a service account, and only persons approve"])
	v := [{"reason": "service-account", "msg": msg, "path": field("approver")}]
} else := []

unclaimed := v if {
	requester.known
	missing := {group | some group in access.texts(spec, "approverGroups"); not group in requester.groups}
	count(missing) > 0
	quoted := [text | some group in sort(missing); text := concat("", ["`", group, "`"])]
	msg := concat("", ["`", access.str(spec, "approver"), "` is not in ", concat(", ", quoted), ", which the approval claims"])
	v := [{"reason": "not-a-member", "msg": msg, "path": field("approverGroups")}]
} else := []

until := v if {
	v := approvals.moment(access.str(spec, "expires"))
}

from := v if {
	v := approvals.moment(access.str(spec, "notBefore"))
}

endless := v if {
	access.str(spec, "expires") == ""
	v := [{"reason": "no-expiry", "msg": "the approval does not say when it expires", "path": field("expires")}]
} else := v if {
	until == ""
	msg := concat("", ["`", access.str(spec, "expires"), "` is no time such as `2026-11-21T00:00:00Z`"])
	v := [{"reason": "no-expiry", "msg": msg, "path": field("expires")}]
} else := v if {
	from == ""
	access.str(spec, "notBefore") != ""
	msg := concat("", ["`", access.str(spec, "notBefore"), "` is no time such as `2026-11-21T00:00:00Z`"])
	v := [{"reason": "no-expiry", "msg": msg, "path": field("notBefore")}]
} else := v if {
	from >= until
	v := [{"reason": "no-expiry", "msg": "the approval expires before it begins", "path": field("expires")}]
} else := v if {
	hours := access.num(own, "max_hours", 72)
	start != ""
	approvals.longer(start, until, hours)
	msg := concat("", ["the approval is good for more than ", format_int(hours, 10), " hours"])
	v := [{"reason": "too-long", "msg": msg, "path": field("expires")}]
} else := []

# When the approval begins: as it says, else when it was made, else now.
start := v if {
	access.str(spec, "notBefore") != ""
	v := from
	is_string(v)
} else := v if {
	v := approvals.moment(access.str(access.obj(access.subject, "metadata"), "creationTimestamp"))
	v != ""
} else := v if {
	v := approvals.now(own)
}

# An approval for an object of another namespace: who may approve there is decided there.
displaced := v if {
	namespace := access.str(access.obj(spec, "target"), "namespace")
	namespace != ""
	namespace != access.namespace
	msg := concat("", ["an approval for namespace `", namespace, "` does not count in namespace `", access.namespace, "`"])
	v := [{"reason": "wrong-target", "msg": msg, "path": field("target")}]
} else := []

incomplete := v if {
	lacking := [text | some text in required; not says(text)]
	count(lacking) > 0
	quoted := [text | some key in lacking; text := concat("", ["`", key, "`"])]
	msg := concat("", ["the approval lacks ", concat(", ", quoted), ", so it fits no change"])
	v := [{"reason": "incomplete", "msg": msg, "path": field("operation")}]
} else := []

required := ["id", "author", "target", "content"] if {
	access.str(spec, "operation") == "CREATE"
} else := ["id", "author", "target", "base"] if {
	access.str(spec, "operation") == "DELETE"
} else := ["id", "author", "target", "content", "base"]

says(key) if {
	access.str(spec, key) != ""
}

says(key) if {
	access.obj(spec, key) != {}
}

# The fields of an approval with their types: what has another type would be read as missing.
shape := v if {
	target := access.obj(spec, "target")
	base := access.obj(spec, "base")
	texts := ["id", "cluster", "operation", "author", "approver", "notBefore", "expires"]
	of_spec := [check | some key in texts; check := {"in": spec, "key": key, "type": "string", "at": ["spec", key]}]
	of_target := [check |
		some key in ["group", "kind", "namespace", "name"]
		check := {"in": target, "key": key, "type": "string", "at": ["spec", "target", key]}
	]
	others := [
		{"in": access.subject, "key": "spec", "type": "object", "at": ["spec"]},
		{"in": spec, "key": "target", "type": "object", "at": ["spec", "target"]},
		{"in": spec, "key": "content", "type": "object", "at": ["spec", "content"]},
		{"in": spec, "key": "base", "type": "object", "at": ["spec", "base"]},
		{"in": spec, "key": "approverGroups", "type": "array", "at": ["spec", "approverGroups"]},
		{"in": base, "key": "resourceVersion", "type": "string", "at": ["spec", "base", "resourceVersion"]},
		{"in": base, "key": "object", "type": "object", "at": ["spec", "base", "object"]},
	]
	v := array.concat(of_spec, array.concat(of_target, others))
}

misshapen := v if {
	v := [fault |
		some check in shape
		holder := access.obj(check, "in")
		type := access.str(check, "type")
		faults.wrong(holder, access.str(check, "key"), type)
		fault := faults.fault(access.arr(check, "at"), type)
		is_object(fault)
	]
}
