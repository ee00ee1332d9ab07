# METADATA
# title: Change by someone who holds a conflicting duty
# description: |
#   Whoever writes a route, a workload, a network policy, a role or what admission control consists of exercises a duty. This policy
#   refuses it to users who, by the bindings of the cluster, directly hold another duty that must be separated from it, in that namespace.
#   It sees the groups that the user really has at that moment, which no manifest tells. It judges requests only: what manifests give to
#   whom, `sod/conflicting-duties` tells. Cluster administrators hold every duty, and need a DutyExemption for what they do. Impersonation
#   is invisible at admission: whoever may impersonate passes as somebody else.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#     description: Good practices for RBAC
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#     description: Users, groups and service accounts
# custom:
#   severity: high
#   profile: strict
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - routes
#     - listeners
#     - traefik.io/Middleware
#     - traefik.io/MiddlewareTCP
#     - traefik.io/TLSOption
#     - traefik.io/TLSStore
#     - k8s.nginx.org/Policy
#     - k8s.nginx.org/GlobalConfiguration
#     - projectcontour.io/ContourConfiguration
#     - projectcontour.io/TLSCertificateDelegation
#     - networking.k8s.io/IngressClass
#     - networking.k8s.io/NetworkPolicy
#     - gateway.networking.k8s.io/GatewayClass
#     - gateway.networking.k8s.io/BackendTLSPolicy
#     - gateway.networking.k8s.io/ReferenceGrant
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - apps/Deployment
#     - apps/DaemonSet
#     - apps/StatefulSet
#     - apps/ReplicaSet
#     - batch/Job
#     - batch/CronJob
#     - Pod
#     - ReplicationController
#     - Service
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - admissionregistration.k8s.io/ValidatingWebhookConfiguration
#     - admissionregistration.k8s.io/MutatingWebhookConfiguration
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#     - admissionregistration.k8s.io/MutatingAdmissionPolicy
#     - admissionregistration.k8s.io/MutatingAdmissionPolicyBinding
#     - templates.gatekeeper.sh/ConstraintTemplate
#     - kyverno.io/ClusterPolicy
#     - kyverno.io/Policy
#     - kyverno.io/PolicyException
#     - portcullis.dev/AccessModel
#     - portcullis.dev/DutyExemption
#     - portcullis.dev/ChangeApproval
#     - cert-manager.io/Issuer
#     - cert-manager.io/ClusterIssuer
#     - cert-manager.io/Certificate
#   needs:
#     - user_info
#     - now
#     - facts
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/RoleBinding
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding
#     - inventory:v1/Namespace
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#     - inventory:portcullis.dev/v1alpha1/DutyExemption
#   remediation: Let somebody else make the change, take one of the duties away from the user, or have a DutyExemption granted for a time.
#   frameworks:
#     nist80053: [AC-3, AC-5, AC-6]
#     pci4: [6.5.4, 7.2.1, 7.2.2]
#   parameters:
#     conflicts:
#       type: string
#       enum: [strict, standard, small-team]
#       default: standard
#       description: Which pairs of duties must be separated.
#     exempt_users:
#       type: array
#       items: {type: string}
#       default: ["system:serviceaccount:kube-system:namespace-controller", "system:serviceaccount:kube-system:generic-garbage-collector"]
#       description: Users that this policy does not judge, by their exact names.
#     exempt_service_accounts:
#       type: array
#       items: {type: string}
#       default: [cert-manager/cert-manager]
#       description: Service accounts of controllers that this policy does not judge, as `namespace/name`. GitOps controllers, those in the namespaces of guardrails and route controllers, and those of Kubernetes itself are known.
#     time:
#       type: string
#       default: ""
#       description: The time by which exemptions are judged where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.sod.requester_holds_conflict

import data.lib.portcullis.access
import data.lib.portcullis.access_facts
import data.lib.portcullis.access_model
import data.lib.portcullis.account_rights
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.duties_held
import data.lib.portcullis.exemptions
import data.lib.portcullis.exercised
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	found := [row | some row in judged; row.state == "held"]
	count(found) > 0
	others := [text | some row in found; text := access.str(row, "duty")]
	user := requester.name
	msg := concat("", ["`", user, "` must not ", exercised.verb, " ", exercised.shown, ": ", exercised.duty, " is to be separated from ", concat(", ", others), ", which `", user, "` holds too"])
	entries := [entry | some row in found; entry := object.remove(row, ["state"])]
	details := {"path": exercised.path, "evidence": {"user": user, "operation": access.operation, "duty": exercised.duty, "held": entries}}
}

unknown contains {"msg": msg, "details": details} if {
	exercised.duty != ""
	not requester.known
	msg := concat("", ["whether the one who is to ", exercised.verb, " ", exercised.shown, " holds a duty that must be separated from ", exercised.duty, " depends on who it is"])
	details := {"path": exercised.path, "evidence": {"duty": exercised.duty}, "needs": ["user_info"]}
}

unknown contains {"msg": msg, "details": details} if {
	asked
	not access_facts.known
	user := requester.name
	msg := concat("", ["whether `", user, "` holds a duty that must be separated from ", exercised.duty, " depends on roles and bindings, which were not given"])
	details := {"path": exercised.path, "evidence": {"user": user, "duty": exercised.duty}, "needs": ["inventory"]}
}

unknown contains {"msg": msg, "details": details} if {
	unsettled := [text | some row in judged; row.state == "unsettled"; text := access.str(row, "duty")]
	count(unsettled) > 0
	user := requester.name
	msg := concat("", ["whether `", user, "` may ", exercised.verb, " ", exercised.shown, " while holding ", concat(", ", unsettled), " depends on the time, by which an exemption ends"])
	details := {"path": exercised.path, "evidence": {"user": user, "duty": exercised.duty, "held": unsettled}, "needs": ["now"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/requester-holds-conflict")
}

# Whether there is a user to judge.
asked if {
	exercised.duty != ""
	requester.known
	not exempt
}

# Groups that a user is in without being named in them. A request names them already.
implied := ["system:unauthenticated"] if {
	requester.name == "system:anonymous"
} else := ["system:authenticated"] if {
	requester.service_account == ""
} else := v if {
	v := ["system:authenticated", "system:serviceaccounts", concat(":", ["system:serviceaccounts", own_namespace])]
}

# The namespace of the ServiceAccount that asks.
own_namespace := v if {
	v := concat("", array.slice(split(requester.service_account, "/"), 0, 1))
}

accounts := v if {
	shared := {account | some group in array.concat(requester.groups, implied); account := concat("", ["Group:", group])}
	v := array.concat([access_model.user_key(requester.name)], sort(shared))
}

# Whether it is a component of Kubernetes, a controller, or somebody whom the parameters name.
exempt if {
	requester.is_one_of(access.texts(params, "exempt_users"), [], access.texts(params, "exempt_service_accounts"))
}

exempt if {
	access_model.user_key(requester.name) in duties.components
}

# Groups of components are no exemption for ServiceAccounts, all of which are in `system:serviceaccounts`.
exempt if {
	requester.service_account == ""
	some group in requester.groups
	group != "system:serviceaccounts"
	account := concat("", ["Group:", group])
	account in duties.components
}

exempt if {
	requester.service_account != ""
	some controller in access_model.gitops
	access.str(controller, "service_account") == requester.service_account
}

exempt if {
	own_namespace != ""
	own_namespace in array.concat(access_model.controller_namespaces, access_model.guardrail_namespaces)
}

# The controllers of Kubernetes are ServiceAccounts of kube-system that it binds itself.
exempt if {
	startswith(requester.service_account, "kube-system/")
	own := concat("", ["ServiceAccount:", requester.service_account])
	some binding in bindings.all
	access.str(access.labels(access.obj(binding, "object")), "kubernetes.io/bootstrapping") == "rbac-defaults"
	some subject in access.arr(binding, "subjects")
	access.str(subject, "account") == own
}

# What the accounts of the user may do for every object, as `{scope: [capability]}`.
granted := v if {
	asked
	v := account_rights.together(accounts)
	is_object(v)
} else := {}

# The duties held, as `{"duty", "scope"}`. What is held at `*` is held in every namespace.
held := v if {
	everywhere := access.texts(granted, "*")
	v := [row |
		some scope in scopes_asked
		some name in duties_held.of(array.concat(access.texts(granted, scope), everywhere))
		row := {"duty": name, "scope": scope}
	]
}

# The scopes in which anything is granted, and that of the request, `*` first.
scopes_asked := v if {
	v := sort({scope | some scope in array.concat(access.names(granted), [access.namespace, "*"])})
}

# Conflicts of this duty with others that are held: `{"duty", "scope", "severity", "why", "state"}`, one for each of the other duties.
judged := v if {
	v := [row |
		some conflict in duties.conflicts
		access.str(params, "conflicts") in access.texts(conflict, "profiles")
		pair := access.texts(conflict, "duties")
		exercised.duty in pair
		some other in pair
		other != exercised.duty
		places := [place | some found in held; found.duty == other; place := access.str(found, "scope"); meets(conflict, place)]
		open := [place | some place in places; not covered(pair, place)]
		some first in array.slice(open, 0, 1)
		row := {
			"duty": other,
			"scope": first,
			"severity": access.str(conflict, "severity"),
			"why": access.str(conflict, "why"),
			"state": state_of(pair, open),
		}
	]
}

# Whether a duty that is held in a place meets the one that the request exercises.
meets(conflict, place) if {
	access.str(conflict, "scope") == "any"
	is_string(place)
}

meets(conflict, place) if {
	is_object(conflict)
	is_string(place)
	exercised.cluster_wide
}

meets(conflict, place) if {
	is_object(conflict)
	not exercised.cluster_wide
	place == access.namespace
}

covered(pair, place) if {
	exemptions.covers(access_model.person_of(requester.name), pair, place)
}

covered(pair, place) if {
	exemptions.covers_any(accounts, pair, place)
}

state_of(pair, places) := "unsettled" if {
	settled := [place | some place in places; not pending(pair, place)]
	count(settled) == 0
} else := "held"

pending(pair, place) if {
	exemptions.unsettled(access_model.person_of(requester.name), pair, place)
}

pending(pair, place) if {
	exemptions.unsettled_any(accounts, pair, place)
}
