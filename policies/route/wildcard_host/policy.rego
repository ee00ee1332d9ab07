# METADATA
# title: Wildcard host
# description: |
#   The route serves all names below a domain. It also answers for names that are given out later, for another team's service
#   whose own route is missing for a moment, and for any name an attacker makes up, which helps phishing and cookie attacks on the
#   parent domain. Hosts of rules and routes count, those that annotations such as `server-alias` add, and for an HTTPRoute without
#   host names the wildcard of its listener.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
#     description: Wildcards in the Ingress API
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#hostname
#     description: Wildcards in the Gateway API
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway]
#   remediation: List the host names that the service really has; where a wildcard is meant, allow it for its domain or namespace.
#   frameworks:
#     nist80053: [AC-4, CM-7]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Wildcards that are meant. One of them allows itself and narrower ones, so that `*.dev.example.com` allows `*.a.dev.example.com` but not `*.example.com`.
#     allowed_by_namespace:
#       type: object
#       additionalProperties: {type: array, items: {type: string}}
#       default: {}
#       description: The same by namespace, for the routes of that namespace only.
package portcullis.route.wildcard_host

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	names := wildcards
	count(names) > 0
	shown := hosts.list(names)
	msg := concat("", ["the route takes requests for every name of ", shown])
	path := routes.path_of(routes.subject_hosts, names)
	related := gateway.related(access.subject, access.namespace)
	details := {"path": path, "evidence": {"hosts": names}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	kinds.subject == "HTTPRoute"
	not gateway.redirects_only(access.subject)
	gateway.unplaced(access.subject, access.namespace)
	msg := "the route has no host names, and whether its listeners have a wildcard depends on what was not given"
	path := gateway.parents_path(access.subject)
	needs := gateway.missing_parents(access.subject, access.namespace)
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Wildcard hosts of the route under review that are not allowed, sorted.
wildcards := v if {
	patterns := [pattern | some text in allowed; pattern := hosts.normal(text); is_string(pattern)]
	found := {host |
		some entry in routes.subject_hosts
		host := access.str(entry, "host")
		hosts.wildcard(host)
		served_somewhere
		not harmless(entry)
		not meant(patterns, host)
	}
	v := sort(found)
}

allowed := v if {
	given := parameters.of("route/wildcard-host")
	by_namespace := access.obj(given, "allowed_by_namespace")
	own := access.texts(by_namespace, access.namespace)
	v := array.concat(access.texts(given, "allowed"), own)
}

# A route of a mesh has no hosts of its own.
served_somewhere if {
	kinds.family(access.subject) != "gateway"
}

served_somewhere if {
	gateway.at_edge(access.subject)
}

meant(patterns, host) if {
	some pattern in patterns
	hosts.covers(pattern, host, "many")
}

# A route that serves nothing takes nothing, and one without host names that only redirects to HTTPS may stand behind any listener.
harmless(entry) if {
	routes.subject_serves_nothing
	is_object(entry)
}

harmless(entry) if {
	access.str(entry, "origin") == "listener"
	gateway.redirects_only(access.subject)
}
