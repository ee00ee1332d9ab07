# METADATA
# title: Change that grants more than before
# description: |
#   An update of a Role or ClusterRole allows what no rule of it allowed before, or an update of a binding adds subjects. Kubernetes asks
#   only whether the one who makes the change holds the rights, not whether anybody meant to hand them on, so each such change is
#   worth a second pair of eyes. Rules are taken apart and compared one by one, as the API server's escalation check does: the same rights
#   in other words are no change. For an aggregated ClusterRole the selectors are compared, and the rules of what they choose.
#   New objects are told only with `report_new`. Changes that the API server makes itself are not judged.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
#     description: What the API server checks when roles and bindings change
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   needs:
#     - old_object
#     - user_info
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#   remediation: Have somebody else approve the added rights, or take them out of the change.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-6, CM-3]
#     pci4: [7.2.1, 6.5.1]
#   parameters:
#     report_new:
#       type: boolean
#       default: false
#       description: Whether the rights of new roles and the subjects of new bindings are told too.
package portcullis.rbac.added_access

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.requester
import data.lib.portcullis.roles
import data.lib.portcullis.wide_bindings

violation contains {"msg": msg, "details": details} if {
	amount := count(added)
	amount > 0
	texts := [text | some atom in array.slice(added, 0, 50); text := atom_text(atom)]
	msg := concat("", [what_happens, "allows ", listed(texts, amount)])
	path := role_path
	details := {"path": path, "evidence": {"added": texts, "count": amount}}
}

violation contains {"msg": msg, "details": details} if {
	count(new_subjects) > 0
	msg := concat("", [what_happens, "gives ", role_text, " to ", wide_bindings.shown(new_subjects), place])
	path := wide_bindings.place_of(new_subjects)
	accounts := wide_bindings.accounts_of(new_subjects)
	role := access.str(bindings.reviewed, "role")
	details := {"path": path, "evidence": {"subjects": accounts, "role": role}}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	access.operation == "UPDATE"
	access.old == {}
	msg := "whether the change grants more than before depends on the object as it was, which was not given"
	details := {"path": ["metadata"], "needs": ["old_object"]}
}

unknown contains {"msg": msg, "details": details} if {
	compared
	aggregation_matters
	not inventory.given
	msg := "whether the change grants more than before depends on the ClusterRoles that the role gathers"
	details := {"path": ["aggregationRule"], "needs": ["rbac.authorization.k8s.io/ClusterRole"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/added-access")
}

kind := v if {
	access.str(access.subject, "apiVersion") == "rbac.authorization.k8s.io/v1"
	v := access.str(access.subject, "kind")
} else := ""

judged if {
	kind in {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}
	not by_kubernetes
}

# The API server keeps its own roles up to date.
by_kubernetes if {
	account := concat("", ["User:", requester.name])
	account in duties.components
}

# Whether there is a state before to compare with: the old object, or none at all where new objects are told. A manifest by itself is no
# change.
compared if {
	judged
	access.operation == "UPDATE"
	access.old != {}
}

compared if {
	created
}

created if {
	judged
	access.operation == "CREATE"
	access.bool(params, "report_new", false)
}

before := v if {
	not created
	v := access.old
	is_object(v)
} else := {}

what_happens := v if {
	created
	v := concat("", ["the new ", kind, " "])
} else := "the change "

# Roles

added := v if {
	compared
	kind in {"Role", "ClusterRole"}
	not aggregation_matters
	not gathers(access.subject)
	v := roles.covers(rules_before, access.arr(access.subject, "rules"))
} else := v if {
	compared
	kind == "ClusterRole"
	aggregation_matters
	inventory.given
	v := roles.covers(rules_before, gathered(access.subject))
} else := []

gathers(o) if {
	access.has(o, "aggregationRule")
}

# Whether the role takes the rules of other ClusterRoles, and of others than before. While the selectors stay, a controller writes the rules,
# and changes of them are judged where they come from.
aggregation_matters if {
	kind == "ClusterRole"
	gathers(access.subject)
	selectors(access.subject) != selectors(before)
}

selectors(o) := v if {
	v := access.arr(access.obj(o, "aggregationRule"), "clusterRoleSelectors")
}

# What the role allowed: what is stored in a cluster, else what its selectors chose.
rules_before := v if {
	gathers(before)
	uid := access.str(access.obj(before, "metadata"), "uid")
	uid == ""
	v := gathered(before)
	is_array(v)
} else := v if {
	v := access.arr(before, "rules")
}

# The rules of the ClusterRoles that a role selects; its own where it selects none.
gathered(o) := v if {
	chosen := chosen_by(o)
	count(chosen) > 0
	v := [rule |
		some key in chosen
		some rule in roles.rules_of(key)
	]
} else := v if {
	v := access.arr(o, "rules")
}

chosen_by(o) := v if {
	some_selectors := selectors(o)
	v := [key |
		some key in roles.keys
		key != roles.reviewed_key
		startswith(key, "ClusterRole/")
		roles.selected(some_selectors, access.labels(roles.object_of(key)))
	]
}

# Where the first rule stands that allows more.
role_path := ["aggregationRule"] if {
	gathers(access.subject)
} else := v if {
	widened := [i |
		some i, rule in access.arr(access.subject, "rules")
		more := roles.covers(rules_before, [rule])
		count(more) > 0
	]
	some first in array.slice(widened, 0, 1)
	v := ["rules", first]
}

atom_text(atom) := v if {
	path := access.str(atom, "path")
	path != ""
	v := concat("", ["`", access.str(atom, "verb"), "` of `", path, "`"])
} else := v if {
	v := concat("", ["`", access.str(atom, "verb"), "` of `", access.str(atom, "resource"), dotted(access.str(atom, "group")), "`", named(access.str(atom, "name"))])
}

dotted(group) := v if {
	group != ""
	v := concat("", [".", group])
} else := ""

named(name) := v if {
	name != ""
	v := concat("", [" named `", name, "`"])
} else := ""

listed(texts, amount) := v if {
	amount > 3
	first := concat(", ", array.slice(texts, 0, 3))
	v := concat("", [first, " and ", format_int(amount - 3, 10), " more"])
} else := v if {
	is_number(amount)
	v := concat(", ", texts)
}

# Bindings

new_subjects := v if {
	compared
	kind in {"RoleBinding", "ClusterRoleBinding"}
	known := accounts_before
	v := [subject |
		some subject in access.arr(bindings.reviewed, "subjects")
		account := access.str(subject, "account")
		account != ""
		not account in known
	]
} else := []

accounts_before := v if {
	ns := access.str(bindings.reviewed, "namespace")
	v := {account |
		some subject in bindings.subjects_of(before, ns)
		account := access.str(subject, "account")
	}
}

role_text := v if {
	role := access.obj(access.subject, "roleRef")
	v := concat("", [access.str(role, "kind"), " `", access.str(role, "name"), "`"])
}

place := v if {
	kind == "RoleBinding"
	v := concat("", [" in namespace `", access.namespace, "`"])
} else := " in every namespace"
