# METADATA
# title: Reference into another namespace without a grant
# description: |
#   A backend, mirror, certificate or authority lies in another namespace, and no ReferenceGrant there lets this object refer to it. A
#   sound controller answers with an error or serves no certificate; several controllers had defects that followed such references
#   all the same. Either way the object does not do what it says, and a grant that somebody adds later for something else may open it.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
#     description: ReferenceGrant
# custom:
#   severity: medium
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
#     - gateway.networking.k8s.io/Gateway
#     - gateway.networking.k8s.io/ListenerSet
#     - gateway.networking.x-k8s.io/XListenerSet
#     - gateway.envoyproxy.io/SecurityPolicy
#     - gateway.envoyproxy.io/ClientTrafficPolicy
#   needs: [inventory:gateway.networking.k8s.io/v1/ReferenceGrant]
#   remediation: Add a ReferenceGrant to the other namespace that names this kind and namespace in `from` and the object in `to`, or refer to an object of the same namespace.
#   frameworks:
#     nist80053: [AC-3, AC-4]
#     nsa: [Namespace separation and hardening]
package portcullis.gateway.ungranted_reference

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_grants
import data.lib.portcullis.inventory

violation contains {"msg": msg, "details": details} if {
	inventory.given
	found := ungranted
	count(found) > 0
	names := sort({text | some ref in found; text := gateway_grants.text(ref); is_string(text)})
	msg := concat("", ["no ReferenceGrant lets this object refer to ", concat(", ", names)])
	first := found[0]
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"references": names}}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	found := gateway_grants.foreign(access.subject, access.namespace)
	count(found) > 0
	names := sort({text | some ref in found; text := gateway_grants.text(ref); is_string(text)})
	msg := concat("", ["whether ", concat(", ", names), " may be referred to depends on ReferenceGrants that were not given"])
	first := found[0]
	path := access.arr(first, "path")
	spaces := sort({need |
		some ref in found
		need := concat(" ", ["gateway.networking.k8s.io/ReferenceGrant", access.str(ref, "namespace")])
		is_string(need)
	})
	details := {"path": path, "evidence": {"references": names}, "needs": spaces}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

ungranted := v if {
	v := [ref |
		some ref in gateway_grants.foreign(access.subject, access.namespace)
		not gateway_grants.granted(ref, access.subject, access.namespace)
	]
}
