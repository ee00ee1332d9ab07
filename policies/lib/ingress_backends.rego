# METADATA
# title: Backends of an Ingress
# description: |
#   Where the requests of an Ingress go: the backends of its rules, its default backend where that is served, and those that annotations
#   name. A backend with the port `use-annotation` of the AWS controller is no Service but an annotation.
package lib.portcullis.ingress_backends

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.classes
import data.lib.portcullis.ingress

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path", "port_path"}`.
of(o, ns) := v if {
	own := array.concat(of_rules(o, ns), of_default(o, ns))
	v := array.concat(own, of_annotations(o, ns))
}

of_rules(o, ns) := v if {
	v := [target |
		some i, rule in ingress.rules(o)
		http := access.obj(rule, "http")
		some j, p in access.arr(http, "paths")
		backend := access.obj(p, "backend")
		path := ["spec", "rules", i, "http", "paths", j, "backend"]
		some target in targets(o, ns, "route", backend, path)
	]
}

# A default backend that the controller does not serve takes no requests.
of_default(o, ns) := [] if {
	ingress.backend_scope(o) == "none"
	is_string(ns)
} else := v if {
	backend := ingress.default_backend(o)
	path := ingress.default_backend_path(o)
	v := targets(o, ns, "default", backend, path)
}

targets(o, ns, role, backend, path) := v if {
	resource := access.obj(backend, "resource")
	resource != {}
	group := access.str(resource, "apiGroup")
	kind := access.str(resource, "kind")
	name := access.str(resource, "name")
	place := array.concat(path, ["resource", "name"])
	v := [{"role": role, "group": group, "kind": kind, "namespace": ns, "name": name, "port": "", "path": place}]
	is_object(o)
} else := v if {
	service := service_of(backend)
	name := access.str(service, "name")
	name != ""
	v := service_targets(o, ns, role, service, path)
	is_array(v)
} else := []

# The Service of a backend in one shape: `{"name", "port", "name_path", "port_path"}`.
service_of(backend) := v if {
	service := access.obj(backend, "service")
	service != {}
	port := access.obj(service, "port")
	name := access.str(service, "name")
	v := service_now(name, port)
	is_object(v)
} else := v if {
	name := access.str(backend, "serviceName")
	port := object.get(backend, "servicePort", "")
	v := {"name": name, "port": port, "name_path": ["serviceName"], "port_path": ["servicePort"]}
}

service_now(name, port) := v if {
	number := access.num(port, "number", 0)
	number != 0
	v := {"name": name, "port": number, "name_path": ["service", "name"], "port_path": ["service", "port", "number"]}
} else := v if {
	text := access.str(port, "name")
	v := {"name": name, "port": text, "name_path": ["service", "name"], "port_path": ["service", "port", "name"]}
}

service_targets(o, ns, role, service, path) := v if {
	synthetic(o, service)
	place := array.concat(path, access.arr(service, "name_path"))
	v := action_targets(o, ns, role, access.str(service, "name"), place)
	is_array(v)
} else := v if {
	name := access.str(service, "name")
	port := object.get(service, "port", "")
	place := array.concat(path, access.arr(service, "name_path"))
	port_place := array.concat(path, access.arr(service, "port_path"))
	entry := {"role": role, "group": "", "kind": "Service", "namespace": ns, "name": name, "port": port, "path": place}
	v := [object.union(entry, {"port_path": port_place})]
}

# No other controller gives this port name a meaning.
synthetic(o, service) if {
	object.get(service, "port", "") == "use-annotation"
	count(classes.candidates(o)) == 0
}

synthetic(o, service) if {
	object.get(service, "port", "") == "use-annotation"
	"aws-load-balancer-controller" in classes.candidates(o)
}

# What the annotation of an action forwards to; an `Action` where the annotation is not there. Redirects and fixed answers have no backend.
action_targets(o, ns, role, name, path) := v if {
	key := concat("", ["alb.ingress.kubernetes.io/actions.", name])
	text := access.annotation(o, key)
	text != ""
	v := [target |
		some group in flat_objects(text)
		target_name := access.str(group, "servicename")
		target_name != ""
		port := backends.number(access.str(group, "serviceport"))
		target_path := ["metadata", "annotations", key]
		target := {"role": role, "group": "", "kind": "Service", "namespace": ns, "name": target_name, "port": port, "path": target_path}
		is_object(target)
	]
	is_array(path)
} else := v if {
	v := [{"role": role, "group": "alb.ingress.kubernetes.io", "kind": "Action", "namespace": ns, "name": name, "port": "", "path": path}]
	is_object(o)
}

# The innermost objects of a JSON text with texts and numbers only, keys in lower case, as the controller reads them.
flat_objects(text) := v if {
	v := [flat |
		some i, piece in split(lower(text), "{")
		i > 0
		body := backends.first(piece, "}")
		servicename := field(body, "servicename")
		serviceport := field(body, "serviceport")
		flat := {"servicename": servicename, "serviceport": serviceport}
		is_object(flat)
	]
}

# The value of a key of a flat object, without quotes; `""` where it is not there.
field(body, key) := v if {
	quoted := concat("", ["\"", key, "\""])
	found := [value |
		some part in split(body, ",")
		halves := split(part, ":")
		count(halves) == 2
		trim_space(halves[0]) == quoted
		value := trim(trim_space(halves[1]), "\"")
		is_string(value)
	]
	count(found) > 0
	v := found[0]
	is_string(v)
} else := ""

# Backends that annotations name: where errors are answered, where requests are copied to, who is asked about each request.
of_annotations(o, ns) := v if {
	errors := [entry |
		some id in ["ingress-nginx", "traefik-ingress-nginx"]
		read_by(o, id)
		key := "nginx.ingress.kubernetes.io/default-backend"
		name := trim_space(access.annotation(o, key))
		name != ""
		path := ["metadata", "annotations", key]
		entry := {"role": "error", "group": "", "kind": "Service", "namespace": ns, "name": name, "port": "", "path": path}
		is_object(entry)
	]
	others := [entry |
		some reader in readers
		read_by(o, access.str(reader, "id"))
		key := access.str(reader, "key")
		url := trim_space(access.annotation(o, key))
		path := ["metadata", "annotations", key]
		some entry in addressed(ns, access.str(reader, "role"), url, path)
	]
	found := {entry | some entry in array.concat(errors, others)}
	v := sort(found)
}

readers := [
	{"id": "ingress-nginx", "key": "nginx.ingress.kubernetes.io/mirror-target", "role": "mirror"},
	{"id": "ingress-nginx", "key": "nginx.ingress.kubernetes.io/auth-url", "role": "auth"},
	{"id": "traefik-ingress-nginx", "key": "nginx.ingress.kubernetes.io/auth-url", "role": "auth"},
	{"id": "jcmoraisjr-haproxy", "key": "haproxy-ingress.github.io/auth-url", "role": "auth"},
	{"id": "jcmoraisjr-haproxy", "key": "ingress.kubernetes.io/auth-url", "role": "auth"},
]

read_by(o, id) if {
	id in classes.candidates(o)
}

# HAProxy Ingress names a Service as `svc://[namespace/]name:port`.
addressed(ns, role, url, path) := v if {
	startswith(url, "svc://")
	v := of_service_address(ns, role, url, path)
	is_array(v)
} else := v if {
	v := backends.of_address(role, url, path)
	is_string(ns)
}

of_service_address(ns, role, url, path) := v if {
	rest := backends.first(trim_prefix(url, "svc://"), "?")
	regex.match(`^([a-z0-9-]+/)?[a-z0-9-]+:[0-9a-z-]+(/.*)?$`, rest)
	before := backends.first(rest, ":")
	after := backends.first(trim_prefix(trim_prefix(rest, before), ":"), "/")
	target_ns := own_or(before, ns)
	name := trim_prefix(trim_prefix(before, backends.first(before, "/")), "/")
	target_name := first_filled(name, before)
	port := backends.number(after)
	v := [{"role": role, "group": "", "kind": "Service", "namespace": target_ns, "name": target_name, "port": port, "path": path}]
	is_array(v)
} else := []

own_or(before, ns) := v if {
	contains(before, "/")
	v := backends.first(before, "/")
	is_string(ns)
} else := ns

first_filled(one, other) := one if {
	one != ""
	is_string(other)
} else := other
