# METADATA
# title: Contour's proxies
# description: |
#   An HTTPProxy with a virtual host is a root; it brings in others by `includes`, also of other namespaces. A proxy without a virtual host
#   serves nothing by itself, and is judged with the roots that include it, at the place of the include.
# related_resources:
#   - ref: https://projectcontour.io/docs/main/config/fundamentals/
#   - ref: https://projectcontour.io/docs/main/config/inclusion-delegation/
package lib.portcullis.contour_proxies

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.paths

spec(o) := v if {
	kinds.of(o) == "HTTPProxy"
	v := access.obj(o, "spec")
} else := {}

virtual_host(o) := v if {
	v := access.obj(spec(o), "virtualhost")
}

tls_of(o) := v if {
	v := access.obj(virtual_host(o), "tls")
}

root(o) if {
	virtual_host(o) != {}
}

host_path := ["spec", "virtualhost", "fqdn"]

fqdn(o) := v if {
	v := hosts.normal(access.str(virtual_host(o), "fqdn"))
}

hosts_of(o) := v if {
	access.str(virtual_host(o), "fqdn") != ""
	v := [{"host": fqdn(o), "path": host_path, "origin": "virtual host"}]
	is_array(v)
} else := []

names(o) := v if {
	v := [host | some entry in hosts_of(o); host := access.str(entry, "host")]
}

# The routes of a proxy and of those it includes, over four levels, as `{"route", "path", "matcher", "text", "narrow", "namespace", "own"}`;
# `path` stands in the proxy itself, at the route or at the include that brings it.
routes(o, ns) := v if {
	o == access.subject
	v := subject_routes
	is_string(ns)
} else := v if {
	v := routes_of(o, ns)
}

subject_routes := v if {
	v := routes_of(access.subject, access.namespace)
} else := []

routes_of(o, ns) := v if {
	start := {"object": o, "namespace": ns, "prefix": "", "narrow": false, "path": ["spec"], "depth": 0}
	first := included(start)
	second := [one | some parent in first; some one in included(parent)]
	third := [one | some parent in second; some one in included(parent)]
	fourth := [one | some parent in third; some one in included(parent)]
	all := array.concat(array.concat([start], first), array.concat(second, array.concat(third, fourth)))
	v := [entry | some holder in all; some entry in held(holder)]
}

# What a proxy includes, with the prefix and conditions that come before.
included(parent) := v if {
	v := [child |
		some i, include in access.arr(spec(parent.object), "includes")
		is_object(include)
		ns := namespace_of(include, parent.namespace)
		o := inventory.find(ns, "projectcontour.io/v1", "HTTPProxy", access.str(include, "name"))
		o != {}
		not root(o)
		conditions := access.arr(include, "conditions")
		prefix := concat("", [parent.prefix, prefix_of(conditions)])
		narrow := narrowed(parent.narrow, conditions)
		path := place(parent, "includes", i)
		depth := parent.depth + 1
		child := {"object": o, "namespace": ns, "prefix": prefix, "narrow": narrow, "path": path, "depth": depth}
		is_object(child)
	]
}

namespace_of(include, ns) := v if {
	v := access.str(include, "namespace")
	v != ""
} else := ns

place(holder, key, i) := v if {
	holder.depth == 0
	v := array.concat(holder.path, [key, i])
} else := v if {
	v := holder.path
	is_array(v)
	is_string(key)
	is_number(i)
}

held(holder) := v if {
	v := [entry |
		some i, route in access.arr(spec(holder.object), "routes")
		is_object(route)
		conditions := access.arr(route, "conditions")
		matcher := matcher_of(conditions, holder.prefix)
		text := text_of(conditions, holder.prefix)
		narrow := narrowed(holder.narrow, conditions)
		path := place(holder, "routes", i)
		ns := holder.namespace
		own := is_own(holder)
		entry := {"route": route, "path": path, "matcher": matcher, "text": text, "narrow": narrow, "namespace": ns, "own": own}
		is_object(entry)
	]
}

is_own(holder) if {
	holder.depth == 0
} else := false

# Prefixes of one after another are joined.
prefix_of(conditions) := v if {
	is_array(conditions)
	texts := [text | some condition in conditions; text := access.str(condition, "prefix"); not text in ["", "/"]]
	v := concat("", texts)
} else := ""

matcher_of(conditions, prefix) := v if {
	exact := first_of(conditions, "exact")
	exact != ""
	v := {"match": "exact", "value": concat("", [prefix, exact])}
	is_object(v)
} else := v if {
	pattern := first_of(conditions, "regex")
	pattern != ""
	prefix == ""
	v := paths.regular(pattern, "closed")
	is_object(v)
} else := {"match": "regex", "value": prefix} if {
	first_of(conditions, "regex") != ""
} else := v if {
	whole := concat("", [prefix, prefix_of(conditions)])
	whole != ""
	v := {"match": "character", "value": whole}
	is_object(v)
} else := {"match": "any", "value": ""}

text_of(conditions, prefix) := v if {
	written := [text | some key in ["exact", "regex"]; text := first_of(conditions, key); text != ""]
	count(written) > 0
	v := concat("", [prefix, written[0]])
	is_string(v)
} else := v if {
	v := concat("", [prefix, prefix_of(conditions)])
	v != ""
} else := "/" if {
	first_of(conditions, "prefix") == "/"
} else := ""

first_of(conditions, key) := v if {
	is_array(conditions)
	found := [text | some condition in conditions; text := access.str(condition, key); text != ""]
	count(found) > 0
	v := found[0]
	is_string(v)
} else := ""

# Whether more than the path decides.
narrowed(before, conditions) if {
	before == true
	is_array(conditions)
} else if {
	some condition in conditions
	is_array(conditions)
	some key in ["header", "queryParameter"]
	access.has(condition, key)
} else := false

# A proxy that a root includes matches nothing by itself.
entries(o, ns) := [] if {
	not root(o)
	is_string(ns)
} else := v if {
	v := [entry |
		some host in names(o)
		some one in routes(o, ns)
		matcher := one.matcher
		text := one.text
		path := one.path
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": ""}
		is_object(entry)
	]
}

catch_alls(o, ns) := v if {
	found := names(o)
	count(found) > 0
	v := [entry |
		some one in routes(o, ns)
		one.narrow == false
		serves(one.route)
		paths.everything(one.matcher)
		path := one.path
		text := one.text
		entry := {"hosts": found, "path": path, "text": text}
		is_object(entry)
	]
} else := []

# Whether a route does more than redirect or answer by itself.
serves(route) := false if {
	access.has(route, "requestRedirectPolicy")
} else := false if {
	access.has(route, "directResponsePolicy")
} else := true

# TLS needs a certificate or is passed through; a proxy with neither is refused.
tls(o, ns) := "none" if {
	not root(o)
	is_string(ns)
} else := "served" if {
	access.str(tls_of(o), "secretName") != ""
} else := "served" if {
	access.bool(tls_of(o), "passthrough", false)
} else := "none" if {
	access.has(virtual_host(o), "tls")
} else := "redirect" if {
	own := routes(o, ns)
	count(own) > 0
	secure := [one | some one in own; to_https(one.route)]
	count(secure) == count(own)
} else := "plain"

to_https(route) if {
	access.str(access.obj(route, "requestRedirectPolicy"), "scheme") == "https"
}

# Contour redirects to HTTPS where there is TLS, apart from routes that permit plain HTTP.
plaintext(o, ns) := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []} if {
	tls(o, ns) != "served"
} else := v if {
	open := permitted(o, ns)
	count(open) > 0
	v := {"state": "open", "path": open[0], "why": "`permitInsecure: true`", "key": "", "needs": []}
	is_object(v)
} else := {"state": "closed", "path": ["spec", "tcpproxy"], "why": "`tcpproxy`", "key": "", "needs": []} if {
	access.has(spec(o), "tcpproxy")
	count(routes(o, ns)) == 0
} else := {"state": "redirect", "path": ["spec", "virtualhost", "tls"], "why": "the default of Contour", "key": "", "needs": []}

permitted(o, ns) := v if {
	v := [path |
		some one in routes(o, ns)
		access.bool(one.route, "permitInsecure", false)
		path := insecure_path(one)
		is_array(path)
	]
}

insecure_path(one) := v if {
	v := within(one, ["permitInsecure"])
}

# A place in a route, or that of the include which brings the route.
within(one, keys) := v if {
	one.own == true
	v := array.concat(one.path, keys)
} else := v if {
	is_array(keys)
	v := one.path
}

# Included proxies that were not given may have routes of their own.
needs(o, ns) := v if {
	v := [text |
		some include in access.arr(spec(o), "includes")
		is_object(include)
		space := namespace_of(include, ns)
		name := access.str(include, "name")
		inventory.find(space, "projectcontour.io/v1", "HTTPProxy", name) == {}
		text := concat("", ["projectcontour.io/HTTPProxy ", space, "/", name])
		is_string(text)
	]
}

class_of(o) := v if {
	v := access.annotation(o, "projectcontour.io/ingress.class")
	v != ""
} else := v if {
	v := access.annotation(o, "kubernetes.io/ingress.class")
	v != ""
} else := v if {
	v := access.str(spec(o), "ingressClassName")
}

# A proxy without a class is Contour's own, as one of the class `contour` is.
door(o) := v if {
	class_of(o) != ""
	v := concat("", ["class:", class_of(o)])
	is_string(v)
} else := "class:contour"

# Where requests go: Services of the routes and of the stream, mirrors among them.
backends_of(o, ns) := v if {
	of_routes := [backend |
		some i, route in access.arr(spec(o), "routes")
		some backend in services_of(route, ["spec", "routes", i], ns)
	]
	stream := access.obj(spec(o), "tcpproxy")
	v := array.concat(of_routes, services_of(stream, ["spec", "tcpproxy"], ns))
}

services_of(holder, base, ns) := v if {
	v := [backend |
		some i, service in access.arr(holder, "services")
		is_object(service)
		name := access.str(service, "name")
		role := role_of(service)
		port := port_of(service)
		path := array.concat(base, ["services", i])
		backend := {"role": role, "group": "", "kind": "Service", "namespace": ns, "name": name, "port": port, "path": path}
		is_object(backend)
	]
}

role_of(service) := "mirror" if {
	access.bool(service, "mirror", false)
} else := "route"

port_of(service) := v if {
	v := object.get(service, "port", "")
	is_number(v)
} else := ""
