# METADATA
# title: Value that injects proxy configuration
# description: |
#   A path, a host or an annotation holds text that ends the place in the proxy's configuration that the controller writes it into.
#   Such values have been used to run code in the controller and to read every Secret of the cluster. Current controllers refuse most
#   of them, so this is a second line of defence, whichever class the route names today. Values that are merely wrong are not reported.
# related_resources:
#   - ref: https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/
#     description: The ingress-nginx vulnerabilities of 2025
#   - ref: https://kubernetes.github.io/ingress-nginx/faq/#validation-of-path
#     description: How ingress-nginx validates paths
#   - ref: https://github.com/kubernetes/kubernetes/issues/126812
#     description: CVE-2021-25745, the path of an Ingress
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress, gateway.networking.k8s.io/HTTPRoute]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway, inventory:gateway.networking.k8s.io/v1/GatewayClass]
#   remediation: Write the value without quotes, semicolons, braces, comments and control characters, and find out who wrote it.
#   frameworks:
#     nist80053: [SI-10, CM-7]
#     nsa: [Validate what tenants write into shared infrastructure]
#   parameters: {}
package portcullis.route.injected_value

import data.lib.portcullis.access
import data.lib.portcullis.annotation_values
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.injection
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

o := v if {
	v := access.subject
}

ids := v if {
	kinds.subject == "Ingress"
	v := classes.subject_candidates
} else := []

# Whether a controller of that sort may serve the Ingress; any may where none is known.
nginx if {
	count(ids) == 0
}

nginx if {
	some id in ids
	access.str(controllers.renders, id) == "nginx"
}

traefik if {
	count(ids) == 0
}

traefik if {
	some id in ids
	id in ["traefik", "traefik-ingress-nginx"]
}

# What happened with such values concerns ingress-nginx only.
community if {
	count(ids) == 0
}

community if {
	"ingress-nginx" in ids
}

what := {
	"control": "control characters",
	"characters": "characters that end the nginx directive they are written into",
	"file": "a file of the controller",
	"code": "code for the proxy",
	"backtick": "a backtick, which ends the text in a rule of Traefik",
}

cves_of_paths := {
	"control": ["CVE-2021-25748", "CVE-2026-4342"],
	"characters": ["CVE-2022-4886", "CVE-2026-24512", "CVE-2026-3288"],
	"file": ["CVE-2021-25745"],
	"code": ["CVE-2021-25745"],
}

# Paths of an Ingress that could do harm, as `{"kind", "path", "text"}`.
paths := v if {
	kinds.subject == "Ingress"
	v := [entry |
		some i, rule in ingress.rules(o)
		some j, p in access.arr(access.obj(rule, "http"), "paths")
		text := access.str(p, "path")
		kind := path_kind(text, access.str(p, "pathType"))
		kind != ""
		path := ["spec", "rules", i, "http", "paths", j, "path"]
		entry := {"kind": kind, "path": path, "text": text}
	]
} else := []

path_kind(text, type) := "control" if {
	injection.control(text)
	is_string(type)
} else := v if {
	nginx
	v := injection.nginx_path(text, is_pattern(type))
	v != ""
} else := "backtick" if {
	traefik
	contains(text, "`")
} else := ""

# Whether a path of the type may be a regular expression.
is_pattern(type) if {
	type in ["ImplementationSpecific", ""]
} else if {
	regular
	is_string(type)
} else := false

regular if {
	some id in ids
	facts := access.obj(controllers.paths, id)
	some key in access.texts(facts, "regex_switches")
	access.annotation(o, key) != ""
}

regular if {
	some id in ids
	facts := access.obj(access.obj(controllers.paths, id), "regex_values")
	access.annotation(o, access.str(facts, "key")) in access.texts(facts, "values")
}

violation contains {"msg": msg, "details": details} if {
	some kind in object.keys(what)
	found := [entry | some entry in paths; entry.kind == kind]
	count(found) > 0
	texts := sort({text | some entry in found; text := entry.text})
	cves := path_cves(kind)
	msg := concat("", ["a path holds ", access.str(what, kind), shown(kind, texts), hint(cves)])
	some first in array.slice(found, 0, 1)
	path := first.path
	details := {"path": path, "evidence": {"paths": texts, "cves": cves}}
}

path_cves(kind) := v if {
	community
	v := access.arr(cves_of_paths, kind)
} else := []

# The texts themselves, where they can be shown.
shown(kind, texts) := v if {
	kind in ["characters", "file", "code"]
	quoted := [text | some raw in texts; not contains(raw, "`"); text := concat("", ["`", raw, "`"])]
	count(quoted) > 0
	v := concat("", [": ", concat(", ", quoted)])
} else := ""

hint(cves) := v if {
	count(cves) > 0
	v := concat("", [" (as in ", concat(", ", cves), ")"])
} else := ""

# Annotations of an Ingress.
violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Ingress"
	texts := access.annotations(o)
	some key in access.names(texts)
	text := access.str(texts, key)
	kind := injection.annotation(key, text)
	kind != ""
	cves := annotation_cves(key, kind)
	msg := concat("", ["annotation `", key, "` holds ", annotation_text(kind), hint(cves)])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "value": text, "cves": cves}}
}

annotation_text(kind) := v if {
	kind == "parent"
	v := "`..`, which leads out of the folder of its Secret"
} else := v if {
	v := access.str(what, kind)
}

annotation_cves(key, kind) := ["CVE-2024-7646"] if {
	kind == "control"
	startswith(key, "nginx.ingress.kubernetes.io/")
} else := [] if {
	not startswith(key, "nginx.ingress.kubernetes.io/")
} else := ["CVE-2025-24513"] if {
	kind == "parent"
} else := v if {
	v := access.arr(annotation_values.cves_of, key)
	count(v) > 0
} else := ["CVE-2021-25746"]

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Ingress"
	key := "traefik.ingress.kubernetes.io/router.tls.options"
	texts := access.annotations(o)
	access.has(texts, key)
	trim_space(access.str(texts, key)) == ""
	cves := access.arr(annotation_values.cves_of, key)
	msg := concat("", ["annotation `", key, "` is empty, which puts the default TLS options in the place of those meant", hint(cves)])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "value": access.str(texts, key), "cves": cves}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Ingress"
	uid := access.str(access.obj(o, "metadata"), "uid")
	not regex.match(`^[0-9A-Za-z-]*$`, uid)
	msg := "`metadata.uid` holds characters of no identifier (as in CVE-2025-1098)"
	details := {"path": ["metadata", "uid"], "evidence": {"value": uid, "cves": ["CVE-2025-1098"]}}
}

# Hosts: what is no host name at all is an error of every policy; line breaks around one are not.
violation contains {"msg": msg, "details": details} if {
	some entry in host_texts
	injection.control(entry.text)
	hosts.valid(hosts.normal(entry.text))
	msg := "a host holds control characters"
	details := {"path": entry.path, "evidence": {"value": entry.text, "cves": []}}
}

violation contains {"msg": msg, "details": details} if {
	some entry in tls_texts
	regex.match("[\u0000-\u001f\u007f\"';{}#\\\\]", entry.text)
	msg := "the TLS section holds characters of no name"
	details := {"path": entry.path, "evidence": {"value": entry.text, "cves": []}}
}

host_texts := v if {
	kinds.subject == "Ingress"
	v := [entry |
		some i, rule in ingress.rules(o)
		text := access.str(rule, "host")
		text != ""
		entry := {"path": ["spec", "rules", i, "host"], "text": text}
	]
} else := v if {
	v := [entry |
		some i, text in access.arr(gateway.spec(o), "hostnames")
		is_string(text)
		entry := {"path": ["spec", "hostnames", i], "text": text}
	]
}

tls_texts := v if {
	kinds.subject == "Ingress"
	named := [entry |
		some i, tls in access.arr(access.obj(o, "spec"), "tls")
		some j, text in access.arr(tls, "hosts")
		is_string(text)
		entry := {"path": ["spec", "tls", i, "hosts", j], "text": text}
	]
	secrets := [entry |
		some i, tls in access.arr(access.obj(o, "spec"), "tls")
		text := access.str(tls, "secretName")
		text != ""
		entry := {"path": ["spec", "tls", i, "secretName"], "text": text}
	]
	v := array.concat(named, secrets)
} else := []

# Values that an HTTPRoute matches, as `{"path", "text"}`.
match_texts := v if {
	kinds.subject == "HTTPRoute"
	of_paths := [entry |
		some i, rule in access.arr(gateway.spec(o), "rules")
		some j, match in access.arr(rule, "matches")
		text := access.str(access.obj(match, "path"), "value")
		entry := {"path": ["spec", "rules", i, "matches", j, "path", "value"], "text": text}
	]
	of_lists := [entry |
		some i, rule in access.arr(gateway.spec(o), "rules")
		some j, match in access.arr(rule, "matches")
		some field in ["headers", "queryParams"]
		some k, condition in access.arr(match, field)
		text := access.str(condition, "value")
		entry := {"path": ["spec", "rules", i, "matches", j, field, k, "value"], "text": text}
	]
	v := array.concat(of_paths, of_lists)
} else := []

violation contains {"msg": msg, "details": details} if {
	found := [entry | some entry in match_texts; contains(entry.text, "`")]
	count(found) > 0
	not other_implementation
	msg := "a match holds a backtick, which ends the text in a rule of Traefik (as in CVE-2026-29777)"
	some first in array.slice(found, 0, 1)
	path := first.path
	texts := sort({text | some entry in found; text := entry.text})
	details := {"path": path, "evidence": {"values": texts, "cves": ["CVE-2026-29777"]}}
}

violation contains {"msg": msg, "details": details} if {
	found := [entry | some entry in match_texts; injection.control(entry.text)]
	count(found) > 0
	msg := "a match holds control characters"
	some first in array.slice(found, 0, 1)
	path := first.path
	texts := sort({text | some entry in found; text := entry.text})
	details := {"path": path, "evidence": {"values": texts, "cves": []}}
}

# Whether every Gateway of the route is known to be another implementation's than Traefik's.
other_implementation if {
	parents := gateway.parents(o, access.namespace)
	count(parents) > 0
	open := [parent | some parent in parents; controller_of(parent.gateway) in ["", "traefik.io/gateway-controller"]]
	count(open) == 0
}

controller_of(of_gateway) := v if {
	name := access.str(gateway.spec(of_gateway), "gatewayClassName")
	class := inventory.find_cluster("gateway.networking.k8s.io/v1", "GatewayClass", name)
	v := access.str(access.obj(class, "spec"), "controllerName")
}

# Backends that are services of Traefik itself or of its other providers: no Service can bear such a name.
violation contains {"msg": msg, "details": details} if {
	count(backends) > 0
	texts := sort({text | some entry in backends; text := entry.text})
	quoted := [text | some raw in texts; text := concat("", ["`", raw, "`"])]
	cves := sort({cve | some raw in texts; cve := backend_cve(raw)})
	msg := concat("", ["backend ", concat(", ", quoted), " is a service of Traefik itself or of another of its providers", hint(cves)])
	some first in array.slice(backends, 0, 1)
	path := first.path
	details := {"path": path, "evidence": {"backends": texts, "cves": cves}}
}

backend_cve(text) := "CVE-2026-44774" if {
	endswith(text, "@internal")
} else := "CVE-2026-54761"

backends := v if {
	kinds.subject == "HTTPRoute"
	own := [entry |
		some i, rule in access.arr(gateway.spec(o), "rules")
		some j, ref in access.arr(rule, "backendRefs")
		text := access.str(ref, "name")
		regex.match(`@[a-z]+$`, text)
		entry := {"path": ["spec", "rules", i, "backendRefs", j, "name"], "text": text}
	]
	mirrors := [entry |
		some i, rule in access.arr(gateway.spec(o), "rules")
		some j, filter in access.arr(rule, "filters")
		text := access.str(access.obj(access.obj(filter, "requestMirror"), "backendRef"), "name")
		regex.match(`@[a-z]+$`, text)
		entry := {"path": ["spec", "rules", i, "filters", j, "requestMirror", "backendRef", "name"], "text": text}
	]
	v := array.concat(own, mirrors)
} else := []

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
