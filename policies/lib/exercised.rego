# METADATA
# title: The duty that a request exercises
# description: |
#   Whoever writes a route, a workload, a role or a guardrail exercises a duty. This module tells which one the request under review
#   exercises, whether it is about the whole cluster, and how messages name the object.
package lib.portcullis.exercised

import data.lib.portcullis.access

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

# The verb for messages; `""` where nothing is changed.
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

# Whether the object has no namespace.
cluster_wide if {
	full_kind in of_cluster
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

# Where findings on the request point at.
path := ["metadata", "name"] if {
	access.name(access.judged) != ""
} else := ["metadata"] if {
	access.has(access.judged, "metadata")
} else := ["kind"]
