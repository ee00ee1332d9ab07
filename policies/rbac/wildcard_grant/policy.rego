# METADATA
# title: Wildcard in a role that is bound
# description: |
#   A wildcard grants what nobody has looked at: every verb includes `escalate`, `bind` and `impersonate`, every resource includes
#   Secrets and subresources such as `pods/exec`, and both include what the next release or the next custom resource brings. This
#   policy judges Roles and ClusterRoles that somebody is bound to: `*` in the verbs of resources, `*` as resource or API group, and `*` as
#   URL where a ClusterRoleBinding makes it count. Not reported are rules limited to names of objects, rules that only read where
#   neither the core group nor all groups are asked for (`get`, `list`, `watch` on every resource of `apps`), URLs that are only read,
#   and `*/scale`, `pods/*` and `*/*`, which are no such wildcards. The built-in `cluster-admin` is judged at its bindings, and
#   `admin`, `edit` and `view` at the roles that are gathered into them.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
#     description: Least privilege
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
#     description: Resources, subresources and wildcards
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
#   remediation: Write down the verbs, resources and API groups that are used; the audit log tells them.
#   frameworks:
#     cis: ["5.1.3"]
#     nist80053: [AC-6]
#     pci4: [7.2.1, 7.2.2]
#   parameters:
#     allowed_roles:
#       type: array
#       items: {type: string}
#       default: []
#       description: Roles that may have wildcards, as `ClusterRole/<name>` or `Role/<namespace>/<name>`.
package portcullis.rbac.wildcard_grant

import data.lib.portcullis.access
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	count(findings) > 0
	inventory.given
	count(bindings_parties.holders) > 0
	first := findings[0]
	path := first.path
	msg := concat("", [role_text, " grants ", first.what, ", and is bound to ", bindings_parties.listed(accounts)])
	rules := [evidence | some row in findings; evidence := access.obj(row, "evidence")]
	held := bindings_parties.holders
	details := {"path": path, "evidence": {"rules": rules, "holders": held}}
}

unknown contains {"msg": msg, "details": details} if {
	count(possible) > 0
	not inventory.given
	first := possible[0]
	path := first.path
	msg := concat("", ["whether anybody is bound to ", role_text, ", which grants ", first.what, ", depends on bindings that were not given"])
	rules := [evidence | some row in possible; evidence := access.obj(row, "evidence")]
	details := {"path": path, "evidence": {"rules": rules}, "needs": ["rbac.authorization.k8s.io/RoleBinding", "rbac.authorization.k8s.io/ClusterRoleBinding"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/wildcard-grant")
}

judged if {
	roles.reviewed_key != ""
	roles.reviewed_key != "ClusterRole/cluster-admin"
	not bindings_parties.gathering(roles.reviewed_key, access.subject)
	allowed := access.texts(params, "allowed_roles")
	is_array(allowed)
	not roles.reviewed_key in allowed
}

role_text := v if {
	v := concat("", [access.str(access.subject, "kind"), " `", access.name(access.subject), "`"])
}

accounts := v if {
	v := [account | some row in bindings_parties.holders; account := access.str(row, "account")]
}

# The rules with a wildcard, whoever is bound.
possible := v if {
	judged
	v := [found |
		some row in roles.reviewed_rules
		what := wildcard(row.rule)
		what != ""
		found := {"path": row.path, "what": what, "evidence": {"rule": row.index, "grants": what}, "urls": urls(row.rule)}
	]
} else := []

# Those that count: rules of URLs only by a ClusterRoleBinding.
findings := v if {
	v := [found | some found in possible; counts(found)]
}

counts(found) if {
	found.urls == "no"
}

counts(found) if {
	found.urls == "yes"
	some row in bindings_parties.holders
	row.wide
}

urls(rule) := "yes" if {
	count(access.texts(rule, "nonResourceURLs")) > 0
	access.texts(rule, "resources") == []
} else := "no"

# What a rule grants by wildcards, as text; `""` where it has none that count.
wildcard(rule) := v if {
	of_resources(rule)
	v := concat("", [verbs_text(rule), " on ", resources_text(rule), " in ", groups_text(rule)])
} else := v if {
	of_urls(rule)
	v := concat("", [verbs_text(rule), " on every URL"])
} else := ""

of_resources(rule) if {
	complete(rule)
	"*" in access.texts(rule, "verbs")
}

of_resources(rule) if {
	complete(rule)
	"*" in access.texts(rule, "resources")
	writes(rule)
}

of_resources(rule) if {
	complete(rule)
	"*" in access.texts(rule, "resources")
	some group in ["", "*"]
	group in access.texts(rule, "apiGroups")
}

of_resources(rule) if {
	complete(rule)
	"*" in access.texts(rule, "apiGroups")
	writes(rule)
}

of_urls(rule) if {
	"*" in access.texts(rule, "nonResourceURLs")
	some verb in access.texts(rule, "verbs")
	not verb in ["get", "head", "options"]
}

# Whether a rule grants anything on resources, and not for some objects only.
complete(rule) if {
	count(access.texts(rule, "verbs")) > 0
	count(access.texts(rule, "apiGroups")) > 0
	count(access.texts(rule, "resources")) > 0
	access.texts(rule, "resourceNames") == []
}

writes(rule) if {
	some verb in access.texts(rule, "verbs")
	not verb in ["get", "list", "watch"]
}

verbs_text(rule) := "every verb" if {
	"*" in access.texts(rule, "verbs")
} else := v if {
	v := bindings_parties.listed(access.texts(rule, "verbs"))
}

resources_text(rule) := "every resource" if {
	"*" in access.texts(rule, "resources")
} else := v if {
	v := bindings_parties.listed(access.texts(rule, "resources"))
}

groups_text(rule) := "every API group" if {
	"*" in access.texts(rule, "apiGroups")
} else := "the core group" if {
	access.texts(rule, "apiGroups") == [""]
} else := v if {
	named := [text | some group in access.texts(rule, "apiGroups"); text := group_text(group)]
	v := bindings_parties.listed(named)
}

group_text(group) := "core" if {
	group == ""
} else := v if {
	is_string(group)
	v := group
}
