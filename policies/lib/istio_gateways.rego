# METADATA
# title: Gateways of Istio
# description: |
#   Servers of an Istio Gateway, and those that a VirtualService binds to: the Gateways it names, servers that let its namespace in,
#   hosts that both have, and routes of the sort that the server reads.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/gateway/
#   - ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/
package lib.portcullis.istio_gateways

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory

spec(o) := v if {
	v := access.obj(o, "spec")
}

versions := ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]

# A Gateway by name, else `{}`.
find(ns, name) := v if {
	found := [o | some version in versions; o := inventory.find(ns, version, "Gateway", name); o != {}]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

# The servers of a Gateway, as `{"index", "kind", "port", "redirects", "mode", "hosts"}`. `kind` is `plain` or `secure` for HTTP, `tls` for
# other TLS that ends here, `passthrough`, or `tcp`.
servers(o) := v if {
	o == access.subject
	v := subject_servers
} else := v if {
	v := servers_of(o)
}

subject_servers := v if {
	v := servers_of(access.subject)
}

servers_of(o) := v if {
	v := [entry |
		some i, server in access.arr(spec(o), "servers")
		is_object(server)
		port := access.obj(server, "port")
		number := access.num(port, "number", 0)
		tls := access.obj(server, "tls")
		mode := access.str(tls, "mode")
		protocol := upper(access.str(port, "protocol"))
		kind := kind_of(protocol, mode)
		redirects := access.bool(tls, "httpsRedirect", false)
		host_entries := server_hosts(server, i)
		entry := {"index": i, "kind": kind, "port": number, "redirects": redirects, "mode": mode, "hosts": host_entries}
		is_object(entry)
	]
}

# A mode that is not set is `PASSTHROUGH`.
kind_of(protocol, mode) := "plain" if {
	protocol in ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"]
	is_string(mode)
} else := "passthrough" if {
	protocol in ["HTTPS", "TLS"]
	mode in ["", "PASSTHROUGH", "AUTO_PASSTHROUGH"]
} else := "secure" if {
	protocol == "HTTPS"
} else := "tls" if {
	protocol == "TLS"
} else := "tcp"

# Hosts of a server, as `{"scope", "host", "path"}`; `scope` is the namespace whose VirtualServices may bind, `.` for the Gateway's own,
# `*` for every namespace.
server_hosts(server, i) := v if {
	v := [entry |
		some j, text in access.arr(server, "hosts")
		is_string(text)
		scope := scope_of(text)
		host := hosts.normal(name_of(text))
		path := ["spec", "servers", i, "hosts", j]
		entry := {"scope": scope, "host": host, "path": path}
		is_object(entry)
	]
}

scope_of(text) := v if {
	slash := indexof(text, "/")
	slash >= 0
	v := substring(text, 0, slash)
	is_string(v)
} else := "*"

# The host of `namespace/host`.
name_of(text) := v if {
	slash := indexof(text, "/")
	slash >= 0
	v := substring(text, slash + 1, -1)
	is_string(v)
} else := text

# Hosts of all servers of a Gateway, as `{"host", "path", "origin"}`.
hosts_of(o) := v if {
	v := [entry |
		some server in servers(o)
		some named in access.arr(server, "hosts")
		host := access.str(named, "host")
		path := access.arr(named, "path")
		entry := {"host": host, "path": path, "origin": "listener"}
		is_object(entry)
	]
}

# The Gateways a VirtualService names, as `{"index", "namespace", "name", "gateway"}`, without the mesh; `gateway` is `{}` where it was
# not given.
refs(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_refs
} else := v if {
	v := refs_of(o, ns)
}

subject_refs := v if {
	v := refs_of(access.subject, access.namespace)
}

refs_of(o, ns) := v if {
	v := [ref |
		some i, text in access.arr(spec(o), "gateways")
		is_string(text)
		not text in ["", "mesh"]
		place := resolved(text, ns)
		gateway_ns := place.namespace
		name := place.name
		gateway := find(gateway_ns, name)
		ref := {"index": i, "namespace": gateway_ns, "name": name, "gateway": gateway}
		is_object(ref)
	]
}

# `namespace/name`, `./name`, a name of the same namespace, or the older `name.namespace.svc.cluster.local`.
resolved(text, ns) := v if {
	slash := indexof(text, "/")
	slash >= 0
	own := substring(text, 0, slash)
	name := substring(text, slash + 1, -1)
	namespace := namespace_of(own, ns)
	v := {"namespace": namespace, "name": name}
	is_object(v)
} else := v if {
	contains(text, ".")
	parts := split(text, ".")
	name := parts[0]
	namespace := parts[1]
	v := {"namespace": namespace, "name": name}
	is_object(v)
} else := {"namespace": ns, "name": text}

namespace_of(own, ns) := ns if {
	own in [".", ""]
} else := own

# Whether it is a route of the mesh too.
in_mesh(o) if {
	count(access.arr(spec(o), "gateways")) == 0
}

in_mesh(o) if {
	"mesh" in access.texts(spec(o), "gateways")
}

# Gateways that were not given, for `details.needs`.
missing(o, ns) := v if {
	found := {need |
		some ref in refs(o, ns)
		ref.gateway == {}
		text := concat("/", [ref.namespace, ref.name])
		need := concat(" ", ["networking.istio.io/Gateway", text])
		is_string(need)
	}
	v := sort(found)
}

# Hosts a VirtualService lists, as `{"host", "path"}`; a short name is that of a Service of its namespace. Names of Services are left out
# where it is a route of the mesh too: they are meant for there.
own_hosts(o, ns) := v if {
	v := [entry |
		some i, text in access.arr(spec(o), "hosts")
		is_string(text)
		host := full_name(text, ns)
		not for_mesh(o, host)
		path := ["spec", "hosts", i]
		entry := {"host": host, "path": path}
		is_object(entry)
	]
}

full_name(text, ns) := v if {
	text != "*"
	text != ""
	not contains(text, ".")
	v := concat("", [lower(text), ".", ns, ".svc.cluster.local"])
	is_string(v)
} else := v if {
	v := hosts.normal(text)
}

for_mesh(o, host) if {
	in_mesh(o)
	regex.match(`\.svc(\..*)?$`, host)
}

# The servers a VirtualService binds to, as `{"index", "gateway", "namespace", "name", "server", "kind", "port", "redirects", "mode",
# "hosts"}`; `index` is that of the Gateway in `spec.gateways`, `hosts` are those both have, as `{"host", "path"}`.
bound(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_bound
} else := v if {
	v := bound_of(o, ns)
}

subject_bound := v if {
	v := bound_of(access.subject, access.namespace)
}

bound_of(o, ns) := v if {
	own := own_hosts(o, ns)
	v := [entry |
		some ref in refs(o, ns)
		gateway := ref.gateway
		some server in servers(gateway)
		kind := server.kind
		reads_routes(kind, o)
		gateway_ns := ref.namespace
		shared := shared_hosts(own, access.arr(server, "hosts"), gateway_ns, ns)
		count(shared) > 0
		name := concat("/", [gateway_ns, ref.name])
		entry := {
			"index": ref.index,
			"gateway": gateway,
			"namespace": gateway_ns,
			"name": name,
			"server": server.index,
			"kind": kind,
			"port": server.port,
			"redirects": server.redirects,
			"mode": server.mode,
			"hosts": shared,
		}
		is_object(entry)
	]
}

# Whether a VirtualService has routes of the sort that a server reads.
reads_routes(kind, o) if {
	kind in ["plain", "secure"]
	count(access.arr(spec(o), "http")) > 0
}

reads_routes(kind, o) if {
	kind == "passthrough"
	count(access.arr(spec(o), "tls")) > 0
}

reads_routes(kind, o) if {
	kind in ["tls", "tcp"]
	count(access.arr(spec(o), "tcp")) > 0
}

shared_hosts(own, offered, gateway_ns, ns) := v if {
	v := [entry |
		some mine in own
		some other in offered
		lets_in(access.str(other, "scope"), gateway_ns, ns)
		host := narrower(access.str(mine, "host"), access.str(other, "host"))
		host != "no"
		path := mine.path
		entry := {"host": host, "path": path}
		is_object(entry)
	]
}

lets_in(scope, gateway_ns, ns) if {
	scope == "*"
	is_string(gateway_ns)
	is_string(ns)
}

lets_in(scope, gateway_ns, ns) if {
	scope == "."
	gateway_ns == ns
}

lets_in(scope, gateway_ns, ns) if {
	scope == ns
	is_string(gateway_ns)
}

# The narrower of two hosts, `no` where they have no name in common; no host name is written so, as it has no dot.
narrower(a, b) := a if {
	hosts.covers(b, a, "many")
} else := b if {
	hosts.covers(a, b, "many")
} else := "no"

# Hosts a VirtualService is served at through Gateways, as `{"host", "path", "origin"}`: all it lists where a Gateway was not given. TCP
# without TLS has a port and no hosts.
route_hosts(o, ns) := [] if {
	count(refs(o, ns)) == 0
} else := [] if {
	count(access.arr(spec(o), "http")) == 0
	count(access.arr(spec(o), "tls")) == 0
	count(missing(o, ns)) > 0
} else := v if {
	count(missing(o, ns)) > 0
	v := [entry |
		some own in own_hosts(o, ns)
		host := own.host
		path := own.path
		entry := {"host": host, "path": path, "origin": "route"}
		is_object(entry)
	]
} else := v if {
	v := distinct([entry | some place in bound(o, ns); place.kind != "tcp"; some entry in access.arr(place, "hosts")])
}

distinct(found) := v if {
	is_array(found)
	names := sort({pair | some entry in found; pair := [entry.path, entry.host]; is_array(pair)})
	v := [entry |
		some pair in names
		path := pair[0]
		host := pair[1]
		entry := {"host": host, "path": path, "origin": "route"}
		is_object(entry)
	]
}

# Whether `exportTo` shows a VirtualService to the namespace of a Gateway.
exported(o, ns, gateway_ns) if {
	count(access.arr(spec(o), "exportTo")) == 0
	is_string(ns)
	is_string(gateway_ns)
} else if {
	met := [name | some name in access.texts(spec(o), "exportTo"); scope_shown(name, ns, gateway_ns)]
	count(met) > 0
} else := false

scope_shown(name, ns, gateway_ns) if {
	name in ["*", gateway_ns]
	is_string(ns)
}

scope_shown(name, ns, gateway_ns) if {
	name == "."
	ns == gateway_ns
}

# Servers of some kinds that serve a host.
serving(places, kinds, host) := v if {
	is_array(kinds)
	is_string(host)
	is_array(places)
	v := [place | some place in places; place.kind in kinds; serves(place, host)]
}

serves(place, host) if {
	some entry in access.arr(place, "hosts")
	hosts.overlap(access.str(entry, "host"), host, "many")
}

secure_kinds := ["secure", "tls", "passthrough"]

# Plain servers that do more than redirect, for hosts that have TLS as well.
open(places) := v if {
	is_array(places)
	v := [place |
		some place in places
		place.kind == "plain"
		place.redirects == false
		some entry in access.arr(place, "hosts")
		count(serving(places, secure_kinds, access.str(entry, "host"))) > 0
	]
}
