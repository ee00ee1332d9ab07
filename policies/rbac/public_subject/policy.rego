# METADATA
# title: Rights for everybody
# description: |
#   A binding to `system:anonymous` or `system:unauthenticated` gives its rights to everyone who can reach the API server, one to
#   `system:authenticated` to every user and every ServiceAccount, of which a cloud's identity provider may have millions. Kubernetes itself grants them
#   harmless things: the version and health of the cluster, the list of its APIs, questions about one's own rights, and kubeadm the
#   cluster-info that joining nodes read. This policy reports bindings that grant more, by the rules of the role. `system:serviceaccounts` is judged likewise: its
#   members are in the cluster already, so weigh that finding lower, yet every compromised Pod has these rights.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
#     description: What Kubernetes grants everybody
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#     description: Good practices for RBAC
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/Role
#   remediation: Bind the role to a group of your identity provider or to the ServiceAccounts that need it.
#   frameworks:
#     cis: ["5.1.1"]
#     nist80053: [AC-3, AC-6, AC-14]
#     pci4: [7.2.1, 7.3.3]
#   parameters:
#     allowed_roles:
#       type: array
#       items: {type: string}
#       default: []
#       description: Roles that may be bound to everybody, as `ClusterRole/<name>` or `Role/<namespace>/<name>`.
package portcullis.rbac.public_subject

import data.lib.portcullis.access
import data.lib.portcullis.bindings
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	count(public) > 0
	bindings_parties.role_state == "given"
	not allowed
	count(excess) > 0
	first := public[0]
	path := ["subjects", first.index]
	msg := concat("", [bindings_parties.role_text, " is bound to `", first.name, "`, ", first.who, ", and grants ", excess_text])
	names := public_names
	grants := array.slice(excess, 0, 20)
	related := bindings_parties.role_related
	details := {"path": path, "evidence": {"subjects": names, "grants": grants}, "related": related}
}

# A role of Kubernetes that was not given and is none of the harmless ones.
violation contains {"msg": msg, "details": details} if {
	count(public) > 0
	bindings_parties.role_state == "bootstrap"
	not allowed
	not harmless_name
	first := public[0]
	path := ["subjects", first.index]
	msg := concat("", [bindings_parties.role_text, " is bound to `", first.name, "`, ", first.who, ", and is not meant for everybody"])
	names := public_names
	details := {"path": path, "evidence": {"subjects": names}}
}

unknown contains {"msg": msg, "details": details} if {
	count(public) > 0
	bindings_parties.role_state == "unknown"
	not allowed
	not cluster_info
	first := public[0]
	path := ["subjects", first.index]
	need := bindings_parties.role_need
	msg := concat("", ["what ", bindings_parties.role_text, " grants to `", first.name, "`, ", first.who, ", depends on the role, which was not given"])
	details := {"path": path, "evidence": {"subject": first.name}, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/public-subject")
}

allowed if {
	role := access.str(bindings.reviewed, "role")
	role in access.texts(params, "allowed_roles")
}

# The accounts that are everybody, the widest first.
everybody := [
	{"account": "User:system:anonymous", "who": "everyone without credentials"},
	{"account": "Group:system:unauthenticated", "who": "everyone without credentials"},
	{"account": "Group:system:authenticated", "who": "every user and ServiceAccount"},
	{"account": "Group:system:serviceaccounts", "who": "every ServiceAccount"},
]

# The subjects that are everybody, the widest first.
public := v if {
	v := [row |
		some group in everybody
		some subject in access.arr(bindings.reviewed, "subjects")
		subject.account == group.account
		at := access.num(subject, "index", 0)
		name := access.str(subject, "name")
		who := access.str(group, "who")
		row := {"index": at, "name": name, "who": who}
	]
}

public_names := v if {
	v := [name | some row in public; name := access.str(row, "name")]
}

# What Kubernetes grants to everybody: `system:public-info-viewer`, `system:discovery`, `system:basic-user` and
# `system:service-account-issuer-discovery`.
harmless := [
	{"verbs": ["get"], "nonResourceURLs": ["/healthz", "/livez", "/readyz", "/version", "/version/"]},
	{"verbs": ["get"], "nonResourceURLs": ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]},
	{"verbs": ["create"], "apiGroups": ["authorization.k8s.io"], "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]},
	{"verbs": ["create"], "apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"]},
	{"verbs": ["get"], "nonResourceURLs": [
		"/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/",
	]},
]

harmless_name if {
	role := access.str(bindings.reviewed, "role")
	role in ["ClusterRole/system:public-info-viewer", "ClusterRole/system:discovery", "ClusterRole/system:basic-user", "ClusterRole/system:service-account-issuer-discovery"]
}

# What joining nodes of kubeadm read in `kube-public`.
cluster_info if {
	access.str(bindings.reviewed, "key") == "RoleBinding/kube-public/kubeadm:bootstrap-signer-clusterinfo"
	access.str(bindings.reviewed, "role") == "Role/kube-public/kubeadm:bootstrap-signer-clusterinfo"
}

of_cluster_info := [{"verbs": ["get"], "apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["cluster-info"]}] if {
	cluster_info
} else := []

# What the role grants beyond that. URLs count in a ClusterRoleBinding only.
excess := v if {
	known := array.concat(harmless, of_cluster_info)
	v := [atom | some atom in roles.covers(known, bindings_parties.role_rules); counts(atom)]
}

counts(atom) if {
	not access.has(atom, "path")
}

counts(atom) if {
	access.has(atom, "path")
	access.str(bindings.reviewed, "kind") == "ClusterRoleBinding"
}

excess_text := v if {
	count(excess) > 1
	v := concat("", [atom_text(excess[0]), " and more"])
	is_string(v)
} else := v if {
	v := atom_text(excess[0])
}

atom_text(atom) := v if {
	access.has(atom, "path")
	v := concat("", ["`", access.str(atom, "verb"), "` on `", access.str(atom, "path"), "`"])
} else := v if {
	v := concat("", ["`", access.str(atom, "verb"), "` on `", access.str(atom, "resource"), "`"])
}
