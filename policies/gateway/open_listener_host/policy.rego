# METADATA
# title: Shared listener for every host
# description: |
#   A listener that admits routes of several namespaces names no host, or a wildcard right under a top-level domain. Each of those
#   namespaces can take any host name there, also that of another team, and the oldest route wins. A listener for each host, or for a
#   wildcard of each team, leaves to a namespace only what is its own. Listeners for routes of one namespace are left alone, and so
#   are those for plain TCP and UDP, which have no host names.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#listener
#     description: Listeners
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/Gateway, gateway.networking.k8s.io/ListenerSet, gateway.networking.x-k8s.io/XListenerSet]
#   needs: []
#   remediation: Set `hostname` on the listener, one listener for each host or domain, and admit only the namespaces that own it.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Gateways and ListenerSets, as `namespace/name`, on which every namespace may take any host.
package portcullis.gateway.open_listener_host

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	not meant
	found := open_listeners
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "name")]
	shown := gateway_listeners.text(names)
	several := [text | some entry in found; text := hosts.shown(access.str(entry, "host")); is_string(text)]
	served := concat(" and ", sort({text | some text in several}))
	verb := hosts.verb(found, "takes", "take")
	msg := concat(" ", [shown, verb, served, "from routes of several namespaces"])
	first := found[0]
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"listeners": names}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

meant if {
	given := parameters.of("gateway/open-listener-host")
	allowed := access.texts(given, "allowed")
	id := gateway_listeners.id(access.subject, access.namespace)
	id in allowed
}

open_listeners := v if {
	kinds.subject in ["Gateway", "ListenerSet"]
	v := [entry |
		some candidate in gateway_listeners.entries(access.subject)
		listener := candidate.listener
		gateway_listeners.named(listener)
		host := gateway_listeners.host(listener)
		broad(host)
		several_namespaces(listener)
		gateway_listeners.takes_routes(listener)
		path := gateway_listeners.host_path(listener, candidate.index)
		entry := {"name": candidate.name, "host": host, "path": path}
		is_object(entry)
	]
} else := []

# Every host, or a wildcard of one label such as `*.com`.
broad(host) if {
	host == ""
}

broad(host) if {
	hosts.wildcard(host)
	rest := trim_prefix(host, "*.")
	not contains(rest, ".")
}

several_namespaces(listener) if {
	gateway_listeners.from(listener) == "All"
}

several_namespaces(listener) if {
	gateway_listeners.from(listener) == "Selector"
	selector := gateway_listeners.selector(listener)
	not gateway_listeners.one_namespace(selector)
}
