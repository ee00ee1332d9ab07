# METADATA
# title: One person holds duties that must be separated
# description: |
#   Who deploys workloads should not open the network to them alone, and who hands out rights should not be the one who uses them. This
#   policy adds up what each person holds from all bindings, groups and ServiceAccounts it can come to act as, in each namespace and in
#   the cluster, and reports pairs of duties that must be separated where they meet: at the role that joins them, or at the binding that
#   brings the second one. What depends on objects that were not given, such as a ServiceAccount that may exist, is unknown. Members of
#   groups count as far as an AccessModel lists them; a DutyExemption excuses a person for a time.
# related_resources:
#   - ref: https://csrc.nist.gov/projects/cprt/catalog#/cprt/framework/version/SP_800_53_5_1_1/home?element=AC-05
#     description: NIST SP 800-53 AC-5, separation of duties
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#     description: Good practices for RBAC
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - portcullis.dev/AccessModel
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
#   remediation: Give the later of the two duties to somebody else, bind a role without it, or take it out of the role that joins them; where nobody else can, write a DutyExemption.
#   frameworks:
#     cis: ["5.1.3"]
#     nist80053: [AC-5, AC-6]
#     pci4: [7.2.1, 7.2.2]
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
package portcullis.sod.conflicting_duties

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.bindings
import data.lib.portcullis.capabilities
import data.lib.portcullis.collision_texts
import data.lib.portcullis.collisions
import data.lib.portcullis.duties
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	some certainty in ["certain", "partial"]
	found := held[certainty]
	count(found) > 0
	msg := concat("", [collision_texts.who(found), verbs(found), "duties ", collision_texts.limit(certainty), "that must be separated ", collision_texts.where(found), ": ", collision_texts.pairs(found)])
	path := place(found)
	details := {"path": path, "evidence": collision_texts.evidence(found), "related": collision_texts.related(found)}
}

unknown contains {"msg": msg, "details": details} if {
	found := held.potential
	count(found) > 0
	msg := concat("", [collision_texts.who(found), " may hold duties that must be separated ", collision_texts.where(found), ": ", collision_texts.pairs(found)])
	path := place(found)
	details := {"path": path, "evidence": collision_texts.evidence(found), "related": collision_texts.related(found), "needs": collision_texts.needs(found)}
}

unknown contains {"msg": msg, "details": details} if {
	count(undated) > 0
	msg := concat("", [collision_texts.who(undated), verbs(undated), "duties that must be separated ", collision_texts.where(undated), ", and whether an exemption is in force depends on the time: ", collision_texts.pairs(undated)])
	path := place(undated)
	details := {"path": path, "evidence": collision_texts.evidence(undated), "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	relevant
	not access_facts.known
	msg := "whether somebody holds duties that must be separated depends on roles, bindings and ServiceAccounts that were not given"
	path := start
	details := {"path": path, "needs": ["rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding", "v1/ServiceAccount"]}
}

unknown contains {"msg": msg, "details": details} if {
	relevant
	access_facts.known
	access_facts.exceeded
	msg := "whether somebody holds duties that must be separated is more than a policy can compute from so many accounts"
	path := start
	details := {"path": path, "needs": ["facts"]}
}

unknown contains {"msg": msg, "details": details} if {
	access_facts.known
	missing_role != ""
	msg := concat("", ["whether somebody holds duties that must be separated depends on ", missing_role, ", which was not given"])
	details := {"path": ["roleRef"], "needs": [need_of_role]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/conflicting-duties")
}

allowed := v if {
	v := access.arr(params, "allowed")
}

standing := v if {
	v := collisions.standing(access.str(params, "conflicts"))
}

# Those with their holders who are neither allowed nor exempt.
told := v if {
	v := collisions.with_holders(standing, allowed, "held")
}

# Those that an exemption covers if it is in force.
undated := v if {
	v := collisions.with_holders(standing, allowed, "unsettled")
}

held := v if {
	v := collisions.by_certainty(told)
}

verbs(found) := v if {
	v := collision_texts.verb(found, " holds ", " hold ")
}

# Where it stands: the reference of a binding; of a role the rule at the end of the path.
place(found) := v if {
	both := array.concat(path_of(found, 0), path_of(found, 1))
	places := [spot |
		some step in both
		access.str(step, "role") == access_facts.key
		some rule in roles.reviewed_rules
		rule.index == step.rule
		spot := access.arr(rule, "path")
	]
	count(places) > 0
	v := places[count(places) - 1]
	is_array(v)
} else := v if {
	v := start
	is_array(found)
}

path_of(found, i) := v if {
	paths := collision_texts.paths(found)
	v := paths[i]
	is_array(v)
} else := []

start := ["roleRef"] if {
	bindings.reviewed != {}
} else := ["aggregationRule"] if {
	access.has(access.subject, "aggregationRule")
} else := ["rules"]

# Whether the object could take part in a collision at all.
relevant if {
	roles.reviewed_key != ""
	some row in roles.reviewed_rules
	granted := capabilities.granted(row.rule, mode)
	count(granted) > 0
}

relevant if {
	someone_bound
}

mode := "namespace" if {
	startswith(roles.reviewed_key, "Role/")
} else := "cluster"

someone_bound if {
	access.str(bindings.reviewed, "role") != ""
	some subject in access.arr(bindings.reviewed, "subjects")
	account := access.str(subject, "account")
	account != ""
	not account in duties.components
}

# The role that the reviewed binding names and that may stand elsewhere; in a cluster it is not there.
role_elsewhere if {
	someone_bound
	access.operation == ""
	access.str(access.obj(access.subject, "metadata"), "uid") == ""
	role := access.str(bindings.reviewed, "role")
	not roles.exists(role)
}

missing_role := v if {
	role_elsewhere
	parts := split(access.str(bindings.reviewed, "role"), "/")
	kind := concat("", array.slice(parts, 0, 1))
	v := concat("", [kind, " `", concat("/", array.slice(parts, 1, count(parts))), "`"])
} else := ""

need_of_role := v if {
	text := access_facts_text.key_text(access.str(bindings.reviewed, "role"))
	v := concat("", ["rbac.authorization.k8s.io/", text])
}
