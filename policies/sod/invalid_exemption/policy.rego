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
import data.lib.portcullis.access_graph
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.exemptions
import data.lib.portcullis.facts
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	is_exemption
	not access.has(spec, "expires")
	msg := "the exemption never ends: it has no `expires`"
	details := {"path": spec_path, "evidence": {"granted_by": granter}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	some key in ["expires", "notBefore"]
	text := object.get(spec, key, null)
	is_string(text)
	exemptions.moment(text) == ""
	msg := concat("", ["`", key, ": ", text, "` is no time in UTC such as `2026-12-31T00:00:00Z`"])
	details := {"path": ["spec", key], "evidence": {"text": text}}
}

violation contains {"msg": msg, "details": details} if {
	end != ""
	start_given != ""
	end <= start_given
	msg := "the exemption ends before it begins"
	details := {"path": ["spec", "expires"], "evidence": {"expires": expires, "not_before": access.str(spec, "notBefore")}}
}

violation contains {"msg": msg, "details": details} if {
	end != ""
	start != ""
	exemptions.longer(start, end, limit)
	msg := concat("", ["the exemption lasts longer than ", limit_text])
	details := {"path": ["spec", "expires"], "evidence": {"expires": expires, "days": limit, "break_glass": break_glass}}
}

violation contains {"msg": msg, "details": details} if {
	end != ""
	exemptions.now != ""
	end <= exemptions.now
	msg := concat("", ["the exemption is over since `", expires, "`"])
	details := {"path": ["spec", "expires"], "evidence": {"expires": expires}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	blank("grantedBy")
	msg := "nobody is named who grants the exemption: it has no `grantedBy`"
	details := {"path": granter_path, "evidence": {"expires": expires}}
}

violation contains {"msg": msg, "details": details} if {
	self_granted
	msg := concat("", ["`", granter, "` grants the exemption to `", access_model.person_of(granter), "`"])
	details := {"path": ["spec", "grantedBy"], "evidence": {"granted_by": granter, "people": people}}
}

violation contains {"msg": msg, "details": details} if {
	written
	not self_granted
	gains
	user := requester.name
	msg := concat("", ["`", user, "`, for whom the exemption is, writes it"])
	details := {"path": spec_path, "evidence": {"user": user, "granted_by": granter, "people": people}}
}

violation contains {"msg": msg, "details": details} if {
	written
	granter != ""
	not gains
	not applies_for_others
	user := requester.name
	user != granter
	msg := concat("", ["`", user, "` writes an exemption that names `", granter, "` as the one who grants it"])
	details := {"path": ["spec", "grantedBy"], "evidence": {"user": user, "granted_by": granter}}
}

violation contains {"msg": msg, "details": details} if {
	count(unknown_duties) > 0
	some first in array.slice(unknown_duties, 0, 1)
	names := [name | some entry in unknown_duties; name := entry.name]
	msg := concat("", ["the exemption names ", quoted(names), ", which is no duty"])
	path := first.path
	details := {"path": path, "evidence": {"duties": names}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	count(unknown_duties) == 0
	count(pairs) == 0
	msg := "no two duties of the exemption are in conflict, so it exempts from nothing"
	details := {"path": duties_path, "evidence": {"duties": named_duties}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	blank("who")
	msg := "the exemption is for nobody: `who` is empty"
	details := {"path": who_path, "evidence": {"granted_by": granter}}
}

violation contains {"msg": msg, "details": details} if {
	some entry in inexact
	msg := entry.msg
	path := entry.path
	details := {"path": path, "evidence": {"name": entry.name}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	blank("scopes")
	msg := "the exemption counts nowhere: `scopes` is empty"
	details := {"path": scopes_path, "evidence": {"granted_by": granter}}
}

violation contains {"msg": msg, "details": details} if {
	is_exemption
	some i, scope in access.arr(spec, "scopes")
	is_string(scope)
	scope != "*"
	contains(scope, "*")
	msg := concat("", ["scope `", scope, "` is no namespace: only `*` alone stands for all of them"])
	details := {"path": ["spec", "scopes", i], "evidence": {"scope": scope}}
}

violation contains {"msg": msg, "details": details} if {
	may_be_stale
	count(needed_by) == 0
	msg := "nobody for whom the exemption is holds its duties together any more"
	details := {"path": who_path, "evidence": {"people": people, "duties": named_duties}}
}

unknown contains {"msg": msg, "details": details} if {
	end != ""
	exemptions.now == ""
	msg := "whether the exemption is over depends on the time, which was not given"
	details := {"path": ["spec", "expires"], "evidence": {"expires": expires}, "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	granter != ""
	not self_granted
	not vouched
	count(open_groups) > 0
	msg := concat("", ["whether `", granter, "` grants the exemption to itself depends on who is in ", quoted(open_groups)])
	details := {"path": ["spec", "grantedBy"], "evidence": {"granted_by": granter, "groups": open_groups}, "needs": ["portcullis.dev/AccessModel"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

is_exemption if {
	access.str(access.subject, "apiVersion") == "portcullis.dev/v1alpha1"
	access.str(access.subject, "kind") == "DutyExemption"
}

# What the exemption says; empty where the object is none.
spec := v if {
	is_exemption
	v := access.obj(access.subject, "spec")
	is_object(v)
} else := {}

expires := v if {
	v := access.str(spec, "expires")
}

end := v if {
	v := exemptions.moment(expires)
}

start_given := v if {
	v := exemptions.moment(access.str(spec, "notBefore"))
}

# When it begins: then, when it was made, or now.
start := v if {
	v := start_given
	v != ""
} else := v if {
	v := exemptions.moment(access.str(access.obj(access.subject, "metadata"), "creationTimestamp"))
	v != ""
} else := v if {
	v := exemptions.now
}

break_glass := v if {
	v := access.bool(spec, "breakGlass", false)
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

granter := v if {
	v := access.str(spec, "grantedBy")
}

accounts := v if {
	v := exemptions.accounts_of(spec)
}

people := v if {
	v := sort(exemptions.persons_of(accounts))
}

self_granted if {
	granter != ""
	access_model.person_of(granter) in people
}

# Whether the request makes the exemption or changes what it says.
written if {
	requester.known
	access.operation == "CREATE"
	is_exemption
}

written if {
	requester.known
	access.operation == "UPDATE"
	is_exemption
	access.obj(access.old, "spec") != spec
}

# Whether the one who asks is one of those for whom the exemption is.
gains if {
	requester.known
	access_model.person_of(requester.name) in people
}

gains if {
	some group in requester.groups
	account := concat("", ["Group:", group])
	account in accounts
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
	requester.name == granter
}

# Groups for whom the exemption is and whose members no AccessModel lists.
open_groups := v if {
	v := [name |
		some account in accounts
		startswith(account, "Group:")
		name := substring(account, 6, -1)
		not name in access_model.known_groups
	]
}

# The duties named, with their places.
named := v if {
	listed := [entry |
		some i, name in access.arr(spec, "duties")
		is_string(name)
		entry := {"name": name, "path": ["spec", "duties", i]}
	]
	joined := [entry |
		some text in [access.str(spec, "conflict")]
		text != ""
		some name in split(text, "+")
		entry := {"name": name, "path": ["spec", "conflict"]}
	]
	v := array.concat(listed, joined)
}

named_duties := v if {
	v := [name | some entry in named; name := entry.name]
}

unknown_duties := v if {
	v := [entry |
		some entry in named
		name := entry.name
		not access.has(duties.duties, name)
	]
}

# The conflicts from which it exempts.
pairs := v if {
	v := [pair |
		some conflict in duties.conflicts
		pair := access.texts(conflict, "duties")
		some listed in [access.texts(spec, "duties"), split(access.str(spec, "conflict"), "+")]
		beyond := [duty | some duty in pair; not duty in listed]
		count(beyond) == 0
	]
}

# Whether the exemption counts now and it is known who holds what in the cluster in which it stands. Manifests may be a part of what there
# is, and at admission it may be granted before the duties are.
may_be_stale if {
	access.operation == ""
	access.str(access.obj(access.subject, "metadata"), "uid") != ""
	in_force
	count(pairs) > 0
	count(people) > 0
	count(bindings.all) > 0
	count(untold) == 0
	access_known
}

# Of ServiceAccounts that are nobody's, and of those who may be in groups whose members nobody lists, it is not known what they hold together.
untold := v if {
	automata := [person | some person in people; startswith(person, "system:serviceaccount:")]
	open := [name |
		some binding in bindings.all
		some subject in access.arr(binding, "subjects")
		account := access.str(subject, "account")
		startswith(account, "Group:")
		not startswith(account, "Group:system:")
		name := substring(account, 6, -1)
		not name in access_model.known_groups
	]
	v := array.concat(array.concat(automata, open_groups), open)
}

# The facts of the embedded evaluator, where they tell of every object, or a cluster that is small enough to work it out here.
access_known if {
	facts_whole
}

access_known if {
	count(bindings.all) <= 20
	not access_graph.exceeded
}

facts_whole if {
	access.bool(facts.access_index, "whole", false)
}

in_force if {
	exemptions.now != ""
	start_given <= exemptions.now
	exemptions.now < end
}

# What is known of access, by object.
standing := v if {
	facts_whole
	v := access.obj(facts.access_index, "at")
	is_object(v)
} else := v if {
	v := access_graph.at
}

# Those for whom the exemption is who hold its duties together somewhere.
needed_by := v if {
	v := {person |
		some entry in standing
		some collision in access.arr(entry, "collisions")
		exempt_together(access.texts(collision, "duties"))
		some holder in access.arr(collision, "holders")
		person := access.str(holder, "person")
		person in people
		some scope in access.texts(holder, "scopes")
		scope_named(scope)
	}
}

exempt_together(pair) if {
	is_array(pair)
	some known_pair in pairs
	apart := [duty | some duty in pair; not duty in known_pair]
	count(apart) == 0
}

# What is held in the whole cluster is held in every namespace.
scope_named(scope) if {
	scope == "*"
}

scope_named(scope) if {
	"*" in access.texts(spec, "scopes")
	is_string(scope)
}

scope_named(scope) if {
	scope in access.texts(spec, "scopes")
}

# Entries of `who` that name nobody, or more than they should.
inexact := v if {
	v := [found |
		some i, who in access.arr(spec, "who")
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
	access.has(spec, "grantedBy")
} else := v if {
	v := spec_path
}

who_path := ["spec", "who"] if {
	access.has(spec, "who")
} else := v if {
	v := spec_path
}

scopes_path := ["spec", "scopes"] if {
	access.has(spec, "scopes")
} else := v if {
	v := spec_path
}

duties_path := ["spec", "duties"] if {
	access.has(spec, "duties")
} else := ["spec", "conflict"] if {
	access.has(spec, "conflict")
} else := v if {
	v := spec_path
}

# Whether a field is missing or says nothing. One of the wrong type is a fault.
blank(key) if {
	object.get(spec, key, null) in [null, "", []]
}

quoted(texts) := v if {
	v := concat(", ", [text | some bare in texts; is_string(bare); text := concat("", ["`", bare, "`"])])
}
