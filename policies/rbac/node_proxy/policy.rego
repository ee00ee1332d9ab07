# METADATA
# title: Nodes reached through their proxy
# description: |
#   `nodes/proxy` passes requests on to the kubelet of a node, which runs commands in any container there, and reads its logs.
#   That goes past admission, past the audit log and past all that RBAC says about Pods: who holds it can act as each ServiceAccount
#   whose Pods run on these nodes. `get` is enough, since commands may be run over a WebSocket. The resources `*` and `*/proxy` contain it.
#   Only ClusterRoleBindings grant it. Monitoring needs `nodes/metrics`, `nodes/stats`, `nodes/log` or, from Kubernetes 1.33, `nodes/healthz`
#   and `nodes/pods` instead. A role that grants everything is told by the policies on wide roles.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes
#     description: Access to the proxy subresource of Nodes
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#     description: What the kubelet asks for
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [inventory:rbac.authorization.k8s.io/v1/ClusterRole]
#   remediation: Grant the subresource that is needed, such as `nodes/metrics`, in place of `nodes/proxy`; name the resources in place of `*`.
#   frameworks:
#     nsa: [Use role-based access control]
#     cis: [5.1.10]
#     nist80053: [AC-6, AU-12]
#   parameters:
#     allowed_subjects:
#       type: array
#       items: {type: string}
#       default: []
#       description: Accounts that may, as `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.
package portcullis.rbac.node_proxy

import data.lib.portcullis.access
import data.lib.portcullis.authorizer
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.wide_bindings

violation contains {"msg": msg, "details": details} if {
	count(judged) > 0
	count(opening) > 0
	msg := concat("", [wide_bindings.shown(judged), " may reach the kubelet of ", reached, " by ", concat(" and ", verbs), " of `nodes/proxy`"])
	path := wide_bindings.place_of(judged)
	accounts := wide_bindings.accounts_of(judged)
	role := wide_bindings.role
	related := wide_bindings.related
	details := {"path": path, "evidence": {"subjects": accounts, "role": role, "rules": indexes, "nodes": nodes}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	count(judged) > 0
	needs := wide_bindings.needs
	count(needs) > 0
	name := trim_prefix(wide_bindings.role, "ClusterRole/")
	msg := concat("", ["whether ", wide_bindings.shown(judged), " may reach the kubelet of nodes depends on ClusterRole `", name, "`"])
	accounts := wide_bindings.accounts_of(judged)
	details := {"path": ["roleRef"], "evidence": {"subjects": accounts}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/node-proxy")
}

judged := v if {
	allowed := access.texts(params, "allowed_subjects")
	v := [subject |
		some subject in wide_bindings.subjects
		account := access.str(subject, "account")
		not account in allowed
	]
}

# The rules of the role that reach a kubelet.
opening := v if {
	v := [entry |
		some i, rule in wide_bindings.rules
		opens(rule)
		entry := {"index": i, "rule": rule}
	]
}

opens(rule) if {
	access.texts(rule, "resourceNames") != [""]
	authorizer.names_group(rule, "")
	authorizer.names_resource(rule, "nodes/proxy")
	some verb in ["get", "create"]
	authorizer.names_verb(rule, verb)
}

indexes := v if {
	v := [i | some entry in opening; i := access.num(entry, "index", 0)]
}

verbs := v if {
	v := [text |
		some verb in ["get", "create"]
		granted(verb)
		text := concat("", ["`", verb, "`"])
	]
}

granted(verb) if {
	some entry in opening
	authorizer.names_verb(entry.rule, verb)
}

# The nodes that the rules name; none where all are meant.
nodes := v if {
	unlimited := [entry | some entry in opening; access.texts(entry.rule, "resourceNames") == []]
	count(unlimited) == 0
	v := sort({name | some entry in opening; some name in access.texts(entry.rule, "resourceNames"); name != ""})
} else := []

reached := v if {
	count(nodes) > 0
	parts := [part | some name in nodes; part := concat("", ["`", name, "`"])]
	v := concat(", ", parts)
} else := "every node"
