# METADATA
# title: Right to raise one's own rights
# description: |
#   Kubernetes lets nobody write a role or a binding that grants more than the writer has, except by the verbs `escalate` and `bind`
#   on roles; and `impersonate` lets its holder act as somebody else, which admission and most audit rules then take for that
#   other user. Whoever holds one of these verbs holds, in effect, every right that it reaches. This policy judges Roles and ClusterRoles that
#   somebody is bound to, and only what has an effect: `bind` on bindings means nothing, `escalate` on ClusterRoles, users and nodes
#   to impersonate need a ClusterRoleBinding, groups and other user information need a user to impersonate in the same role, and the constrained verbs
#   `impersonate:<mode>` need some `impersonate-on:<mode>:<verb>`. `bind` that is limited by `resourceNames` is the documented way of
#   delegation and is reported only where one of the roles grants everything. The verb `*` is `rbac/wildcard-grant`'s finding,
#   and the built-in `admin` and `edit`, which may impersonate ServiceAccounts, are `sod/builtin-edit-bound`'s.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
#     description: Privilege escalation risks
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
#     description: User impersonation
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding
#     - inventory:rbac.authorization.k8s.io/v1/RoleBinding
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Take the verb out of the role, limit `bind` to named roles that are meant for it, or list those who need it in `allowed_subjects`.
#   frameworks:
#     cis: ["5.1.8"]
#     nist80053: [AC-6, AC-5]
#     pci4: [7.2.1, 7.2.2]
#   parameters:
#     allowed_subjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: Accounts that may hold these verbs, as `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.
package portcullis.rbac.escalation_verb

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.authorizer
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	inventory.given
	some cause in ["bind", "escalate", "impersonate"]
	found := [grant | some grant in grants; grant.cause == cause; count(grant.holders) > 0]
	count(found) > 0
	first := found[0]
	path := first.path
	people := [account | some grant in found; some account in grant.holders]
	msg := concat("", [role_text, " lets ", bindings_parties.listed(people), " ", first.what])
	rules := [row | some grant in found; row := {"rule": grant.rule, "grants": grant.what, "holders": grant.holders}]
	details := {"path": path, "evidence": {"verb": cause, "rules": rules}}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	some cause in ["bind", "escalate", "impersonate"]
	found := [grant | some grant in grants; grant.cause == cause]
	count(found) > 0
	first := found[0]
	path := first.path
	msg := concat("", ["whether ", role_text, " lets anybody ", first.what, " depends on bindings that were not given"])
	rules := [row | some grant in found; row := {"rule": grant.rule, "grants": grant.what}]
	details := {"path": path, "evidence": {"verb": cause, "rules": rules}, "needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/escalation-verb")
}

role_text := v if {
	v := concat("", [access.str(access.subject, "kind"), " `", access.name(access.subject), "`"])
}

judged if {
	roles.reviewed_key != ""
	not bindings_parties.gathering(roles.reviewed_key, access.subject)
}

# What counts: `wide` where only a ClusterRoleBinding makes it effective. `what` is text for messages.
reaches := [
	{"cause": "bind", "verb": "bind", "group": "rbac.authorization.k8s.io", "resource": "roles", "wide": false, "what": "bind any Role"},
	{"cause": "bind", "verb": "bind", "group": "rbac.authorization.k8s.io", "resource": "clusterroles", "wide": false, "what": "bind any ClusterRole"},
	{"cause": "escalate", "verb": "escalate", "group": "rbac.authorization.k8s.io", "resource": "roles", "wide": false, "what": "put any right into Roles"},
	{"cause": "escalate", "verb": "escalate", "group": "rbac.authorization.k8s.io", "resource": "clusterroles", "wide": true, "what": "put any right into ClusterRoles"},
	{"cause": "impersonate", "verb": "impersonate", "group": "", "resource": "users", "wide": true, "what": "impersonate users"},
	{"cause": "impersonate", "verb": "impersonate", "group": "", "resource": "serviceaccounts", "wide": false, "what": "impersonate ServiceAccounts"},
	{"cause": "impersonate", "verb": "impersonate:user-info", "group": "authentication.k8s.io", "resource": "users", "wide": true, "what": "impersonate users for some verbs"},
	{"cause": "impersonate", "verb": "impersonate:serviceaccount", "group": "authentication.k8s.io", "resource": "serviceaccounts", "wide": false, "what": "impersonate ServiceAccounts for some verbs"},
	{"cause": "impersonate", "verb": "impersonate:arbitrary-node", "group": "authentication.k8s.io", "resource": "nodes", "wide": true, "what": "impersonate nodes for some verbs"},
	{"cause": "impersonate", "verb": "impersonate:associated-node", "group": "authentication.k8s.io", "resource": "nodes", "wide": true, "what": "impersonate the node of its Pod for some verbs"},
]

# Each rule of the role with what it lets its holders do, and these.
grants := v if {
	judged
	v := [grant |
		some reach in reaches
		some row in roles.reviewed_rules
		grants_it(row.rule, reach)
		allowed_by_version(reach)
		grant := {
			"cause": reach.cause,
			"what": text_of(row.rule, reach),
			"path": row.path,
			"rule": row.index,
			"holders": holders(reach.wide),
		}
	]
} else := []

grants_it(rule, reach) if {
	reach.verb in access.texts(rule, "verbs")
	authorizer.names_group(rule, reach.group)
	authorizer.names_resource(rule, reach.resource)
	unlimited(rule, reach)
}

unlimited(rule, reach) if {
	reach.verb != "bind"
	is_object(rule)
}

unlimited(rule, reach) if {
	reach.verb == "bind"
	access.texts(rule, "resourceNames") == []
}

unlimited(rule, reach) if {
	reach.verb == "bind"
	some name in access.texts(rule, "resourceNames")
	grants_everything(reach.resource, name)
}

grants_everything(resource, name) if {
	resource == "clusterroles"
	key := concat("/", ["ClusterRole", name])
	roles.exists(key)
	roles.covers(roles.rules_of(key), [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]) == []
}

# The constrained verbs exist from Kubernetes 1.36 on and need a verb to act with.
allowed_by_version(reach) if {
	verb := access.str(reach, "verb")
	not startswith(verb, "impersonate:")
}

allowed_by_version(reach) if {
	startswith(reach.verb, "impersonate:")
	access_model.minor >= 36
	mode := substring(reach.verb, 12, -1)
	start := concat("", ["impersonate-on:", mode, ":"])
	some row in roles.reviewed_rules
	some verb in access.texts(row.rule, "verbs")
	startswith(verb, start)
}

text_of(rule, reach) := v if {
	names := access.texts(rule, "resourceNames")
	count(names) > 0
	reach.cause == "bind"
	v := concat("", ["bind ClusterRoles that grant everything: ", bindings_parties.listed(names)])
} else := v if {
	names := access.texts(rule, "resourceNames")
	count(names) > 0
	v := concat("", [reach.what, " (", bindings_parties.listed(names), ")"])
} else := v if {
	v := reach.what
	is_string(v)
} else := ""

holders(only_wide) := v if {
	allowed := access.texts(params, "allowed_subjects")
	distinct := {account |
		some row in bindings_parties.holders
		effective(only_wide, row.wide)
		account := access.str(row, "account")
		not account in allowed
	}
	v := sort(distinct)
}

effective(only_wide, wide) if {
	only_wide == false
	is_boolean(wide)
}

effective(only_wide, wide) if {
	only_wide == true
	wide == true
}
