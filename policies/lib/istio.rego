# METADATA
# title: Istio
# description: |
#   Gateway and VirtualService, and what changes their verdict, such as AuthorizationPolicy, RequestAuthentication,
#   PeerAuthentication, DestinationRule. A VirtualService is judged with the servers of the Gateways it binds to; one of the mesh alone
#   is no way in. EnvoyFilters are not read.
package lib.portcullis.istio

import data.lib.portcullis.access
import data.lib.portcullis.istio_fields
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.istio_guards
import data.lib.portcullis.istio_traits
import data.lib.portcullis.istio_virtual_services
import data.lib.portcullis.kinds

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_gateways.route_hosts(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := istio_gateways.hosts_of(o)
	is_array(v)
} else := []

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_virtual_services.entries(o, ns)
	is_array(v)
} else := []

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_virtual_services.catch_alls(o, ns)
	is_array(v)
} else := []

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_guards.parts(o, ns)
	is_array(v)
} else := []

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_virtual_services.backends(o, ns)
	is_array(v)
} else := []

# The front doors it is served through, as `{"door", "admitted", "need"}`: the Gateways it binds to. One that was not given may not let it
# in.
doors(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	refs := istio_gateways.refs(o, ns)
	indexes := {index | some place in istio_gateways.bound(o, ns); index := place.index; is_number(index)}
	known := [door |
		some ref in refs
		ref.index in indexes
		name := concat("/", [ref.namespace, ref.name])
		text := concat("", ["istio:", name])
		door := seen_door(text, name, istio_gateways.exported(o, ns, ref.namespace))
		is_object(door)
	]
	unsure := [door |
		some ref in refs
		ref.gateway == {}
		name := concat("/", [ref.namespace, ref.name])
		text := concat("", ["istio:", name])
		need := concat(" ", ["networking.istio.io/Gateway", name])
		door := {"door": text, "admitted": "unknown", "need": need}
		is_object(door)
	]
	v := array.concat(known, unsure)
	is_array(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	text := concat("", ["istio:", ns, "/", access.name(o)])
	v := [{"door": text, "admitted": "yes", "need": ""}]
} else := []

# A route that is exported to some namespaces only reaches the Pods of a Gateway where they are in one of them.
seen_door(text, name, exported) := {"door": text, "admitted": "yes", "need": ""} if {
	exported == true
	is_string(name)
} else := v if {
	need := concat(" ", ["the namespace of the Pods of Gateway", name])
	v := {"door": text, "admitted": "unknown", "need": need}
}

# The Gateways it names, as `namespace/name`.
classes_of(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	found := {name | some ref in istio_gateways.refs(o, ns); name := concat("/", [ref.namespace, ref.name]); is_string(name)}
	v := sort(found)
} else := v if {
	kinds.of(o) == "IstioGateway"
	name := concat("/", [ns, access.name(o)])
	v := [name]
} else := []

# What was not given and would change what it means.
needs(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_gateways.missing(o, ns)
	is_array(v)
} else := []

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "many" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := v if {
	kinds.of(o) == "VirtualService"
	v := route_tls(o, ns, host)
	is_string(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := server_tls(istio_gateways.servers(o), host)
	is_string(v)
} else := "none"

route_tls(o, ns, host) := "served" if {
	count(istio_gateways.serving(istio_gateways.bound(o, ns), istio_gateways.secure_kinds, host)) > 0
} else := "redirect" if {
	count(istio_gateways.missing(o, ns)) > 0
	istio_virtual_services.redirects_plain(o)
} else := "unknown" if {
	count(istio_gateways.missing(o, ns)) > 0
	is_string(host)
} else := "none" if {
	count(istio_gateways.serving(istio_gateways.bound(o, ns), ["plain"], host)) == 0
} else := "redirect" if {
	istio_virtual_services.redirects_plain(o)
} else := "redirect" if {
	plain := istio_gateways.serving(istio_gateways.bound(o, ns), ["plain"], host)
	clear := [place | some place in plain; place.redirects == false]
	count(clear) == 0
} else := "plain"

server_tls(places, host) := "served" if {
	count(istio_gateways.serving(places, istio_gateways.secure_kinds, host)) > 0
} else := "none" if {
	count(istio_gateways.serving(places, ["plain"], host)) == 0
} else := "redirect" if {
	plain := istio_gateways.serving(places, ["plain"], host)
	clear := [place | some place in plain; place.redirects == false]
	count(clear) == 0
} else := "plain"

nothing := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := route_plaintext(o, ns)
	is_object(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := server_plaintext(istio_gateways.servers(o))
	is_object(v)
} else := v if {
	v := nothing
}

route_plaintext(o, ns) := v if {
	open := istio_gateways.open(istio_gateways.bound(o, ns))
	count(open) > 0
	not istio_virtual_services.redirects_plain(o)
	place := open[0]
	index := place.index
	port := format_int(place.port, 10)
	why := concat("", ["port `", port, "` of Gateway `", place.name, "`, which does not redirect"])
	v := {"state": "open", "path": ["spec", "gateways", index], "why": why, "key": "", "needs": []}
	is_object(v)
} else := {"state": "redirect", "path": ["spec", "gateways"], "why": "", "key": "", "needs": []} if {
	count(istio_gateways.missing(o, ns)) > 0
	istio_virtual_services.redirects_plain(o)
} else := v if {
	needs_given := istio_gateways.missing(o, ns)
	count(needs_given) > 0
	v := {
		"state": "unknown",
		"path": ["spec", "gateways"],
		"why": "Gateways that were not given",
		"key": "",
		"needs": needs_given,
	}
} else := v if {
	count(istio_gateways.bound(o, ns)) == 0
	v := nothing
} else := v if {
	plain := [place | some place in istio_gateways.bound(o, ns); place.kind == "plain"]
	state := closed_state(count(plain))
	v := {"state": state, "path": ["spec", "gateways"], "why": "", "key": "", "needs": []}
}

closed_state(plain) := "closed" if {
	plain == 0
} else := "redirect"

server_plaintext(places) := v if {
	open := istio_gateways.open(places)
	count(open) > 0
	place := open[0]
	index := place.index
	port := format_int(place.port, 10)
	why := concat("", ["port `", port, "`, which does not redirect"])
	v := {"state": "open", "path": ["spec", "servers", index], "why": why, "key": "", "needs": []}
	is_object(v)
} else := v if {
	count(places) == 0
	v := nothing
} else := v if {
	plain := [place | some place in places; place.kind == "plain"]
	state := closed_state(count(plain))
	v := {"state": state, "path": ["spec", "servers"], "why": "", "key": "", "needs": []}
}

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "internal", "path": ["spec"], "why": "a route of the mesh alone", "needs": []} if {
	kinds.of(o) == "VirtualService"
	count(istio_gateways.refs(o, ns)) == 0
} else := {"state": "unknown", "path": ["spec"], "why": "the Service of the gateway", "needs": ["the Service of the gateway"]} if {
	kinds.of(o) in ["VirtualService", "IstioGateway"]
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	is_string(ns)
	v := istio_traits.rewrites(o)
	is_array(v)
} else := []

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	is_string(ns)
	v := istio_traits.cors(o)
	is_array(v)
} else := []

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	is_string(ns)
	v := istio_traits.headers(o)
	is_array(v)
} else := []

# Settings that name files of the controller: those of Gateways and DestinationRules name files that are mounted for it.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := istio_traits.tls_settings(o)
	is_array(v)
} else := []

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	kinds.of(o) == "DestinationRule"
	is_string(ns)
	v := istio_traits.destination_tls(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "PeerAuthentication"
	is_string(ns)
	v := istio_traits.peer_tls(o)
	is_array(v)
} else := []

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := istio_traits.passthroughs(o)
	is_array(v)
} else := []

# TLS for which the controller serves its own certificate: Istio has none.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := v if {
	kinds.of(o) == "VirtualService"
	v := istio_traits.unbound(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	is_string(ns)
	v := istio_traits.idle_servers(o)
	is_array(v)
} else := []

# Raw configuration or code: EnvoyFilters, which are a kind of their own.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := istio_fields.of(o)
}
