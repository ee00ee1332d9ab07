# METADATA
# title: Requests of an Ingress
# description: What annotations of an Ingress make of requests and answers - rewrites, cross-origin rules and headers - and files they name.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
#   - ref: https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/
#   - ref: https://haproxy-ingress.github.io/docs/configuration/keys/
package lib.portcullis.ingress_requests

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.ingress
import data.lib.portcullis.ingress_answers
import data.lib.portcullis.weakness

nginx_ids := ["ingress-nginx", "traefik-ingress-nginx"]

# Rewrites

rewrites(o) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := rewrites_of(id, o)
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

rewrites_of(id, o) := v if {
	id in nginx_ids
	v := array.concat(captures(id, o, "rewrite-target", "$"), inexact(id, o))
	is_array(v)
} else := v if {
	id == "kong"
	v := captures(id, o, "rewrite", "$")
	is_array(v)
} else := v if {
	id == "haproxytech"
	v := replaced(id, o)
	is_array(v)
} else := v if {
	id == "f5-nginx"
	v := prefixes(id, o)
	is_array(v)
} else := []

# Paths as `{"text", "type", "path", "service"}`.
paths_of(o) := v if {
	v := [entry |
		some i, rule in ingress.rules(o)
		some j, p in access.arr(access.obj(rule, "http"), "paths")
		text := access.str(p, "path")
		type := access.str(p, "pathType")
		service := ingress.service_name(p)
		entry := {"text": text, "type": type, "path": ["spec", "rules", i, "http", "paths", j, "path"], "service": service}
		is_object(entry)
	]
}

# Captured parts that begin in the middle of a word of the path and are put behind a slash.
captures(id, o, name, sign) := v if {
	key := ingress_answers.key(id, o, name)
	target := access.annotation(o, key)
	target != ""
	loose := [p | some p in paths_of(o); loosely_captured(p.text, target, sign)]
	v := loose_answer(loose, key, target)
	is_array(v)
} else := []

loose_answer(loose, key, target) := v if {
	count(loose) > 0
	texts := [text | some p in loose; text := access.str(p, "text")]
	first := loose[0]
	text := access.str(first, "text")
	start := word_before(text)
	what := concat("", ["path `", text, "` with `", key, ": ", target, "` lets `", start, "../` out of the path: the backend gets `/../`"])
	path := access.arr(first, "path")
	v := [{"what": what, "path": path, "evidence": {"paths": texts, "target": target}, "needs": [], "related": []}]
	is_array(v)
} else := []

# The path up to the captured rest.
word_before(text) := v if {
	pieces := split(text, "(")
	start := concat("", array.slice(pieces, 0, 1))
	v := trim_right(trim_prefix(trim_prefix(start, "/~"), "^"), "/?*")
}

loosely_captured(text, target, sign) if {
	not contains(text, `\(`)
	pieces := split(text, "(")
	some i, piece in pieces
	i > 0
	regex.match(`^\.[*+]\)`, piece)
	before := concat("(", array.slice(pieces, 0, i))
	regex.match(`[A-Za-z0-9_.-](/[?*]|\(/\)\?)?$`, before)
	silent := [other | some other in array.slice(pieces, 1, i); startswith(other, "?:")]
	group := format_int(i - count(silent), 10)
	behind_slash(target, concat("", ["/", sign, group]))
}

behind_slash(target, reference) if {
	some i, rest in split(target, reference)
	i > 0
	regex.match(`^([^0-9]|$)`, rest)
}

# Exact paths that an annotation makes regular expressions, where the controller does that.
inexact(id, o) := v if {
	facts := access.obj(controllers.paths, id)
	types := access.texts(facts, "regex_types")
	"Exact" in types
	key := regex_key(id, o, access.texts(facts, "regex_switches"))
	key != ""
	exact := [p | some p in paths_of(o); p.type == "Exact"; p.text != ""]
	count(exact) > 0
	texts := [text | some p in exact; text := access.str(p, "text")]
	first := exact[0]
	path := access.arr(first, "path")
	what := concat("", ["exact path `", access.str(first, "text"), "` is the beginning of a path in upper and lower case alike, because of `", key, "`"])
	v := [{"what": what, "path": path, "evidence": {"paths": texts, "annotation": key}, "needs": [], "related": []}]
	is_array(v)
} else := []

regex_key(id, o, keys) := v if {
	found := [key | some key in keys; ingress.switched_on(id, o, key)]
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
	is_string(v)
} else := ""

# HAProxy Technologies: `<pattern> <replacement>`.
replaced(id, o) := v if {
	key := ingress_answers.key(id, o, "path-rewrite")
	lines := [line | some part in split(access.annotation(o, key), "\n"); line := trim_space(part)]
	found := [line |
		some line in lines
		words := [word | some word in split(line, " "); word != ""]
		count(words) == 2
		loosely_captured(words[0], words[1], `\`)
	]
	count(found) > 0
	first := found[0]
	what := concat("", ["`", key, ": ", first, "` lets `..` directly behind the pattern out of the path: the backend gets `/../`"])
	v := [ingress_answers.at(what, key, {"rewrites": found})]
	is_array(v)
} else := []

# F5: `serviceName=<name> rewrite=<path>` puts the path in the place of the prefix.
prefixes(id, o) := v if {
	key := ingress_answers.key(id, o, "rewrites")
	rewritten := [pair |
		some part in split(access.annotation(o, key), ";")
		words := [word | some word in split(trim_space(part), " "); word != ""]
		some named in words
		startswith(named, "serviceName=")
		some target in words
		startswith(target, "rewrite=")
		endswith(target, "/")
		service := trim_prefix(named, "serviceName=")
		pair := {"service": service, "target": trim_prefix(target, "rewrite=")}
	]
	loose := [p |
		some pair in rewritten
		some p in paths_of(o)
		p.service == pair.service
		p.type != "Exact"
		text := p.text
		text != ""
		not endswith(text, "/")
	]
	count(loose) > 0
	first := loose[0]
	text := access.str(first, "text")
	path := access.arr(first, "path")
	texts := [word | some p in loose; word := access.str(p, "text")]
	what := concat("", ["path `", text, "` is rewritten to a path with a slash at its end: `", text, "../` reaches `/../` of the backend"])
	v := [{"what": what, "path": path, "evidence": {"paths": texts, "annotation": key}, "needs": [], "related": []}]
	is_array(v)
} else := []

# Cross-origin rules

# Switch, and whether credentials are let in where nothing is said; every origin is where none is named.
cors_of := {
	"ingress-nginx": {"switch": "enable-cors", "credentials": true},
	"traefik-ingress-nginx": {"switch": "enable-cors", "credentials": true},
	"haproxytech": {"switch": "cors-enable", "credentials": false},
	"jcmoraisjr-haproxy": {"switch": "cors-enable", "credentials": false},
}

cors(o) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := cors_answers(id, o)
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

cors_answers(id, o) := v if {
	facts := access.obj(cors_of, id)
	switch := access.str(facts, "switch")
	ingress_answers.on(id, o, switch)
	key := origin_key(id, o, switch)
	origin := open_origin(ingress_answers.text(id, o, "cors-allow-origin"))
	origin != ""
	v := [origin_answer(key, origin, credentials(id, o, facts))]
	is_array(v)
} else := []

origin_key(id, o, switch) := v if {
	v := ingress_answers.key(id, o, "cors-allow-origin")
	v != ""
} else := v if {
	v := ingress_answers.key(id, o, switch)
}

# What lets in pages that anybody can write: every origin, or `null`.
open_origin(text) := "*" if {
	trim_space(text) == ""
} else := "*" if {
	every_origin := [part | some part in split(text, ","); trim_space(part) in ["*", ".*", "^.*$"]]
	count(every_origin) > 0
} else := "null" if {
	nobody := [part | some part in split(text, ","); trim_space(part) == "null"]
	count(nobody) > 0
} else := ""

credentials(id, o, facts) if {
	ingress_answers.on(id, o, "cors-allow-credentials")
	is_object(facts)
} else if {
	not ingress_answers.off(id, o, "cors-allow-credentials")
	access.bool(facts, "credentials", false)
} else := false

origin_answer(key, origin, with_credentials) := v if {
	with_credentials == true
	what := concat("", [origin_text(origin), " is let in with credentials by `", key, "`"])
	v := ingress_answers.at(what, key, {"origin": origin, "credentials": true})
} else := v if {
	what := concat("", [origin_text(origin), " is let in by `", key, "`"])
	plain := ingress_answers.at(what, key, {"origin": origin, "credentials": false})
	v := ingress_answers.if_asked(plain, "no_wildcards")
	is_boolean(with_credentials)
}

origin_text(origin) := "every origin" if {
	origin == "*"
} else := "the origin `null`, which any page can have,"

# Headers

headers(o) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := array.concat(written_headers(id, o), other_headers(id, o))
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

# Annotations that set headers of requests, with what separates one header from the next, and name from value.
header_lists := [
	{"id": "f5-nginx", "name": "proxy-set-headers", "between": ",", "within": ":"},
	{"id": "haproxytech", "name": "request-set-header", "between": "\n", "within": " "},
	{"id": "jcmoraisjr-haproxy", "name": "headers", "between": "\n", "within": ":"},
	{"id": "jcmoraisjr-haproxy", "name": "request-set-headers", "between": "\n", "within": ":"},
]

written_headers(id, o) := v if {
	v := [answer |
		some list in header_lists
		access.str(list, "id") == id
		key := ingress_answers.key(id, o, access.str(list, "name"))
		some line in split(access.annotation(o, key), access.str(list, "between"))
		text := trim_space(line)
		text != ""
		name := trim_space(before(text, access.str(list, "within")))
		value := trim_space(substring(text, count(before(text, access.str(list, "within"))) + 1, -1))
		some answer in header_answers(key, name, value, id)
	]
}

before(text, mark) := v if {
	v := concat("", array.slice(split(text, mark), 0, 1))
}

header_answers(key, name, value, id) := [answer] if {
	value == ""
	id == "f5-nginx"
	weakness.header(name) in ["identity", "address"]
	what := concat("", ["header `", name, "` of the client reaches the backend unchecked by `", key, "`"])
	answer := ingress_answers.at(what, key, {"header": name})
} else := [answer] if {
	weakness.header(name) in ["identity", "address", "host"]
	weakness.from_client(value)
	what := concat("", ["header `", name, "` takes what the client sends as `", value, "`"])
	answer := ingress_answers.at(what, key, {"header": name, "value": value})
} else := [answer] if {
	weakness.header(name) == "identity"
	weakness.fixed(value)
	what := concat("", ["header `", name, "` makes everybody `", value, "` to the backend"])
	answer := ingress_answers.at(what, key, {"header": name, "value": value})
} else := [answer] if {
	weakness.header(name) == "address"
	weakness.fixed(value)
	what := concat("", ["header `", name, "` tells the backend that every client is `", value, "`"])
	answer := ingress_answers.at(what, key, {"header": name, "value": value})
} else := [answer] if {
	weakness.header(name) == "host"
	weakness.fixed(value)
	answer := host_answer(key, value)
} else := [] if {
	is_string(id)
}

host_answer(key, value) := v if {
	what := concat("", ["`", key, "` sends requests to the backend under the name `", value, "`"])
	v := ingress_answers.if_asked(ingress_answers.at(what, key, {"host": value}), "no_host_override")
}

host_keys := {
	"ingress-nginx": "upstream-vhost",
	"traefik-ingress-nginx": "upstream-vhost",
	"haproxytech": "set-host",
	"agic": "backend-hostname",
}

address_keys := {"haproxytech": "src-ip-header", "jcmoraisjr-haproxy": "allowlist-source-header"}

other_headers(id, o) := v if {
	own := array.concat(host_headers(id, o), address_headers(id, o))
	v := array.concat(own, kept_headers(id, o))
}

host_headers(id, o) := [answer] if {
	key := ingress_answers.key(id, o, access.str(host_keys, id))
	value := trim_space(access.annotation(o, key))
	weakness.from_client(value)
	what := concat("", ["`", key, "` takes the Host header of the backend from what the client sends as `", value, "`"])
	answer := ingress_answers.at(what, key, {"host": value})
} else := [answer] if {
	key := ingress_answers.key(id, o, access.str(host_keys, id))
	value := trim_space(access.annotation(o, key))
	weakness.fixed(value)
	answer := host_answer(key, value)
} else := []

address_headers(id, o) := [answer] if {
	key := ingress_answers.key(id, o, access.str(address_keys, id))
	value := trim_space(access.annotation(o, key))
	value != ""
	what := concat("", ["`", key, "` takes the address of the client from header `", value, "`, which clients can send"])
	answer := ingress_answers.if_asked(ingress_answers.at(what, key, {"header": value}), "no_client_address_header")
} else := []

# ingress-nginx: headers of the answer of an authentication that is not asked, so that those of the client are what is left.
kept_headers(id, o) := [answer] if {
	id in nginx_ids
	ingress_answers.text(id, o, "auth-url") == ""
	key := ingress_answers.key(id, o, "auth-response-headers")
	names := [name |
		some part in split(access.annotation(o, key), ",")
		name := trim_space(part)
		weakness.header(name) == "identity"
	]
	count(names) > 0
	what := concat("", ["without `auth-url` nobody sets `", concat("`, `", names), "`, and what the client sends in it is believed"])
	answer := ingress_answers.at(what, key, {"headers": names})
	is_object(answer)
} else := [answer] if {
	# HAProxy Technologies: without it the header of the client passes as it is.
	id == "haproxytech"
	ingress_answers.off(id, o, "forwarded-for")
	key := ingress_answers.key(id, o, "forwarded-for")
	what := concat("", ["`", key, "` is off, so that the `X-Forwarded-For` of the client reaches the backend as it is"])
	answer := ingress_answers.at(what, key, {"header": "X-Forwarded-For"})
} else := []

# Files

# Texts that name files, with their paths, in the order of the object; one finding for the object.
file_paths(o) := v if {
	found := array.concat(field_files(o), annotation_files(o))
	count(found) > 0
	first := found[0]
	texts := [text | some entry in found; text := access.str(entry, "text")]
	path := access.arr(first, "path")
	what := concat("", ["`", access.str(first, "text"), "` ", access.str(first, "why")])
	v := [{"what": what, "path": path, "evidence": {"texts": texts}, "needs": [], "related": []}]
	is_array(v)
} else := []

field_files(o) := v if {
	renders(o)
	own := [entry |
		some i, rule in ingress.rules(o)
		text := access.str(rule, "host")
		entry := {"text": text, "path": ["spec", "rules", i, "host"]}
	]
	named := [entry |
		some i, section in ingress.tls_entries(o)
		some j, host in access.arr(section, "hosts")
		is_string(host)
		entry := {"text": host, "path": ["spec", "tls", i, "hosts", j]}
	]
	secrets := [entry |
		some i, section in ingress.tls_entries(o)
		text := access.str(section, "secretName")
		entry := {"text": text, "path": ["spec", "tls", i, "secretName"]}
	]
	every_text := array.concat(array.concat(own, paths_of(o)), array.concat(named, secrets))
	v := [found |
		some entry in every_text
		why := file_reason(entry.text)
		why != ""
		found := {"text": entry.text, "path": entry.path, "why": why}
	]
} else := []

# Whether a controller that writes texts into a configuration may serve it: cloud load balancers and Envoy have no such files.
renders(o) if {
	count(classes.candidates(o)) == 0
}

renders(o) if {
	some id in classes.candidates(o)
	access.str(controllers.renders, id) != ""
}

renders(o) if {
	"traefik-ingress-nginx" in classes.candidates(o)
}

# What ingress-nginx refuses in these fields, by whole names.
file_reason(text) := "names a directory with credentials of the controller" if {
	regex.match(`/var/run/secrets(/|$|[^A-Za-z0-9._-])`, text)
} else := "names a file of the controller" if {
	regex.match(`/etc/(passwd|shadow|group|nginx|ingress-controller)(/|$|[^A-Za-z0-9._-])`, text)
} else := "holds a directive that serves files" if {
	regex.match(`(^|[ \t\r\n;{}])(alias|root)[ \t\r\n][^;]*;`, text)
} else := "holds a directive that runs code" if {
	regex.match(`(^|[ \t\r\n;{}])[a-z_]+_by_lua`, text)
} else := ""

# References to Secrets and ConfigMaps that lead to a file.
annotation_files(o) := v if {
	texts := access.annotations(o)
	v := [found |
		some key in access.names(texts)
		regex.match(`(secret|-crt|-ca|configmap|-headers|-certificate)$`, key)
		count(classes.readers(key)) > 0
		text := trim_space(access.str(texts, key))
		why := reference_reason(text)
		why != ""
		found := {"text": text, "path": ["metadata", "annotations", key], "why": why}
	]
}

reference_reason(text) := "names a file of the controller" if {
	startswith(text, "file://")
} else := "leads out of the place where references are kept" if {
	regex.match(`(^|/)\.\.(/|$)`, text)
} else := "names a file of the controller" if {
	regex.match(`^/[a-z]+/`, text)
} else := ""
