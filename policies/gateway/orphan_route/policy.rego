# METADATA
# title: Route that no listener accepts
# description: |
#   The route names a Gateway or ListenerSet that is there, and none of its listeners takes it: the listener or port it names does not
#   exist, the kind of the route is not allowed, its namespace is not admitted, or no host name is served by both. Such a route does
#   nothing; it is left over, or somebody believes that it protects or serves something, and a later change of the listener brings it
#   to life.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
#     description: How routes attach to Gateways
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds:
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/UDPRoute
#   needs:
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:gateway.networking.k8s.io/v1/ListenerSet
#     - inventory:gateway.networking.x-k8s.io/v1alpha1/XListenerSet
#     - inventory:v1/Namespace
#   remediation: Correct `parentRefs` or `hostnames`, let the listener admit the route, or delete the route.
#   frameworks:
#     nist80053: [CM-2, CM-7]
package portcullis.gateway.orphan_route

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_acceptance
import data.lib.portcullis.kinds

violation contains {"msg": msg, "details": details} if {
	found := gateway_acceptance.refused(access.subject, access.namespace)
	count(found) > 0
	first := found[0]
	why := access.str(first, "why")
	msg := concat("", ["no listener of ", access.str(first, "parent"), " takes the route: ", why])
	path := access.arr(first, "path")
	parents := [text | some entry in found; text := access.str(entry, "parent")]
	related := gateway.related(access.subject, access.namespace)
	details := {"path": path, "evidence": {"parents": parents, "why": why}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	count(gateway_acceptance.refused(access.subject, access.namespace)) == 0
	count(gateway.attachments(access.subject, access.namespace)) == 0
	needs := gateway.missing_parents(access.subject, access.namespace)
	count(needs) > 0
	msg := concat("", ["whether a listener takes the ", kinds.subject, " depends on parents that were not given"])
	path := gateway.parents_path(access.subject)
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
