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
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.duties
import data.lib.portcullis.exemptions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	some certainty in ["certain", "partial"]
	found := held[certainty]
	count(found) > 0
	msg := concat("", [who(found), " can act as ", shown, " and so hold duties ", limit(certainty), "that must be separated ", where(found), ": ", pairs_of(found)])
	path := ["metadata", "name"]
	details := {"path": path, "evidence": evidence(found), "related": related(found)}
}

unknown contains {"msg": msg, "details": details} if {
	found := held.potential
	count(found) > 0
	msg := concat("", [who(found), " may be able to act as ", shown, " and so hold duties that must be separated ", where(found), ": ", pairs_of(found)])
	path := ["metadata", "name"]
	needs := access_facts_text.needs(paths_of(found))
	details := {"path": path, "evidence": evidence(found), "related": related(found), "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(undated) > 0
	msg := concat("", [who(undated), " can act as ", shown, ", and whether an exemption of duties that must be separated ", where(undated), " is in force depends on the time: ", pairs_of(undated)])
	path := ["metadata", "name"]
	details := {"path": path, "evidence": evidence(undated), "needs": ["now"]}
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

# The pairs of duties that must be separated.
separated := v if {
	profile := access.str(params, "conflicts")
	v := [conflict |
		some conflict in duties.conflicts
		profile in access.texts(conflict, "profiles")
	]
}

# The collisions that stand here, each with its conflict. At admission, whatever takes part in a collision may be what brings it about; else
# each is told at one object.
standing := v if {
	judged
	v := [row |
		some collision in access_facts.collisions
		takes_part(collision)
		some conflict in separated
		access.texts(conflict, "duties") == access.texts(collision, "duties")
		row := {"collision": collision, "conflict": conflict}
	]
} else := []

takes_part(collision) if {
	access.operation != ""
	is_object(collision)
}

takes_part(collision) if {
	access.operation == ""
	access.bool(collision, "filed", false)
}

# Those with their holders, apart from who is excused: now, or depending on the time.
told := v if {
	v := rows_with("held")
}

undated := v if {
	v := rows_with("unsettled")
}

rows_with(state) := v if {
	v := [row |
		some entry in standing
		holders := holders_in(entry.collision, state)
		count(holders) > 0
		row := {"collision": entry.collision, "conflict": entry.conflict, "holders": holders}
	]
}

holders_in(collision, state) := v if {
	pair := access.texts(collision, "duties")
	v := [holder |
		some entry in access.arr(collision, "holders")
		person := access.str(entry, "person")
		scopes := [scope |
			some scope in access.texts(entry, "scopes")
			state_of(person, pair, scope) == state
		]
		count(scopes) > 0
		holder := {"person": person, "scopes": scopes}
	]
}

state_of(person, pair, scope) := "allowed" if {
	excused(person, pair, scope)
} else := "exempt" if {
	exemptions.covers(person, pair, scope)
} else := "unsettled" if {
	exemptions.unsettled(person, pair, scope)
} else := "held"

# Whether a person may hold two duties at a scope for good.
excused(person, pair, scope) if {
	is_array(pair)
	some entry in allowed
	person in access.texts(entry, "people")
	within(entry, "duties", pair)
	within(entry, "scopes", [scope])
}

# Whether an entry limits nothing, or names all that is meant.
within(entry, key, meant) if {
	not access.has(entry, key)
	is_array(meant)
}

within(entry, key, meant) if {
	"*" in access.texts(entry, key)
	is_array(meant)
}

within(entry, key, meant) if {
	access.has(entry, key)
	listed := access.texts(entry, key)
	beyond := [text | some text in meant; not text in listed]
	count(beyond) == 0
}

held := v if {
	v := {certainty: rows |
		some certainty in ["certain", "partial", "potential"]
		rows := [row | some row in told; access.str(row.collision, "certainty") == certainty]
	}
}

# The holders of all pairs together.
holders_of(found) := v if {
	everyone := [holder |
		some row in found
		some holder in access.arr(row, "holders")
	]
	names := {name |
		some holder in everyone
		name := access.str(holder, "person")
	}
	v := [holder |
		some name in sort(names)
		scopes := {scope |
			some other in everyone
			access.str(other, "person") == name
			some scope in access.texts(other, "scopes")
		}
		holder := {"person": name, "scopes": sort(scopes)}
	]
}

who(found) := v if {
	v := access_facts_text.people(holders_of(found))
}

where(found) := v if {
	v := access_facts_text.where(holders_of(found))
}

limit(certainty) := "over named objects " if {
	certainty == "partial"
} else := ""

# The pairs in words: three, and how many more.
pairs_of(found) := v if {
	texts := [text |
		some row in found
		text := concat(" with ", access.texts(row.collision, "duties"))
	]
	more := count(texts) - 3
	v := concat(", ", array.concat(array.slice(texts, 0, 3), others(more)))
}

others(more) := [] if {
	more <= 0
} else := ["and 1 other pair"] if {
	more == 1
} else := v if {
	v := [concat("", ["and ", format_int(more, 10), " other pairs"])]
}

evidence(found) := v if {
	conflicts := [conflict |
		some row in found
		conflict := {"duties": access.texts(row.conflict, "duties"), "severity": access.str(row.conflict, "severity"), "why": access.str(row.conflict, "why")}
	]
	v := {"conflicts": conflicts, "holders": holders_of(found), "paths": paths_of(found), "chains": chains(found)}
}

# The first pair of duties.
first_of(found) := v if {
	first := found[0]
	v := access.obj(first, "collision")
	is_object(v)
} else := {}

# The paths of the first pair, for its first holder.
paths_of(found) := v if {
	v := access.arr(first_of(found), "paths")
}

chains(found) := v if {
	names := [name |
		some holder in access.arr(first_of(found), "holders")
		name := access.str(holder, "person")
	]
	first := concat("", array.slice(names, 0, 1))
	v := [text |
		some path in paths_of(found)
		text := access_facts_text.chain(first, path)
	]
}

related(found) := v if {
	v := access_facts_text.objects(paths_of(found), access_facts.key)
}
