# METADATA
# title: Exemption that should not count
# description: |
#   A DutyExemption lets somebody hold duties together that must be separated. It is sound only if it ends, soon and by itself, if somebody
#   else granted it, and if it names exactly whom, what and where it is for. One that is over, without end, self-granted or for a name
#   pattern is a hole that looks like a decision. Exemptions that are over, or that nobody else granted, exempt nobody. In a cluster, one
#   that nobody needs any more is reported too.
# related_resources:
#   - ref: https://csrc.nist.gov/projects/cprt/catalog#/cprt/framework/version/SP_800_53_5_1_1/home?element=AC-05
#     description: NIST SP 800-53 AC-5, separation of duties
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [portcullis.dev/DutyExemption]
#   needs:
#     - facts
#     - now
#     - user_info
#     - old_object
#     - inventory:portcullis.dev/v1alpha1/AccessModel
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
#   remediation: Delete the exemption, or have somebody else grant a new one for exact names, for the duties and namespaces that are needed, for as short as possible.
#   frameworks:
#     nist80053: [AC-5, AC-6, CM-3]
#     pci4: [6.5.1, 7.2.4]
#   parameters:
#     max_days:
#       type: integer
#       minimum: 1
#       default: 90
#       description: How many days an exemption may last. One for an emergency (`breakGlass`) lasts one day at most.
#     time:
#       type: string
#       default: ""
#       description: The time to judge by where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.sod.invalid_exemption

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.exemption_need
import data.lib.portcullis.exemptions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.requester
import data.lib.portcullis.reviewed_exemption
import data.lib.portcullis.wording

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	not access.has(reviewed_exemption.spec, "expires")
	msg := "the exemption never ends: it has no `expires`"
	details := {"path": spec_path, "evidence": {"granted_by": reviewed_exemption.granter}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	some key in ["expires", "notBefore"]
	text := object.get(reviewed_exemption.spec, key, null)
	is_string(text)
	exemptions.moment(text) == ""
	msg := concat("", ["`", key, ": ", text, "` is no time in UTC such as `2026-12-31T00:00:00Z`"])
	details := {"path": ["spec", key], "evidence": {"text": text}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.end != ""
	reviewed_exemption.start_given != ""
	reviewed_exemption.end <= reviewed_exemption.start_given
	msg := "the exemption ends before it begins"
	details := {"path": ["spec", "expires"], "evidence": {"expires": reviewed_exemption.expires, "not_before": access.str(reviewed_exemption.spec, "notBefore")}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.end != ""
	reviewed_exemption.start != ""
	exemptions.longer(reviewed_exemption.start, reviewed_exemption.end, limit)
	msg := concat("", ["the exemption lasts longer than ", limit_text])
	details := {"path": ["spec", "expires"], "evidence": {"expires": reviewed_exemption.expires, "days": limit, "break_glass": break_glass}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.end != ""
	exemptions.now != ""
	reviewed_exemption.end <= exemptions.now
	msg := concat("", ["the exemption is over since `", reviewed_exemption.expires, "`"])
	details := {"path": ["spec", "expires"], "evidence": {"expires": reviewed_exemption.expires}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	blank("grantedBy")
	msg := "nobody is named who grants the exemption: it has no `grantedBy`"
	details := {"path": granter_path, "evidence": {"expires": reviewed_exemption.expires}}
}

violation contains {"msg": msg, "details": details} if {
	self_granted
	msg := concat("", ["`", reviewed_exemption.granter, "` grants the exemption to `", access_model.person_of(reviewed_exemption.granter), "`"])
	details := {"path": ["spec", "grantedBy"], "evidence": {"granted_by": reviewed_exemption.granter, "people": reviewed_exemption.people}}
}

violation contains {"msg": msg, "details": details} if {
	written
	not self_granted
	gains
	user := requester.name
	msg := concat("", ["`", user, "`, for whom the exemption is, writes it"])
	details := {"path": spec_path, "evidence": {"user": user, "granted_by": reviewed_exemption.granter, "people": reviewed_exemption.people}}
}

violation contains {"msg": msg, "details": details} if {
	written
	reviewed_exemption.granter != ""
	not gains
	not applies_for_others
	user := requester.name
	user != reviewed_exemption.granter
	msg := concat("", ["`", user, "` writes an exemption that names `", reviewed_exemption.granter, "` as the one who grants it"])
	details := {"path": ["spec", "grantedBy"], "evidence": {"user": user, "granted_by": reviewed_exemption.granter}}
}

violation contains {"msg": msg, "details": details} if {
	count(reviewed_exemption.unknown_duties) > 0
	some first in array.slice(reviewed_exemption.unknown_duties, 0, 1)
	names := [name | some entry in reviewed_exemption.unknown_duties; name := entry.name]
	msg := concat("", ["the exemption names ", wording.quoted(names), ", which is no duty"])
	path := first.path
	details := {"path": path, "evidence": {"duties": names}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	count(reviewed_exemption.unknown_duties) == 0
	count(reviewed_exemption.pairs) == 0
	msg := "no two duties of the exemption are in conflict, so it exempts from nothing"
	details := {"path": duties_path, "evidence": {"duties": reviewed_exemption.named_duties}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	blank("who")
	msg := "the exemption is for nobody: `who` is empty"
	details := {"path": who_path, "evidence": {"granted_by": reviewed_exemption.granter}}
}

violation contains {"msg": msg, "details": details} if {
	some entry in inexact
	msg := entry.msg
	path := entry.path
	details := {"path": path, "evidence": {"name": entry.name}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	blank("scopes")
	msg := "the exemption counts nowhere: `scopes` is empty"
	details := {"path": scopes_path, "evidence": {"granted_by": reviewed_exemption.granter}}
}

violation contains {"msg": msg, "details": details} if {
	reviewed_exemption.is_exemption
	some i, scope in access.arr(reviewed_exemption.spec, "scopes")
	is_string(scope)
	scope != "*"
	contains(scope, "*")
	msg := concat("", ["scope `", scope, "` is no namespace: only `*` alone stands for all of them"])
	details := {"path": ["spec", "scopes", i], "evidence": {"scope": scope}}
}

violation contains {"msg": msg, "details": details} if {
	exemption_need.may_be_stale
	count(exemption_need.needed_by) == 0
	msg := "nobody for whom the exemption is holds its duties together any more"
	details := {"path": who_path, "evidence": {"people": reviewed_exemption.people, "duties": reviewed_exemption.named_duties}}
}

unknown contains {"msg": msg, "details": details} if {
	reviewed_exemption.end != ""
	exemptions.now == ""
	msg := "whether the exemption is over depends on the time, which was not given"
	details := {"path": ["spec", "expires"], "evidence": {"expires": reviewed_exemption.expires}, "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	reviewed_exemption.granter != ""
	not self_granted
	not vouched
	count(reviewed_exemption.open_groups) > 0
	msg := concat("", ["whether `", reviewed_exemption.granter, "` grants the exemption to itself depends on who is in ", wording.quoted(reviewed_exemption.open_groups)])
	details := {"path": ["spec", "grantedBy"], "evidence": {"granted_by": reviewed_exemption.granter, "groups": reviewed_exemption.open_groups}, "needs": ["portcullis.dev/AccessModel"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

break_glass := v if {
	v := access.bool(reviewed_exemption.spec, "breakGlass", false)
}

limit := 1 if {
	break_glass
} else := v if {
	v := access.num(parameters.of("sod/invalid-exemption"), "max_days", 90)
}

limit_text := "a day, which is the longest for an emergency" if {
	break_glass
} else := "a day" if {
	limit == 1
} else := v if {
	v := concat("", [format_int(limit, 10), " days"])
}

self_granted if {
	reviewed_exemption.granter != ""
	access_model.person_of(reviewed_exemption.granter) in reviewed_exemption.people
}

# Whether the request makes the exemption or changes what it says.
written if {
	requester.known
	access.operation == "CREATE"
	reviewed_exemption.is_exemption
}

written if {
	requester.known
	access.operation == "UPDATE"
	reviewed_exemption.is_exemption
	access.obj(access.old, "spec") != reviewed_exemption.spec
}

# Whether the one who asks is one of those for whom the exemption is.
gains if {
	requester.known
	access_model.person_of(requester.name) in reviewed_exemption.people
}

gains if {
	some group in requester.groups
	account := concat("", ["Group:", group])
	account in reviewed_exemption.accounts
}

# GitOps controllers write what others decided; who did, their repository knows.
applies_for_others if {
	requester.service_account != ""
	some controller in access_model.gitops
	access.str(controller, "service_account") == requester.service_account
}

# The groups of a request are the real ones, so where the granter asks, it is known what it is in.
vouched if {
	requester.known
	requester.name == reviewed_exemption.granter
}

# Entries of `who` that name nobody, or more than they should.
inexact := v if {
	v := [found |
		some i, who in access.arr(reviewed_exemption.spec, "who")
		why := fault_of(who)
		why != ""
		name := concat(", ", [text | some key in access.names(who); text := access.str(who, key)])
		msg := concat("", ["`", name, "` in `who` ", why])
		found := {"name": name, "msg": msg, "path": ["spec", "who", i]}
	]
}

fault_of(who) := "names nobody: give one of `user`, `group` and `serviceAccount`" if {
	exemptions.account_of(who) == ""
} else := "is a pattern, and names are exact" if {
	texts := [text | some key in ["user", "group", "serviceAccount"]; text := access.str(who, key); regex.match(`[*]|:$`, text)]
	count(texts) > 0
} else := "is no ServiceAccount, as `namespace/name`" if {
	text := access.str(who, "serviceAccount")
	text != ""
	not regex.match(`^[^/]+/[^/]+$`, text)
} else := "is everybody" if {
	access.str(who, "group") in ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"]
} else := ""

spec_path := ["spec"] if {
	access.has(access.subject, "spec")
} else := ["kind"]

granter_path := ["spec", "grantedBy"] if {
	access.has(reviewed_exemption.spec, "grantedBy")
} else := v if {
	v := spec_path
}

who_path := ["spec", "who"] if {
	access.has(reviewed_exemption.spec, "who")
} else := v if {
	v := spec_path
}

scopes_path := ["spec", "scopes"] if {
	access.has(reviewed_exemption.spec, "scopes")
} else := v if {
	v := spec_path
}

duties_path := ["spec", "duties"] if {
	access.has(reviewed_exemption.spec, "duties")
} else := ["spec", "conflict"] if {
	access.has(reviewed_exemption.spec, "conflict")
} else := v if {
	v := spec_path
}

# Whether a field is missing or says nothing. One of the wrong type is a fault.
blank(key) if {
	object.get(reviewed_exemption.spec, key, null) in [null, "", []]
}
