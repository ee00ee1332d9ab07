# METADATA
# title: Routes served over a plain HTTP listener
# description: |
#   Routes on an HTTP listener of the Gateway do more than redirect to HTTPS: whoever sits between the clients and the cluster reads
#   passwords and cookies and changes the answers. A plain listener is sound where every route on it only redirects. Which routes
#   attach is told by their host names, `sectionName`, `port` and the namespaces the listener admits. Short-lived routes of ACME
#   challenges do not count.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/#http-to-https-redirects
#     description: Redirects in the Gateway API
#   - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#     description: TLS in the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/Gateway, gateway.networking.k8s.io/ListenerSet, gateway.networking.x-k8s.io/XListenerSet]
#   needs:
#     - inventory:gateway.networking.k8s.io/v1/HTTPRoute
#     - inventory:gateway.networking.k8s.io/v1/GRPCRoute
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:v1/Namespace
#   remediation: Attach the routes to an HTTPS listener by `sectionName`, and leave on the HTTP listener one route that redirects with scheme `https`.
#   frameworks:
#     nist80053: [SC-8, SC-23]
#     pci4: [4.2.1]
#     nsa: [Use TLS encryption for ingress]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Gateways and ListenerSets, as `namespace/name`, that may serve plain HTTP.
package portcullis.gateway.plaintext_listener

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_attached
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	found := serving("yes")
	count(found) > 0
	names := names_of(found)
	owners := sort({text | some entry in found; text := access.str(entry, "route")})
	shown := gateway_listeners.text(names)
	verb := hosts.verb(names, "serves", "serve")
	msg := concat(" ", [shown, verb, several(owners), "over plain HTTP"])
	path := path_of(names)
	related := sort({reference | some entry in found; reference := access.obj(entry, "reference")})
	details := {"path": path, "evidence": {"listeners": names, "routes": owners}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	inventory.given
	count(serving("yes")) == 0
	found := serving("unknown")
	count(found) > 0
	names := names_of(found)
	owners := sort({text | some entry in found; text := access.str(entry, "route")})
	shown := gateway_listeners.text(names)
	verb := hosts.verb(names, "serves", "serve")
	msg := concat(" ", ["whether", shown, verb, several(owners), "over plain HTTP depends on what was not given"])
	path := path_of(names)
	needs := sort({need | some entry in found; need := access.str(entry, "need"); need != ""})
	details := {"path": path, "evidence": {"listeners": names, "routes": owners}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	count(plain) > 0
	names := [name | some entry in plain; name := access.str(entry, "name")]
	shown := gateway_listeners.text(names)
	verb := hosts.verb(names, "serves", "serve")
	msg := concat(" ", ["whether", shown, verb, "more than redirects over plain HTTP depends on routes that were not given"])
	path := path_of(names)
	details := {"path": path, "evidence": {"listeners": names}, "needs": ["gateway.networking.k8s.io/HTTPRoute", "gateway.networking.k8s.io/GRPCRoute"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

judged if {
	kinds.subject in ["Gateway", "ListenerSet"]
	not routes.terminated_elsewhere(access.subject, access.namespace)
	allowed := access.texts(parameters.of("gateway/plaintext-listener"), "allowed")
	id := gateway_listeners.id(access.subject, access.namespace)
	not id in allowed
}

# The plain listeners of the object under review.
plain := v if {
	judged
	v := [entry | some entry in gateway_listeners.entries(access.subject); entry.protocol == "HTTP"]
	is_array(v)
} else := []

# Routes on them that do more than redirect.
found_routes := v if {
	count(plain) > 0
	v := gateway_attached.serving(access.subject, access.namespace, "HTTP")
	is_array(v)
} else := []

serving(admitted) := v if {
	v := [entry | some entry in found_routes; entry.admitted == admitted]
}

names_of(found) := v if {
	is_array(found)
	named := {name | some entry in found; name := access.str(entry, "listener")}
	v := [name | some entry in plain; name := access.str(entry, "name"); name in named]
}

path_of(names) := v if {
	paths := [path | some entry in plain; entry.name in names; path := access.arr(entry, "path")]
	count(paths) > 0
	v := paths[0]
	is_array(v)
} else := ["spec", "listeners"]

several(owners) := v if {
	count(owners) <= 3
	v := concat(", ", owners)
	is_string(v)
} else := v if {
	first := concat(", ", array.slice(owners, 0, 3))
	rest := format_int(count(owners) - 3, 10)
	v := concat("", [first, " and ", rest, " more"])
}
