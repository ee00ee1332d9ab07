# METADATA
# title: Right that nobody uses
# description: |
#   A binding grants what no request of its subjects ever needed, as the audit events tell that were given with the other objects (objects of
#   kind `Event` of `audit.k8s.io/v1`). Rights without use cost nothing until an account is taken over. Whoever gives events should
#   give those of a time in which everything happens once, such as a release and a restore; an audit policy that leaves requests out makes
#   rights look unused. Rules whose verbs no request has, such as `bind`, `escalate` or `approve`, are not judged, nor are
#   subresources of Nodes, which the kubelet serves. Only events since the binding was made count. Without events nothing is said.
# related_resources:
#   - ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
#     description: Auditing
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
#     description: Least privilege
# custom:
#   severity: info
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#   remediation: Bind a role without these rules, or remove the binding where none of its rules is used.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-6, AU-6]
#     pci4: [7.2.4]
#   parameters:
#     min_events:
#       type: integer
#       default: 1000
#       description: How many audit events must be given, since the binding was made, before anything is said.
#     window_days:
#       type: integer
#       default: 0
#       description: How many days the audit events cover, for the evidence; 0 where that is not known.
package portcullis.rbac.unused_grant

import data.lib.portcullis.access
import data.lib.portcullis.audit
import data.lib.portcullis.authorizer
import data.lib.portcullis.bindings
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

# There is no `unknown` without events: an audit log is never part of the cluster, and what it could tell is no doubt about the object.
violation contains {"msg": msg, "details": details} if {
	amount := count(unused)
	amount > 0
	msg := concat("", ["in ", events_text, " no subject used ", share(amount), role_text])
	details := {"path": ["roleRef"], "evidence": object.union(window, {"unused": texts, "subjects": accounts}), "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/unused-grant")
}

accounts := v if {
	not bootstrapped
	v := [account |
		some subject in access.arr(bindings.reviewed, "subjects")
		account := access.str(subject, "account")
		account != ""
	]
} else := []

# Kubernetes binds its own parts, whether they need it or not.
bootstrapped if {
	access.str(access.labels(access.subject), "kubernetes.io/bootstrapping") == "rbac-defaults"
	binding_name := access.name(access.subject)
	part_of_kubernetes(binding_name)
}

part_of_kubernetes(binding_name) if {
	startswith(binding_name, "system:")
}

part_of_kubernetes(binding_name) if {
	binding_name == "cluster-admin"
}

# The events, where there are enough of them.
events := v if {
	count(accounts) > 0
	made := access.str(access.obj(access.subject, "metadata"), "creationTimestamp")
	v := audit.since(made)
	count(v) > 0
	count(v) >= access.num(params, "min_events", 1000)
} else := []

events_text := "1 audit event" if {
	count(events) == 1
} else := v if {
	v := concat("", [format_int(count(events), 10), " audit events"])
}

# The requests of the subjects in the reach of the binding, each once.
requests := v if {
	v := {request |
		some request in audit.requests_of(events, accounts)
		reached(request)
	}
}

reached(request) if {
	bindings.reviewed_kind == "ClusterRoleBinding"
	is_object(request)
}

reached(request) if {
	bindings.reviewed_kind == "RoleBinding"
	access.str(request, "namespace") == access.namespace
}

rules := v if {
	v := roles.rules_of(access.str(bindings.reviewed, "role"))
}

judged := v if {
	count(events) > 0
	v := [rule | some rule in rules; shows_in_requests(rule)]
} else := []

shows_in_requests(rule) if {
	some url in access.texts(rule, "nonResourceURLs")
	url != ""
	bindings.reviewed_kind == "ClusterRoleBinding"
}

shows_in_requests(rule) if {
	some verb in access.texts(rule, "verbs")
	verb in {"*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate"}
	some resource in access.texts(rule, "resources")
	not startswith(resource, "nodes/")
}

unused := v if {
	v := [rule |
		some rule in judged
		not used(rule)
	]
}

used(rule) if {
	some request in requests
	authorizer.rule_allows(rule, request)
}

texts := v if {
	v := [text | some rule in unused; text := rule_text(rule)]
}

rule_text(rule) := v if {
	urls := access.texts(rule, "nonResourceURLs")
	count(urls) > 0
	v := concat("", [quoted(access.texts(rule, "verbs")), " of ", quoted(urls)])
} else := v if {
	groups := [group | some group in access.texts(rule, "apiGroups"); group != ""]
	count(groups) > 0
	v := concat("", [quoted(access.texts(rule, "verbs")), " of ", quoted(access.texts(rule, "resources")), " in ", quoted(groups)])
} else := v if {
	v := concat("", [quoted(access.texts(rule, "verbs")), " of ", quoted(access.texts(rule, "resources"))])
}

quoted(some_texts) := v if {
	parts := [part | some text in some_texts; part := concat("", ["`", text, "`"])]
	v := concat(", ", parts)
}

# All of the role, or so many of its rules.
share(amount) := "" if {
	amount == count(rules)
} else := v if {
	v := concat("", [format_int(amount, 10), " of the ", format_int(count(rules), 10), " rules of "])
}

role := v if {
	v := access.obj(access.subject, "roleRef")
}

role_text := v if {
	v := concat("", [access.str(role, "kind"), " `", access.str(role, "name"), "`"])
}

window := v if {
	amount := count(events)
	[first, last] := audit.bounds(events)
	days := access.num(params, "window_days", 0)
	v := {"events": amount, "from": first, "to": last, "window_days": days}
}

related := v if {
	ns := role_namespace
	v := [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": access.str(role, "kind"), "namespace": ns, "name": access.str(role, "name")}]
}

role_namespace := v if {
	access.str(role, "kind") == "Role"
	v := access.namespace
} else := ""
