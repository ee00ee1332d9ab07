# METADATA
# title: Binding to cluster-admin
# description: |
#   Whoever may do everything holds every duty at once: no separation, no guardrail and no approval binds such an account. The
#   finding is for ClusterRoleBindings whose role grants every verb on every resource of every API group, whatever its name, and for
#   RoleBindings to `cluster-admin`, which give all of one namespace. Accounts for emergencies belong into `break_glass`. Members of
#   the group `system:masters` pass by RBAC altogether, so a binding of that group other than Kubernetes' own grants nothing, and taking
#   it away takes nothing away; it is reported, too.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
#     description: Least privilege
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
#     description: User-facing roles
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs: [inventory:rbac.authorization.k8s.io/v1/ClusterRole]
#   remediation: Bind a role with the rights that are used, or name the account in `break_glass` and watch its use.
#   frameworks:
#     cis: ["5.1.1", "5.1.7"]
#     nist80053: [AC-5, AC-6]
#     pci4: [7.2.1, 7.2.2]
#   parameters:
#     break_glass:
#       type: array
#       items: {type: string}
#       default: ["Group:kubeadm:cluster-admins"]
#       description: Accounts that may do everything, as `User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`. The default one is that of the administrators that kubeadm makes.
package portcullis.rbac.cluster_admin_binding

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	everything
	count(admins) > 0
	first := admins[0]
	path := ["subjects", first.index]
	msg := concat("", [bindings_parties.listed(accounts), " may do everything ", place, ": ", bindings_parties.role_text, " grants every verb on every resource"])
	named := accounts
	related := bindings_parties.role_related
	details := {"path": path, "evidence": {"subjects": named, "role": access.str(bindings.reviewed, "role")}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some subject in access.arr(bindings.reviewed, "subjects")
	subject.account == "Group:system:masters"
	not own
	path := ["subjects", subject.index]
	msg := "group `system:masters` holds every right without RBAC, so a binding of it grants nothing, and nothing is taken away with it"
	details := {"path": path, "evidence": {"subject": "Group:system:masters"}}
}

unknown contains {"msg": msg, "details": details} if {
	access.str(bindings.reviewed, "kind") == "ClusterRoleBinding"
	bindings_parties.role_state == "unknown"
	reference := access.obj(access.subject, "roleRef")
	access.str(reference, "name") != ""
	count(admins) > 0
	need := bindings_parties.role_need
	named := accounts
	msg := concat("", ["whether ", bindings_parties.role_text, " grants everything depends on the role, which was not given"])
	details := {"path": ["roleRef"], "evidence": {"subjects": named}, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/cluster-admin-binding")
}

# Whether this is the binding that Kubernetes makes of `system:masters`.
own if {
	access.str(bindings.reviewed, "key") == "ClusterRoleBinding/cluster-admin"
	access.str(bindings.reviewed, "role") == "ClusterRole/cluster-admin"
}

everything if {
	access.str(bindings.reviewed, "role") == "ClusterRole/cluster-admin"
}

everything if {
	access.str(bindings.reviewed, "kind") == "ClusterRoleBinding"
	bindings_parties.role_state == "given"
	roles.covers(bindings_parties.role_rules, [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]) == []
}

# The subjects that may do everything and are not meant to.
admins := v if {
	expected := access.texts(params, "break_glass")
	v := [subject |
		some subject in bindings_parties.counted(bindings.reviewed)
		account := access.str(subject, "account")
		not account in expected
	]
}

accounts := v if {
	v := [account | some subject in admins; account := access.str(subject, "account")]
}

place := "in the whole cluster" if {
	access.str(bindings.reviewed, "kind") == "ClusterRoleBinding"
} else := v if {
	v := concat("", ["in namespace `", access.namespace, "`"])
}
