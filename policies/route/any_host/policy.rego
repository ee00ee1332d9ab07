# METADATA
# title: Route for every host
# description: |
#   The route takes requests for every host name: a rule without a host, a default backend that answers for all hosts, or an
#   HTTPRoute without host names behind a listener without one. It answers for names that nobody gave to it, among them those of
#   other teams before their own route is there, and any name that an attacker points at the address. A default backend beside
#   rules answers for every host with some controllers (GKE, AWS, Contour, Cilium, Kong, HAProxy) and for the hosts of its own
#   rules with others (ingress-nginx, F5 NGINX). Routes that only redirect to HTTPS are left alone.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
#     description: Rules without a host, and default backends
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec
#     description: Host names of an HTTPRoute
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway, inventory:v1/Namespace]
#   remediation: Name the host in every rule, and the host names of an HTTPRoute or its listener; keep a route for every host in one place that is meant for it, and allow that class or namespace.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     owasp: [A05]
#   parameters:
#     allowed_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses in which a route for every host is meant.
#     allowed_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose routes may take every host.
package portcullis.route.any_host

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "Ingress"
	found := array.concat(hostless_rules, open_backend)
	some first in array.slice(found, 0, 1)
	msg := access.str(first, "msg")
	path := access.arr(first, "path")
	places := [place | some entry in found; place := access.arr(entry, "path")]
	details := {"path": path, "evidence": {"places": places}}
}

violation contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "HTTPRoute"
	found := open_attachments("yes")
	some first in array.slice(found, 0, 1)
	listener := gateway.listener_text(first)
	msg := concat("", ["the route has no host names and listener ", listener, " has none either, so it takes requests for every host"])
	index := access.num(first, "index", 0)
	path := ["spec", "parentRefs", index]
	listeners := sort({text | some attachment in found; text := gateway.listener_text(attachment); is_string(text)})
	related := gateway.related(access.subject, access.namespace)
	details := {"path": path, "evidence": {"listeners": listeners}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "Ingress"
	count(hostless_rules) == 0
	ingress.backend_scope(access.subject) == "unknown"
	msg := "whether the default backend takes requests for every host depends on the controller"
	path := ingress.default_backend_path(access.subject)
	needs := ingress.class_needs(access.subject)
	details := {"path": path, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "HTTPRoute"
	count(open_attachments("yes")) == 0
	needs := open_needs
	count(needs) > 0
	msg := "the route has no host names, and whether its listeners have any depends on what was not given"
	path := gateway.parents_path(access.subject)
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	judged
	count(open_hosts) > 0
	some first in array.slice(open_hosts, 0, 1)
	msg := "the route names no host, so it takes requests for every host"
	path := access.arr(first, "path")
	places := [place | some entry in open_hosts; place := access.arr(entry, "path")]
	details := {"path": path, "evidence": {"places": places}}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	by_name
	count(routes.subject_hosts) == 0
	needs := routes.subject_needs
	count(needs) > 0
	msg := "which hosts the route serves depends on what was not given"
	details := {"path": ["spec"], "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

given := v if {
	v := parameters.of("route/any-host")
}

judged if {
	not routes.subject_is_challenge
	not namespace_allowed
	classes := access.texts(given, "allowed_classes")
	is_array(classes)
	not routes.subject_in_class(classes)
}

namespace_allowed if {
	namespaces := access.texts(given, "allowed_namespaces")
	ns := access.namespace
	ns in namespaces
}

# Rules without a host, where the controller serves them.
hostless_rules := [] if {
	ingress.hostless_refused(access.subject)
} else := v if {
	v := [entry |
		some rule in ingress.rule_hosts(access.subject)
		access.str(rule, "host") == ""
		path := access.arr(rule, "path")
		entry := {"path": path, "msg": "a rule without a host takes requests for every host"}
	]
}

# A default backend for every host.
open_backend := v if {
	ingress.backend_scope(access.subject) == "every"
	path := ingress.default_backend_path(access.subject)
	v := [{"path": path, "msg": "the default backend takes requests for every host that no rule names"}]
	is_array(v)
} else := []

# Attachments of the route that serve every host.
open_attachments(admitted) := [] if {
	gateway.redirects_only(access.subject)
	is_string(admitted)
} else := v if {
	v := [attachment |
		some attachment in gateway.attachments(access.subject, access.namespace)
		access.str(attachment, "admitted") == admitted
		names := access.texts(attachment, "hosts")
		"" in names
	]
}

# Whether it is another kind of route whose requests are told apart by host names.
by_name if {
	kind := kinds.subject
	not kind in ["Ingress", "HTTPRoute", "TCPRoute", "UDPRoute", "IngressRouteTCP", "IngressRouteUDP", "TransportServer", "VirtualServerRoute"]
}

# Hosts of another kind of route that stand for every host, where it serves something.
open_hosts := [] if {
	not by_name
} else := [] if {
	routes.subject_serves_nothing
} else := v if {
	v := [entry | some entry in routes.subject_hosts; access.str(entry, "host") == ""]
}

# What would tell whether the route takes every host.
open_needs := [] if {
	gateway.redirects_only(access.subject)
} else := v if {
	gateway.unplaced(access.subject, access.namespace)
	v := gateway.missing_parents(access.subject, access.namespace)
	is_array(v)
} else := v if {
	count(open_attachments("unknown")) > 0
	v := gateway.needs(access.subject, access.namespace)
	is_array(v)
} else := []
