# METADATA
# title: OpenShift
# description: |
#   Route of OpenShift's router. A Route without a host gets one that begins with its name and namespace; with the wildcard policy
#   `Subdomain` it takes every name beside its host.
# related_resources:
#   - ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1
package lib.portcullis.openshift

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.openshift_guards
import data.lib.portcullis.paths

spec(o) := v if {
	v := access.obj(o, "spec")
}

tls_section(o) := v if {
	v := access.obj(spec(o), "tls")
}

# Hosts it serves, as `{"host", "path", "origin"}`; `""` is every host.
hosts_of(o, ns) := v if {
	own := normal_host(o)
	own != ""
	is_string(ns)
	v := array.concat([{"host": own, "path": ["spec", "host"], "origin": "rule"}], beside(o, own))
	is_array(v)
} else := v if {
	name := access.name(o)
	name != ""
	host := generated(o, name, ns)
	v := array.concat([{"host": host, "path": ["spec"], "origin": "generated"}], beside(o, host))
	is_array(v)
} else := []

normal_host(o) := v if {
	v := hosts.normal(access.str(spec(o), "host"))
}

# The first label that the router puts before its own domain.
generated(o, name, ns) := v if {
	v := access.str(spec(o), "subdomain")
	v != ""
	is_string(name)
	is_string(ns)
} else := v if {
	v := concat("-", [name, ns])
}

# The wildcard of a Route.
beside(o, own) := v if {
	access.str(spec(o), "wildcardPolicy") == "Subdomain"
	rest := hosts.tail(own)
	rest != ""
	host := concat("", ["*", rest])
	v := [{"host": host, "path": ["spec", "wildcardPolicy"], "origin": "rule"}]
	is_array(v)
} else := []

# What it matches, as `{"host", "host_path", "matcher", "path", "text", "type"}`, one for each host and path.
entries(o, ns) := v if {
	text := access.str(spec(o), "path")
	matcher := paths.element(text)
	path := path_of(o)
	v := [entry |
		some claim in hosts_of(o, ns)
		host := claim.host
		host_path := claim.path
		entry := {"host": host, "host_path": host_path, "matcher": matcher, "path": path, "text": text, "type": ""}
		is_object(entry)
	]
}

path_of(o) := ["spec", "path"] if {
	access.has(spec(o), "path")
} else := ["spec"]

# Paths that take every request of their hosts, as `{"hosts", "path", "text"}`.
catch_alls(o, ns) := v if {
	text := access.str(spec(o), "path")
	text in ["", "/"]
	names := sort({host | some claim in hosts_of(o, ns); host := claim.host; is_string(host)})
	count(names) > 0
	path := path_of(o)
	v := [{"hosts": names, "path": path, "text": text}]
	is_array(v)
} else := []

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	names := sort({host | some claim in hosts_of(o, ns); host := claim.host; is_string(host)})
	text := access.str(spec(o), "path")
	guards := openshift_guards.guards(o)
	v := [{"path": ["spec"], "text": text, "hosts": names, "serves": true, "guards": guards}]
}

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
backends(o, ns) := v if {
	port := port_of(o)
	v := [backend |
		some place in targets(o)
		target := place.target
		name := access.str(target, "name")
		name != ""
		path := array.concat(place.path, ["name"])
		backend := {
			"role": "route",
			"group": "",
			"kind": "Service",
			"namespace": ns,
			"name": name,
			"port": port,
			"path": path,
			"port_path": ["spec", "port", "targetPort"],
		}
		is_object(backend)
	]
}

targets(o) := v if {
	own := {"target": access.obj(spec(o), "to"), "path": ["spec", "to"]}
	others := [place |
		some i, target in access.arr(spec(o), "alternateBackends")
		place := {"target": target, "path": ["spec", "alternateBackends", i]}
	]
	v := array.concat([own], others)
}

# A number or a name.
port_of(o) := v if {
	v := access.num(access.obj(spec(o), "port"), "targetPort", 0)
	v != 0
} else := v if {
	v := access.str(access.obj(spec(o), "port"), "targetPort")
}

# The front doors it is served through, as `{"door", "admitted", "need"}`.
doors(o, ns) := [{"door": "class:openshift-default", "admitted": "yes", "need": ""}] if {
	is_object(o)
	is_string(ns)
}

# Names of its ingress classes or Gateways.
classes_of(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# What was not given and would change what it means.
needs(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	is_string(ns)
	v := openshift_guards.headers(o)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	is_string(ns)
	v := openshift_guards.tls_settings(o)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := v if {
	is_string(ns)
	v := openshift_guards.backend_tls(o)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := [found] if {
	is_string(ns)
	access.str(tls_section(o), "termination") == "passthrough"
	what := "TLS is passed through, so that nothing of the requests is seen"
	found := {"what": what, "path": ["spec", "tls", "termination"], "evidence": {}, "needs": [], "related": [], "parameter": "forbid"}
} else := []

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := v if {
	is_string(ns)
	v := openshift_guards.ineffective(o)
}

# Raw configuration or code.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# How many labels a wildcard covers: `"one"` or `"many"`.
labels(o) := "one" if {
	is_object(o)
}

# TLS for one host: `"served"`, `"plain"`, `"redirect"`, `"none"`, `"elsewhere"` or `"unknown"`.
tls(o, ns, host) := "served" if {
	access.has(spec(o), "tls")
	is_string(ns)
	is_string(host)
} else := "plain"

# What becomes of plain HTTP, as `{"state", "path", "why", "key", "needs"}`; `state` is `"open"`, `"redirect"`, `"closed"`, `"none"` or
# `"unknown"`.
plaintext(o, ns) := v if {
	access.has(spec(o), "tls")
	is_string(ns)
	state := plain_state(access.str(tls_section(o), "insecureEdgeTerminationPolicy"))
	path := plain_path(o)
	v := {"state": state, "path": path, "why": "`insecureEdgeTerminationPolicy` `Allow`", "key": "", "needs": []}
} else := {"state": "none", "path": ["spec"], "why": "", "key": "", "needs": []}

plain_state(policy) := "open" if {
	policy == "Allow"
} else := "redirect" if {
	policy == "Redirect"
} else := "closed"

plain_path(o) := ["spec", "tls", "insecureEdgeTerminationPolicy"] if {
	access.has(tls_section(o), "insecureEdgeTerminationPolicy")
} else := ["spec", "tls"]

# Who can reach it, as `{"state", "path", "why", "needs"}`; `state` is `"public"`, `"internal"` or `"unknown"`.
exposure(o, ns) := {"state": "unknown", "path": ["spec"], "why": "", "needs": []} if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	body := spec(o)
	own := [found |
		some key, type in route_table
		found := {"in": body, "key": key, "type": type, "at": ["spec", key]}
	]
	section := tls_section(o)
	tls_fields := [found |
		some key in ["termination", "insecureEdgeTerminationPolicy"]
		found := {"in": section, "key": key, "type": "string", "at": ["spec", "tls", key]}
	]
	named := [found |
		some place in targets(o)
		at := array.concat(place.path, ["name"])
		found := {"in": place.target, "key": "name", "type": "string", "at": at}
	]
	v := array.concat(own, array.concat(tls_fields, named))
}

route_table := {
	"host": "host",
	"subdomain": "string",
	"path": "string",
	"wildcardPolicy": "string",
	"tls": "object",
	"to": "object",
	"alternateBackends": "array",
	"port": "object",
}
