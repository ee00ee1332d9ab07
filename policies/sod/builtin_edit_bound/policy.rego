# METADATA
# title: Built-in edit or admin where duties are separated
# description: |
#   The ClusterRoles `edit` and `admin`, which exist in every cluster, join duties: they run workloads, publish routes, change network
#   policies and read Secrets, and `admin` changes roles as well. Whoever is bound to one of them holds all of that alone. This policy
#   reports such bindings of people in the namespaces of `sod_namespaces`, also where the ClusterRole itself was not given; it says nothing
#   until that parameter names some. `sod/conflicting-duties` tells the same of each person from all bindings together.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
#     description: User-facing roles
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#     description: Good practices for RBAC
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - now
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#     - inventory:portcullis.dev/v1alpha1/DutyExemption
#   remediation: Bind roles of your own, one for each duty, in place of `edit` and `admin`.
#   frameworks:
#     cis: ["5.1.3"]
#     nist80053: [AC-5, AC-6]
#     pci4: [7.2.1, 7.2.2]
#   parameters:
#     sod_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: The namespaces in which duties are separated; `*` is every namespace. Where it is empty, this policy says nothing.
#     conflicts:
#       type: string
#       enum: [strict, standard, small-team]
#       default: standard
#       strict: strict
#       description: Which pairs of duties must be separated.
#     time:
#       type: string
#       default: ""
#       description: The time by which exemptions are judged where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.sod.builtin_edit_bound

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.capabilities
import data.lib.portcullis.duties
import data.lib.portcullis.duties_held
import data.lib.portcullis.exemptions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	found := [row | some row in judged; row.state == "held"]
	count(found) > 0
	joined := duties_of(found)
	holders := sort({holder | some row in found; holder := row.holder})
	msg := concat("", ["ClusterRole `", role_name, "` gives ", shown(holders), " duties that must be separated ", where, ": ", concat(", ", joined)])
	details := {"path": ["roleRef"], "evidence": {"role": role_name, "holders": holders, "duties": joined, "conflicts": conflicts_of(found)}}
}

unknown contains {"msg": msg, "details": details} if {
	some row in judged
	row.state == "unsettled"
	msg := "whether an exemption covers those whom the binding names depends on the time, which was not given"
	details := {"path": ["roleRef"], "evidence": {"role": role_name}, "needs": ["now"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/builtin-edit-bound")
}

sod_namespaces := v if {
	v := access.texts(params, "sod_namespaces")
}

role_key := v if {
	v := access.str(bindings.reviewed, "role")
	v in {"ClusterRole/edit", "ClusterRole/admin"}
} else := ""

role_name := v if {
	v := trim_prefix(role_key, "ClusterRole/")
}

# Where the binding counts, as far as duties are separated there: a namespace, `*`, or `""` for nowhere.
scope := "*" if {
	bindings.reviewed_kind == "ClusterRoleBinding"
	count(sod_namespaces) > 0
} else := v if {
	bindings.reviewed_kind == "RoleBinding"
	v := access.namespace
	chosen(v)
} else := ""

chosen(ns) if {
	ns in sod_namespaces
}

chosen(ns) if {
	is_string(ns)
	"*" in sod_namespaces
}

where := "in every namespace" if {
	scope == "*"
} else := v if {
	v := concat("", ["in namespace `", scope, "`"])
}

# What the role grants for every object. Its rules are those of the cluster or the manifests where they are given.
granted := v if {
	role_key != ""
	scope != ""
	v := {capability |
		some grant in capabilities.of_rules(roles.rules_of(role_key), scope)
		grant.names == null
		capability := access.str(grant, "capability")
	}
} else := set()

held := v if {
	v := duties_held.of(granted)
}

# The conflicts that the role joins.
joined_conflicts := v if {
	v := [conflict |
		some conflict in duties.conflicts
		access.str(params, "conflicts") in access.texts(conflict, "profiles")
		apart := [duty | some duty in access.texts(conflict, "duties"); not duty in held]
		count(apart) == 0
	]
}

# The people that the binding names, as `{"person", "shown"}`.
people := v if {
	v := [one |
		some subject in access.arr(bindings.reviewed, "subjects")
		account := access.str(subject, "account")
		one := person_of(account)
		one != {}
	]
}

person_of(account) := {} if {
	account in duties.components
} else := {} if {
	startswith(account, "Group:system:serviceaccounts:")
} else := v if {
	startswith(account, "User:")
	name := access_model.person_of(substring(account, 5, -1))
	v := {"person": name, "shown": concat("", ["`", name, "`"])}
} else := v if {
	startswith(account, "Group:")
	name := substring(account, 6, -1)
	v := {"person": concat("", ["group:", name]), "shown": concat("", ["group `", name, "`"])}
} else := {}

# What each person holds together through the binding: `{"holder", "conflict", "state"}`.
judged := v if {
	v := [row |
		some one in people
		some conflict in joined_conflicts
		state := state_of(access.str(one, "person"), access.texts(conflict, "duties"))
		state != "exempt"
		holder := access.str(one, "shown")
		row := {"holder": holder, "conflict": conflict, "state": state}
	]
}

state_of(person, pair) := "exempt" if {
	exemptions.covers(person, pair, scope)
} else := "unsettled" if {
	exemptions.unsettled(person, pair, scope)
} else := "held"

duties_of(rows) := v if {
	v := [duty |
		some duty in duties.order
		some own in [duty]
		meant := [row | some row in rows; own in access.texts(row.conflict, "duties")]
		count(meant) > 0
	]
}

conflicts_of(rows) := v if {
	v := [entry |
		some conflict in joined_conflicts
		meant := [row | some row in rows; row.conflict == conflict]
		count(meant) > 0
		entry := {"duties": access.texts(conflict, "duties"), "severity": access.str(conflict, "severity"), "why": access.str(conflict, "why")}
	]
}

# Up to three of them by name.
shown(names) := v if {
	count(names) <= 3
	v := concat(", ", names)
} else := v if {
	first := array.slice(names, 0, 3)
	v := concat("", [concat(", ", first), " and ", others(count(names) - 3)])
}

others(n) := "another one" if {
	n == 1
} else := v if {
	v := concat(" ", [format_int(n, 10), "others"])
}
