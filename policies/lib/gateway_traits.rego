# METADATA
# title: Traits of Gateway API routes and listeners
# description: What filters, listeners and attached policies make of the requests of a route.
package lib.portcullis.gateway_traits

import data.lib.portcullis.access
import data.lib.portcullis.envoy_policies
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_backends
import data.lib.portcullis.gateway_cors
import data.lib.portcullis.gateway_exposure
import data.lib.portcullis.gateway_headers
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.gateway_parts
import data.lib.portcullis.gateway_reads
import data.lib.portcullis.gateway_verification
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.tls_versions

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	v := gateway_parts.of(o, ns)
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	v := gateway_backends.of(o, ns)
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := v if {
	v := gateway_exposure.of(o, ns)
}

# Rewrites that reach more of the backend than the path says: those of the Gateway API replace whole elements.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Filters of rules and of single backends, as `{"filter", "path"}`.
filters(o) := v if {
	of_rules := [entry |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		some j, filter in access.arr(rule, "filters")
		is_object(filter)
		entry := {"filter": filter, "path": ["spec", "rules", i, "filters", j]}
	]
	of_backends := [entry |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		some j, backend in access.arr(rule, "backendRefs")
		some k, filter in access.arr(backend, "filters")
		is_object(filter)
		entry := {"filter": filter, "path": ["spec", "rules", i, "backendRefs", j, "filters", k]}
	]
	v := array.concat(of_rules, of_backends)
}

# Cross-origin rules that let every origin in. Rules with the same text are one cause.
cors(o, ns) := v if {
	gateway.reads_requests(o)
	is_string(ns)
	found := [answer |
		some entry in filters(o)
		access.str(entry.filter, "type") == "CORS"
		some answer in gateway_cors.of(access.obj(entry.filter, "cors"), array.concat(entry.path, ["cors"]))
	]
	v := distinct(found)
	is_array(v)
} else := []

# Headers that a filter gives one value for everybody.
headers(o, ns) := v if {
	gateway.reads_requests(o)
	is_string(ns)
	written := [answer |
		some entry in filters(o)
		access.str(entry.filter, "type") == "RequestHeaderModifier"
		modifier := access.obj(entry.filter, "requestHeaderModifier")
		some answer in gateway_headers.of(modifier, array.concat(entry.path, ["requestHeaderModifier"]))
	]
	renamed := [answer |
		some entry in filters(o)
		access.str(entry.filter, "type") == "URLRewrite"
		some answer in gateway_headers.host(access.obj(entry.filter, "urlRewrite"), array.concat(entry.path, ["urlRewrite"]))
	]
	v := distinct(array.concat(written, renamed))
	is_array(v)
} else := []

# The first of the answers that say the same.
distinct(answers) := v if {
	texts := {text | some answer in answers; text := access.str(answer, "what")}
	v := [first |
		some text in sort(texts)
		same := [answer | some answer in answers; answer.what == text]
		some first in array.slice(same, 0, 1)
	]
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be. `tls.options` has no portable key; their names tell.
tls_settings(o, ns) := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	is_string(ns)
	v := [answer |
		some entry in gateway_listeners.entries(o)
		options := access.obj(access.obj(entry.listener, "tls"), "options")
		some key in access.names(options)
		text := access.str(options, key)
		why := tls_versions.weak(key, text)
		why != ""
		what := concat("", ["listener `", entry.name, "` ", why, " by `", key, ": ", text, "`"])
		path := array.concat(entry.path, ["tls", "options", key])
		answer := {"what": what, "path": path, "evidence": {"listener": entry.name, "option": key, "value": text}, "needs": [], "related": []}
	]
	is_array(v)
} else := []

# Backends reached with TLS that is not verified.
backend_tls(o, ns) := v if {
	v := gateway_backends.unverified(o, ns)
}

# TLS that is passed through. An HTTPS listener that does it cannot route what it cannot read.
passthroughs(o, ns) := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	is_string(ns)
	v := array.concat(blind_listeners(o), passing_listeners(o))
	is_array(v)
} else := v if {
	kinds.of(o) == "TLSRoute"
	passing := [attachment | some attachment in gateway.attachments(o, ns); attachment.mode == "Passthrough"]
	count(passing) > 0
	listener := gateway.listener_text(passing[0])
	what := concat("", ["TLS is passed through to the backend by listener ", listener])
	path := ["spec", "parentRefs", passing[0].index]
	related := gateway.related(o, ns)
	v := [{"what": what, "path": path, "evidence": {"listener": listener}, "needs": [], "related": related, "parameter": "forbid"}]
	is_array(v)
} else := []

passing(o, protocol) := v if {
	v := [entry |
		some entry in gateway_listeners.entries(o)
		entry.protocol == protocol
		gateway_listeners.mode(entry.listener) == "Passthrough"
	]
}

blind_listeners(o) := v if {
	found := passing(o, "HTTPS")
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "name")]
	verb := hosts.verb(names, "asks", "ask")
	refused := "for mode `Passthrough` with protocol `HTTPS`, which the Gateway API refuses: what is passed through cannot be routed by request"
	what := concat(" ", [gateway_listeners.text(names), verb, refused])
	v := [{"what": what, "path": mode_path(found[0]), "evidence": {"listeners": names}, "needs": [], "related": []}]
	is_array(v)
} else := []

passing_listeners(o) := v if {
	found := passing(o, "TLS")
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "name")]
	verb := hosts.verb(names, "passes", "pass")
	what := concat(" ", [gateway_listeners.text(names), verb, "TLS through unread"])
	v := [{"what": what, "path": mode_path(found[0]), "evidence": {"listeners": names}, "needs": [], "related": [], "parameter": "forbid"}]
	is_array(v)
} else := []

mode_path(entry) := v if {
	v := array.concat(entry.path, ["tls", "mode"])
}

# Listeners that end TLS without a certificate of their own. Clouds take them from elsewhere: by an option, an annotation, or the host.
default_certificates(o, ns) := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	not certified_elsewhere(o, ns)
	bare := [entry |
		some entry in gateway_listeners.entries(o)
		entry.protocol in ["HTTPS", "TLS"]
		gateway_listeners.mode(entry.listener) == "Terminate"
		tls := access.obj(entry.listener, "tls")
		count(access.arr(tls, "certificateRefs")) == 0
		access.obj(tls, "options") == {}
	]
	count(bare) > 0
	names := [name | some entry in bare; name := access.str(entry, "name")]
	verb := hosts.verb(names, "ends", "end")
	what := concat(" ", [gateway_listeners.text(names), verb, "TLS without a certificate of its own"])
	v := [{"what": what, "path": bare[0].path, "evidence": {"listeners": names}, "needs": [], "related": []}]
	is_array(v)
} else := []

certified_elsewhere(o, ns) if {
	some holder in gateway.gateways(o, ns)
	access.annotation(holder, "networking.gke.io/certmap") != ""
}

certified_elsewhere(o, ns) if {
	some name in gateway.class_names(o, ns)
	class := envoy_policies.gateway_class(name)
	controller := access.str(access.obj(class, "spec"), "controllerName")
	startswith(controller, "gateway.k8s.aws/")
}

# The Gateway of a set was not given: it may bring certificates.
certified_elsewhere(o, ns) if {
	kinds.of(o) == "ListenerSet"
	count(gateway.gateways(o, ns)) == 0
}

# Annotations for Ingresses that no controller reads on a route or Gateway, and a BackendTLSPolicy that is on nothing.
ineffective(o, ns) := v if {
	gateway.route(o)
	v := ingress_annotations(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := ingress_annotations(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "BackendTLSPolicy"
	v := gateway_verification.ineffective(o, ns)
	is_array(v)
} else := []

ingress_prefixes := [
	"nginx.ingress.kubernetes.io/",
	"traefik.ingress.kubernetes.io/",
	"haproxy-ingress.github.io/",
	"alb.ingress.kubernetes.io/",
	"appgw.ingress.kubernetes.io/",
	"ingress.cilium.io/",
]

ingress_annotations(o, ns) := v if {
	is_string(ns)
	found := [key |
		some key in access.names(access.annotations(o))
		some prefix in ingress_prefixes
		startswith(key, prefix)
	]
	count(found) > 0
	shown := concat("`, `", found)
	verb := hosts.verb(found, "is", "are")
	what := concat("", ["`", shown, "` ", verb, " for Ingresses and without effect here"])
	v := [{"what": what, "path": ["metadata", "annotations", found[0]], "evidence": {"annotations": found}, "needs": [], "related": []}]
	is_array(v)
} else := []

# Raw configuration or code: filters that bring it are found by the policy on their kinds.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := gateway_reads.of(o)
}
