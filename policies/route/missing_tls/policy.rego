# METADATA
# title: Host served without TLS
# description: |
#   A host of the route is served over plain HTTP only: whoever sits between the client and the cluster reads passwords and
#   cookies and changes the answers. TLS counts where the controller really serves it for that host: a wildcard certificate covers
#   one label, an empty `tls` entry or TLS for another host covers nothing, and a controller's own certificate annotation counts.
#   An HTTPRoute is judged with the listeners it attaches to. Hosts that answer only ACME challenges or only redirect to HTTPS are left
#   alone, and so are canaries of ingress-nginx and minions of F5 NGINX, whose TLS another Ingress decides.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#     description: TLS of an Ingress
#   - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#     description: TLS in the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway, inventory:v1/Namespace, inventory:elbv2.k8s.aws/v1beta1/IngressClassParams, inventory:networking.istio.io/v1/Gateway]
#   remediation: Add the host to `spec.tls[].hosts` and name the Secret that holds its certificate; for an HTTPRoute, attach it to an HTTPS listener.
#   frameworks:
#     nist80053: [SC-8]
#     pci4: [4.2.1]
#     nsa: [Use TLS encryption for ingress]
#   parameters:
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that may stay plain HTTP; a wildcard exempts the names one label below it.
package portcullis.route.missing_tls

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	judged
	exempt := access.texts(parameters.of("route/missing-tls"), "exempt_hosts")
	plain := beyond_challenges(routes.subject_hosts_with("plain", exempt))
	names := names_of(plain, exempt)
	count(names) > 0
	shown := hosts.list(names)
	verb := hosts.verb(names, "is", "are")
	msg := concat(" ", [shown, verb, "served without TLS"])
	path := routes.path_of(routes.subject_hosts, plain)
	related := gateway.related(access.subject, access.namespace)
	details := {"path": path, "evidence": {"hosts": names}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	exempt := access.texts(parameters.of("route/missing-tls"), "exempt_hosts")
	unsettled := beyond_challenges(routes.subject_hosts_with("unknown", exempt))
	count(unsettled) > 0
	shown := hosts.list(unsettled)
	verb := hosts.verb(unsettled, "is", "are")
	msg := concat(" ", ["whether", shown, verb, "served with TLS depends on what was not given"])
	path := routes.path_of(routes.subject_hosts, unsettled)
	needs := routes.tls_needs
	details := {"path": path, "evidence": {"hosts": unsettled}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "HTTPRoute"
	not gateway.redirects_only(access.subject)
	exempt := access.texts(parameters.of("route/missing-tls"), "exempt_hosts")
	count(routes.subject_hosts_with("unknown", exempt)) == 0
	gateway.unplaced(access.subject, access.namespace)
	msg := "whether the hosts of its listeners are served with TLS depends on what was not given"
	path := gateway.parents_path(access.subject)
	needs := gateway.missing_parents(access.subject, access.namespace)
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

judged if {
	not routes.subject_is_challenge
	not routes.terminated_elsewhere(access.subject, access.namespace)
}

beyond_challenges(names) := v if {
	v := [host | some host in names; not host in routes.subject_challenge_hosts]
}

# The names really served: a listener may leave a route less than the host that it asks for.
names_of(plain, exempt) := v if {
	kinds.subject in ["HTTPRoute", "GRPCRoute"]
	patterns := [pattern | some text in exempt; pattern := hosts.normal(text); is_string(pattern)]
	found := {name |
		some host in plain
		some name in gateway.plain_names(access.subject, access.namespace, host)
		not routes.exempted(patterns, name)
	}
	v := sort(found)
} else := plain
