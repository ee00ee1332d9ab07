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
import data.lib.portcullis.bindings
import data.lib.portcullis.duties
import data.lib.portcullis.exemptions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	found := [row | some row in judged; row.state == "held"]
	count(found) > 0
	others := [text | some row in found; text := access.str(row, "duty")]
	user := requester.name
	msg := concat("", ["`", user, "` must not ", verb, " ", shown, ": ", duty, " is to be separated from ", concat(", ", others), ", which `", user, "` holds too"])
	entries := [entry | some row in found; entry := object.remove(row, ["state"])]
	details := {"path": path, "evidence": {"user": user, "operation": access.operation, "duty": duty, "held": entries}}
}

unknown contains {"msg": msg, "details": details} if {
	duty != ""
	not requester.known
	msg := concat("", ["whether the one who is to ", verb, " ", shown, " holds a duty that must be separated from ", duty, " depends on who it is"])
	details := {"path": path, "evidence": {"duty": duty}, "needs": ["user_info"]}
}

unknown contains {"msg": msg, "details": details} if {
	asked
	not access_facts.known
	user := requester.name
	msg := concat("", ["whether `", user, "` holds a duty that must be separated from ", duty, " depends on roles and bindings, which were not given"])
	details := {"path": path, "evidence": {"user": user, "duty": duty}, "needs": ["inventory"]}
}

unknown contains {"msg": msg, "details": details} if {
	unsettled := [text | some row in judged; row.state == "unsettled"; text := access.str(row, "duty")]
	count(unsettled) > 0
	user := requester.name
	msg := concat("", ["whether `", user, "` may ", verb, " ", shown, " while holding ", concat(", ", unsettled), " depends on the time, by which an exemption ends"])
	details := {"path": path, "evidence": {"user": user, "duty": duty, "held": unsettled}, "needs": ["now"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/requester-holds-conflict")
}

# The duty that whoever writes a kind exercises.
duty_of_kind := {
	"networking.k8s.io/Ingress": "publish-route",
	"extensions/Ingress": "publish-route",
	"gateway.networking.k8s.io/HTTPRoute": "publish-route",
	"gateway.networking.k8s.io/GRPCRoute": "publish-route",
	"gateway.networking.k8s.io/TLSRoute": "publish-route",
	"gateway.networking.k8s.io/TCPRoute": "publish-route",
	"gateway.networking.k8s.io/UDPRoute": "publish-route",
	"gateway.networking.k8s.io/ListenerSet": "publish-route",
	"gateway.networking.x-k8s.io/XListenerSet": "publish-route",
	"traefik.io/IngressRoute": "publish-route",
	"traefik.io/IngressRouteTCP": "publish-route",
	"traefik.io/IngressRouteUDP": "publish-route",
	"traefik.io/Middleware": "publish-route",
	"traefik.io/MiddlewareTCP": "publish-route",
	"traefik.containo.us/IngressRoute": "publish-route",
	"traefik.containo.us/IngressRouteTCP": "publish-route",
	"traefik.containo.us/IngressRouteUDP": "publish-route",
	"projectcontour.io/HTTPProxy": "publish-route",
	"networking.istio.io/VirtualService": "publish-route",
	"k8s.nginx.org/VirtualServer": "publish-route",
	"k8s.nginx.org/VirtualServerRoute": "publish-route",
	"k8s.nginx.org/TransportServer": "publish-route",
	"k8s.nginx.org/Policy": "publish-route",
	"route.openshift.io/Route": "publish-route",
	"networking.k8s.io/IngressClass": "operate-controller",
	"gateway.networking.k8s.io/GatewayClass": "operate-controller",
	"gateway.networking.k8s.io/Gateway": "operate-controller",
	"gateway.networking.k8s.io/BackendTLSPolicy": "operate-controller",
	"networking.istio.io/Gateway": "operate-controller",
	"projectcontour.io/ContourConfiguration": "operate-controller",
	"k8s.nginx.org/GlobalConfiguration": "operate-controller",
	"traefik.io/TLSStore": "operate-controller",
	"traefik.io/TLSOption": "operate-controller",
	"networking.k8s.io/NetworkPolicy": "edit-network-policy",
	"policy.networking.k8s.io/ClusterNetworkPolicy": "edit-network-policy",
	"policy.networking.k8s.io/AdminNetworkPolicy": "edit-network-policy",
	"policy.networking.k8s.io/BaselineAdminNetworkPolicy": "edit-network-policy",
	"projectcalico.org/NetworkPolicy": "edit-network-policy",
	"projectcalico.org/GlobalNetworkPolicy": "edit-network-policy",
	"crd.projectcalico.org/NetworkPolicy": "edit-network-policy",
	"crd.projectcalico.org/GlobalNetworkPolicy": "edit-network-policy",
	"cilium.io/CiliumNetworkPolicy": "edit-network-policy",
	"cilium.io/CiliumClusterwideNetworkPolicy": "edit-network-policy",
	"apps/Deployment": "deploy-workload",
	"apps/DaemonSet": "deploy-workload",
	"apps/StatefulSet": "deploy-workload",
	"apps/ReplicaSet": "deploy-workload",
	"batch/Job": "deploy-workload",
	"batch/CronJob": "deploy-workload",
	"/Pod": "deploy-workload",
	"/ReplicationController": "deploy-workload",
	"/Service": "expose-service",
	"rbac.authorization.k8s.io/Role": "edit-rbac",
	"rbac.authorization.k8s.io/ClusterRole": "edit-rbac",
	"rbac.authorization.k8s.io/RoleBinding": "edit-rbac",
	"rbac.authorization.k8s.io/ClusterRoleBinding": "edit-rbac",
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration": "edit-guardrail",
	"admissionregistration.k8s.io/MutatingWebhookConfiguration": "edit-guardrail",
	"admissionregistration.k8s.io/ValidatingAdmissionPolicy": "edit-guardrail",
	"admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": "edit-guardrail",
	"admissionregistration.k8s.io/MutatingAdmissionPolicy": "edit-guardrail",
	"admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": "edit-guardrail",
	"templates.gatekeeper.sh/ConstraintTemplate": "edit-guardrail",
	"kyverno.io/ClusterPolicy": "edit-guardrail",
	"kyverno.io/Policy": "edit-guardrail",
	"kyverno.io/PolicyException": "edit-guardrail",
	"portcullis.dev/AccessModel": "edit-guardrail",
	"portcullis.dev/DutyExemption": "edit-guardrail",
	"portcullis.dev/ChangeApproval": "approve-change",
	"cert-manager.io/Issuer": "issue-certificate",
	"cert-manager.io/ClusterIssuer": "issue-certificate",
	"cert-manager.io/Certificate": "issue-certificate",
	"gateway.networking.k8s.io/ReferenceGrant": "grant-reference",
	"projectcontour.io/TLSCertificateDelegation": "grant-reference",
}

# Kinds without a namespace.
of_cluster := {
	"networking.k8s.io/IngressClass", "gateway.networking.k8s.io/GatewayClass",
	"policy.networking.k8s.io/ClusterNetworkPolicy", "policy.networking.k8s.io/AdminNetworkPolicy",
	"policy.networking.k8s.io/BaselineAdminNetworkPolicy", "projectcalico.org/GlobalNetworkPolicy",
	"crd.projectcalico.org/GlobalNetworkPolicy", "cilium.io/CiliumClusterwideNetworkPolicy",
	"rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration", "admissionregistration.k8s.io/MutatingWebhookConfiguration",
	"admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
	"admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
	"templates.gatekeeper.sh/ConstraintTemplate", "kyverno.io/ClusterPolicy", "portcullis.dev/AccessModel",
	"portcullis.dev/DutyExemption", "cert-manager.io/ClusterIssuer",
}

# Duties that nobody exercises by deleting something.
creative := {"deploy-workload", "expose-service", "approve-change"}

# The kind of the object as `group/Kind`.
full_kind := v if {
	parts := split(access.str(access.judged, "apiVersion"), "/")
	count(parts) == 2
	v := concat("/", [parts[0], access.str(access.judged, "kind")])
	is_string(v)
} else := v if {
	v := concat("", ["/", access.str(access.judged, "kind")])
}

verb := v if {
	verbs := {"CREATE": "create", "UPDATE": "change", "DELETE": "delete"}
	v := access.str(verbs, access.operation)
}

# The duty that the request exercises; `""` where it is none, as for what a controller notes in a status.
duty := "" if {
	verb == ""
} else := "" if {
	access.str(access.review, "subResource") != ""
} else := "" if {
	verb == "delete"
	deletes_nothing_of_note
} else := v if {
	v := access.str(duty_of_kind, full_kind)
}

deletes_nothing_of_note if {
	access.str(duty_of_kind, full_kind) in creative
}

deletes_nothing_of_note if {
	full_kind == "cert-manager.io/Certificate"
}

# Whether there is a user to judge.
asked if {
	duty != ""
	requester.known
	not exempt
}

cluster_wide if {
	full_kind in of_cluster
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

# What the accounts of the user may do for every object, as `{"scope", "capability"}`.
granted := v if {
	asked
	v := [row |
		some account in accounts
		some scope, names in access_facts.subject_capabilities(account)
		is_array(names)
		some capability in names
		row := {"scope": scope, "capability": capability}
	]
} else := []

# The scopes in which anything is granted, `*` first.
scopes := v if {
	v := sort({scope | some row in granted; scope := access.str(row, "scope")})
}

# The duties held, as `{"duty", "scope"}`. What is held at `*` is held in every namespace.
held := v if {
	v := [row |
		some scope in scopes_asked
		some name in duties.order
		holds(name, scope)
		row := {"duty": name, "scope": scope}
	]
}

scopes_asked := v if {
	v := sort({scope | some scope in array.concat(scopes, [access.namespace, "*"])})
}

holds(name, scope) if {
	some alternative in access.arr(access.obj(duties.duties, name), "any")
	is_array(alternative)
	missing := [capability | some capability in alternative; not may(capability, scope)]
	count(missing) == 0
}

may(capability, scope) if {
	some row in granted
	row.capability == capability
	row.scope in [scope, "*"]
}

# Conflicts of this duty with others that are held: `{"duty", "scope", "severity", "why", "state"}`, one for each of the other duties.
judged := v if {
	v := [row |
		some conflict in duties.conflicts
		access.str(params, "conflicts") in access.texts(conflict, "profiles")
		pair := access.texts(conflict, "duties")
		duty in pair
		some other in pair
		other != duty
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
	cluster_wide
}

meets(conflict, place) if {
	is_object(conflict)
	not cluster_wide
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

# The object for a message; one that is created by `generateName` has no name yet.
shown := v if {
	cluster_wide
	v := concat("", [access.str(access.judged, "kind"), label])
} else := v if {
	v := concat("", [access.str(access.judged, "kind"), label, " in namespace `", access.namespace, "`"])
}

label := v if {
	name := access.name(access.judged)
	name != ""
	v := concat("", [" `", name, "`"])
} else := ""

path := ["metadata", "name"] if {
	access.name(access.judged) != ""
} else := ["metadata"] if {
	access.has(access.judged, "metadata")
} else := ["kind"]
