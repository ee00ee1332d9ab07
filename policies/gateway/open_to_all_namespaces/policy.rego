# METADATA
# title: Gateway open to every namespace
# description: |
#   Whoever can create a route in any namespace can put it behind this listener, also in namespaces that come later, or add listeners of
#   their own where `allowedListeners` is open in the same way. A selector that asks for nothing selects every namespace too. On a
#   Gateway that is shared on purpose, select the namespaces that use it; host names that are pinned on the listener limit what they
#   can take, but not who.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/guides/multiple-ns/
#     description: Cross-namespace routing
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/Gateway, gateway.networking.k8s.io/ListenerSet, gateway.networking.x-k8s.io/XListenerSet]
#   needs: []
#   remediation: Select the namespaces that need it by the label `kubernetes.io/metadata.name`, or only those of the Gateway itself; name Gateways that are meant for all in `allowed`.
#   frameworks:
#     nist80053: [AC-4, AC-6, SC-7]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Gateways and ListenerSets, as `namespace/name`, that are meant for the routes of all namespaces.
#     allowed_for_listeners:
#       type: array
#       items: {type: string}
#       default: []
#       description: Gateways, as `namespace/name`, to which every namespace may add a ListenerSet.
package portcullis.gateway.open_to_all_namespaces

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	not listed("allowed")
	found := open_listeners
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "name")]
	shown := gateway_listeners.text(names)
	verb := hosts.verb(found, "admits", "admit")
	msg := concat(" ", [shown, verb, "routes of every namespace"])
	first := found[0]
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"listeners": names}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Gateway"
	not listed("allowed_for_listeners")
	gateway_listeners.sets_from(access.subject) == "All"
	msg := "the Gateway takes listeners from ListenerSets of every namespace"
	path := ["spec", "allowedListeners", "namespaces", "from"]
	details := {"path": path}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

listed(parameter) if {
	given := parameters.of("gateway/open-to-all-namespaces")
	allowed := access.texts(given, parameter)
	id := gateway_listeners.id(access.subject, access.namespace)
	id in allowed
}

open_listeners := v if {
	kinds.subject in ["Gateway", "ListenerSet"]
	v := [entry |
		some candidate in gateway_listeners.entries(access.subject)
		gateway_listeners.from(candidate.listener) == "All"
		gateway_listeners.takes_routes(candidate.listener)
		path := array.concat(candidate.path, ["allowedRoutes", "namespaces", "from"])
		entry := {"name": candidate.name, "path": path}
		is_object(entry)
	]
} else := []
