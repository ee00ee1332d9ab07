# METADATA
# title: Host served without TLS
# description: |
#   A host of the route is served over plain HTTP only: whoever sits between the client and the cluster reads passwords and
#   cookies and changes the answers. TLS counts where the controller really serves it for that host: a wildcard certificate covers
#   one label, an empty `tls` entry or TLS for another host covers nothing, and a controller's own certificate annotation counts.
#   An HTTPRoute is judged with the listeners it attaches to.
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
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress, gateway.networking.k8s.io/HTTPRoute]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway]
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
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	plain := with_state("plain")
	count(plain) > 0
	not routes.terminated_elsewhere(access.subject, access.namespace)
	shown := hosts.list(plain)
	msg := concat("", [shown, " is served without TLS"])
	path := routes.path_of(routes.subject_hosts, plain)
	related := gateway.related(access.subject, access.namespace)
	details := {"path": path, "evidence": {"hosts": plain}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	unsettled := with_state("unknown")
	count(unsettled) > 0
	not routes.terminated_elsewhere(access.subject, access.namespace)
	shown := hosts.list(unsettled)
	msg := concat("", ["whether ", shown, " is served with TLS depends on what was not given"])
	path := routes.path_of(routes.subject_hosts, unsettled)
	needs := routes.tls_needs
	details := {"path": path, "evidence": {"hosts": unsettled}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

with_state(state) := v if {
	exempt := access.strings(parameters.of("route/missing-tls"), "exempt_hosts")
	v := [host |
		some entry in routes.subject_tls
		entry.state == state
		host := entry.host
		not exempted(exempt, host)
	]
}

exempted(exempt, host) if {
	some pattern in exempt
	hosts.covers(hosts.normal(pattern), host, "one")
}
