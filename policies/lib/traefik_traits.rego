# METADATA
# title: Traits of Traefik's objects
# description: What Middleware, TLSOption, ServersTransport and the routes make of requests, apart from routing and guarding them.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/middleware/
package lib.portcullis.traefik_traits

import data.lib.portcullis.access
import data.lib.portcullis.kinds
import data.lib.portcullis.traefik_middlewares
import data.lib.portcullis.traefik_routes

spec(o) := v if {
	v := access.obj(o, "spec")
}

body(o, key) := v if {
	kinds.of(o) == "Middleware"
	v := access.obj(spec(o), key)
} else := {}

answer(what, path, evidence) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

# An answer that a parameter of the policy asks for.
demanded(parameter, what, path, evidence) := v if {
	v := object.union(answer(what, path, evidence), {"parameter": parameter})
}

# A prefix without a slash at its end, of which the rest is put behind a slash: `/api../x` becomes `/../x`.
rewrites(o) := v if {
	rule := body(o, "replacePathRegex")
	pattern := access.str(rule, "regex")
	target := access.str(rule, "replacement")
	regex.match(`^\^?/[A-Za-z0-9/_-]*[A-Za-z0-9_-]\(\.\*\)\$?$`, pattern)
	regex.match(`/\$(1|[{]1[}])$`, target)
	start := trim_prefix(split(pattern, "(")[0], "^")
	what := concat("", ["pattern `", pattern, "` is rewritten to `", target, "`, so that `", start, "../x` leaves the path of the backend"])
	v := [answer(what, ["spec", "replacePathRegex"], {"regex": pattern, "replacement": target})]
	is_array(v)
} else := []

# Any origin, with credentials where the answer names whatever origin asks.
cors(o) := v if {
	rule := body(o, "headers")
	v := array.concat(starred(rule), patterned(rule))
}

starred(rule) := v if {
	"*" in access.texts(rule, "accessControlAllowOriginList")
	access.bool(rule, "accessControlAllowCredentials", false)
	what := "`accessControlAllowOriginList` lets every origin in, with `accessControlAllowCredentials`"
	v := [answer(what, ["spec", "headers", "accessControlAllowOriginList"], {"origins": access.texts(rule, "accessControlAllowOriginList")})]
} else := v if {
	"*" in access.texts(rule, "accessControlAllowOriginList")
	path := ["spec", "headers", "accessControlAllowOriginList"]
	what := "`accessControlAllowOriginList` lets every origin in"
	v := [demanded("no_wildcards", what, path, {"origins": access.texts(rule, "accessControlAllowOriginList")})]
} else := v if {
	"null" in access.texts(rule, "accessControlAllowOriginList")
	access.bool(rule, "accessControlAllowCredentials", false)
	what := "`accessControlAllowOriginList` lets the origin `null` in, with `accessControlAllowCredentials`"
	v := [answer(what, ["spec", "headers", "accessControlAllowOriginList"], {"origins": access.texts(rule, "accessControlAllowOriginList")})]
} else := []

# Patterns are searched for, so that one which is not anchored at its end lets in `https://example.com.attacker.test`.
patterned(rule) := v if {
	key := "accessControlAllowOriginListRegex"
	loose := [text | some text in access.texts(rule, key); regex.match(`^\^?(https[?]?://)?\(?\.[*+]\)?\$?$`, text)]
	count(loose) > 0
	path := ["spec", "headers", key]
	what := "`accessControlAllowOriginListRegex` lets every origin in"
	v := [credential_answer(rule, what, path, {"patterns": loose})]
} else := v if {
	key := "accessControlAllowOriginListRegex"
	access.bool(rule, "accessControlAllowCredentials", false)
	loose := [text | some text in access.texts(rule, key); not endswith(text, "$")]
	count(loose) > 0
	shown := concat("`, `", loose)
	what := concat("", ["`accessControlAllowOriginListRegex` lets in origins that only begin like `", shown, "`"])
	v := [answer(what, ["spec", "headers", key], {"patterns": loose})]
} else := []

credential_answer(rule, what, path, evidence) := v if {
	access.bool(rule, "accessControlAllowCredentials", false)
	full := concat("", [what, ", with `accessControlAllowCredentials`"])
	v := answer(full, path, evidence)
} else := v if {
	v := demanded("no_wildcards", what, path, evidence)
}

identity_headers := ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "true-client-ip"]

# Headers about the client that are fixed, or taken from what the client sends.
headers(o) := v if {
	own := array.concat(fixed_headers(o), host_header(o))
	v := array.concat(own, array.concat(trusted_headers(o), address_headers(o)))
}

fixed_headers(o) := v if {
	texts := access.obj(body(o, "headers"), "customRequestHeaders")
	v := [found |
		some name in access.names(texts)
		lower(name) in identity_headers
		value := access.str(texts, name)
		value != ""
		path := ["spec", "headers", "customRequestHeaders", name]
		what := concat("", ["the middleware writes a fixed value into header `", name, "`, from which the backend tells who the client is"])
		found := answer(what, path, {"header": name, "value": value})
		is_object(found)
	]
}

host_header(o) := v if {
	texts := access.obj(body(o, "headers"), "customRequestHeaders")
	v := [found |
		some name in access.names(texts)
		lower(name) == "host"
		value := access.str(texts, name)
		value != ""
		path := ["spec", "headers", "customRequestHeaders", name]
		what := concat("", ["the middleware tells the backend the host `", value, "` instead of the one asked for"])
		found := demanded("no_host_override", what, path, {"header": name, "value": value})
		is_object(found)
	]
}

# The entry point lets such headers through from trusted addresses only, which no manifest shows.
trusted_headers(o) := v if {
	access.bool(body(o, "forwardAuth"), "trustForwardHeader", false)
	what := "`trustForwardHeader` tells the authentication service the `X-Forwarded` headers of the request"
	v := [demanded("no_client_address_header", what, ["spec", "forwardAuth", "trustForwardHeader"], {"trustForwardHeader": true})]
} else := []

address_headers(o) := v if {
	v := [found |
		some key in ["ipAllowList", "ipWhiteList"]
		strategy := access.obj(body(o, key), "ipStrategy")
		by_header(strategy)
		path := ["spec", key, "ipStrategy"]
		what := concat("", ["`", key, "` takes the address of the client from `X-Forwarded-For`"])
		found := demanded("no_client_address_header", what, path, {"ipStrategy": strategy})
	]
}

by_header(strategy) if {
	access.num(strategy, "depth", 0) > 0
}

by_header(strategy) if {
	count(access.texts(strategy, "excludedIPs")) > 0
}

# Versions and ciphers of TLS.
tls_settings(o) := v if {
	kinds.of(o) == "TLSOption"
	v := array.concat(old_versions(o), old_ciphers(o))
} else := []

shown_versions := {"VersionTLS10": "TLS 1.0", "VersionTLS11": "TLS 1.1", "VersionSSL30": "SSL 3.0"}

old_versions(o) := v if {
	version := access.str(spec(o), "minVersion")
	shown := access.str(shown_versions, version)
	shown != ""
	what := concat("", ["`minVersion: ", version, "` admits ", shown])
	v := [answer(what, ["spec", "minVersion"], {"minVersion": version})]
} else := v if {
	version := access.str(spec(o), "maxVersion")
	shown := access.str(shown_versions, version)
	shown != ""
	what := concat("", ["`maxVersion: ", version, "` allows nothing above ", shown])
	v := [answer(what, ["spec", "maxVersion"], {"maxVersion": version})]
} else := []

old_ciphers(o) := v if {
	weak := [name | some name in access.texts(spec(o), "cipherSuites"); regex.match(`_(RC4|3DES|NULL|EXPORT|DES)_`, name)]
	count(weak) > 0
	shown := concat("`, `", weak)
	what := concat("", ["`cipherSuites` admits `", shown, "`"])
	v := [answer(what, ["spec", "cipherSuites"], {"ciphers": weak})]
} else := []

# TLS to backends that nothing verifies.
backend_tls(o) := v if {
	kinds.of(o) == "ServersTransport"
	access.bool(spec(o), "insecureSkipVerify", false)
	what := "`insecureSkipVerify: true` takes any certificate of the backends"
	v := [answer(what, ["spec", "insecureSkipVerify"], {"insecureSkipVerify": true})]
} else := v if {
	kinds.of(o) == "ServersTransportTCP"
	access.bool(access.obj(spec(o), "tls"), "insecureSkipVerify", false)
	what := "`insecureSkipVerify: true` takes any certificate of the backends"
	v := [answer(what, ["spec", "tls", "insecureSkipVerify"], {"insecureSkipVerify": true})]
} else := v if {
	access.bool(access.obj(body(o, "forwardAuth"), "tls"), "insecureSkipVerify", false)
	what := "`insecureSkipVerify: true` takes any certificate of the authentication service"
	v := [answer(what, ["spec", "forwardAuth", "tls", "insecureSkipVerify"], {"insecureSkipVerify": true})]
} else := []

passthroughs(o) := v if {
	kinds.of(o) == "IngressRouteTCP"
	access.bool(access.obj(spec(o), "tls"), "passthrough", false)
	path := ["spec", "tls", "passthrough"]
	v := [demanded("forbid", "TLS is passed through, so that Traefik sees nothing of the requests", path, {"passthrough": true})]
} else := []

# A route with TLS and no certificate of its own has one of other routes, of the store, or Traefik's own.
default_certificates(o, ns) := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	traefik_routes.secured(o)
	tls := access.obj(spec(o), "tls")
	named := [key | some key in ["secretName", "certResolver"]; access.str(tls, key) != ""]
	count(named) == 0
	access.bool(tls, "passthrough", false) == false
	not stored(ns)
	what := "whether `tls` without `secretName` has a certificate for its hosts depends on what was not given"
	needed := ["traefik.io/TLSStore default", "the configuration of Traefik"]
	v := [{"what": what, "path": ["spec", "tls"], "evidence": {"tls": tls}, "needs": needed, "related": []}]
} else := []

stored(ns) if {
	store := traefik_middlewares.find(ns, "TLSStore", "default")
	store != {}
}

# Settings without effect.
ineffective(o) := v if {
	kinds.of(o) == "Middleware"
	v := strict_transport(o)
	is_array(v)
} else := v if {
	kinds.of(o) == "IngressRouteTCP"
	v := nameless_streams(o)
	is_array(v)
} else := []

strict_transport(o) := v if {
	rule := body(o, "headers")
	access.num(rule, "stsSeconds", 0) == 0
	set := [key | some key in ["forceSTSHeader", "stsIncludeSubdomains", "stsPreload"]; access.bool(rule, key, false)]
	count(set) > 0
	shown := concat("`, `", set)
	some first in array.slice(set, 0, 1)
	what := concat("", ["`", shown, "` has no effect without `stsSeconds`"])
	v := [answer(what, ["spec", "headers", first], {"settings": set})]
} else := []

# Plain TCP has no name that a rule could look at: Traefik refuses the router.
nameless_streams(o) := v if {
	not traefik_routes.secured(o)
	v := [found |
		some one in traefik_routes.routes(o)
		names := sort({host | some alternative in one.alternatives; some host in alternative.hosts; host != ""})
		count(names) > 0
		shown := concat("`, `", names)
		what := concat("", ["`HostSNI` for `", shown, "` serves nothing without `tls`"])
		path := ["spec", "routes", one.index, "match"]
		found := answer(what, path, {"hosts": names})
	]
} else := []

# Code in the proxy. The plugins of Traefik Hub are part of it.
raw(o) := v if {
	plugins := body(o, "plugin")
	v := [found |
		some name in access.names(plugins)
		not name in ["apiKey", "coraza", "hmac", "jwt", "ldap", "oauthClientCredentials", "oauthIntrospection", "oidc", "opa"]
		what := concat("", ["plugin `", name, "` runs code of its own in the proxy"])
		found := answer(what, ["spec", "plugin", name], {"plugin": name})
		is_object(found)
	]
}
