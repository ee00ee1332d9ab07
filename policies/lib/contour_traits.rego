# METADATA
# title: Traits of Contour's objects
# description: What an HTTPProxy makes of requests, apart from routing and guarding them.
# related_resources:
#   - ref: https://projectcontour.io/docs/main/config/api/
package lib.portcullis.contour_traits

import data.lib.portcullis.access
import data.lib.portcullis.contour_proxies
import data.lib.portcullis.inventory

answer(what, path, evidence) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

demanded(parameter, what, path, evidence) := v if {
	v := object.union(answer(what, path, evidence), {"parameter": parameter})
}

routes(o) := v if {
	v := access.arr(contour_proxies.spec(o), "routes")
}

# Envoy answers `*` and patterns with whatever origin asks.
cors(o) := v if {
	rule := access.obj(contour_proxies.virtual_host(o), "corsPolicy")
	wide := [text | some text in access.texts(rule, "allowOrigin"); everybody(text)]
	count(wide) > 0
	path := ["spec", "virtualhost", "corsPolicy", "allowOrigin"]
	v := [origin_answer(rule, path, {"origins": wide})]
} else := []

everybody(text) if {
	regex.match(`^(\*|\^?(https[?]?://)?\(?\.[*+]\)?\$?)$`, text)
}

everybody(text) if {
	text == "null"
}

origin_answer(rule, path, evidence) := v if {
	access.bool(rule, "allowCredentials", false)
	v := answer("`allowOrigin` lets every origin in, with `allowCredentials`", path, evidence)
} else := v if {
	v := demanded("no_wildcards", "`allowOrigin` lets every origin in", path, evidence)
}

identity_headers := ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "true-client-ip"]

# Places where headers of requests are set, as `{"policy", "path"}`.
header_policies(o) := v if {
	whole := {"policy": access.obj(contour_proxies.virtual_host(o), "requestHeadersPolicy"), "path": ["spec", "virtualhost", "requestHeadersPolicy"]}
	of_routes := [place |
		some i, route in routes(o)
		policy := access.obj(route, "requestHeadersPolicy")
		place := {"policy": policy, "path": ["spec", "routes", i, "requestHeadersPolicy"]}
	]
	of_services := [place |
		some i, route in routes(o)
		some j, service in access.arr(route, "services")
		policy := access.obj(service, "requestHeadersPolicy")
		place := {"policy": policy, "path": ["spec", "routes", i, "services", j, "requestHeadersPolicy"]}
	]
	v := array.concat([whole], array.concat(of_routes, of_services))
}

headers(o) := v if {
	own := [found |
		some place in header_policies(o)
		some i, entry in access.arr(place.policy, "set")
		base := place.path
		path := array.concat(base, ["set", i])
		some found in header_answers(entry, path)
	]
	v := array.concat(own, address_headers(o))
}

header_answers(entry, path) := v if {
	name := access.str(entry, "name")
	lower(name) in identity_headers
	value := access.str(entry, "value")
	how := made(value)
	how != ""
	what := concat("", ["the proxy ", how, " header `", name, "`, from which the backend tells who the client is"])
	v := [answer(what, path, {"header": name, "value": value})]
	is_array(v)
} else := v if {
	lower(access.str(entry, "name")) == "host"
	value := access.str(entry, "value")
	contains(value, "%REQ(")
	what := "the proxy lets clients write header `Host`, by which the backend chooses what to serve"
	v := [answer(what, path, {"header": "Host", "value": value})]
	is_array(v)
} else := v if {
	lower(access.str(entry, "name")) == "host"
	value := access.str(entry, "value")
	value != ""
	what := concat("", ["the proxy tells the backend the host `", value, "` instead of the one asked for"])
	v := [demanded("no_host_override", what, path, {"header": "Host", "value": value})]
	is_array(v)
} else := []

# The authority of a request is what it asks for; other headers of it are what the client likes.
made(value) := "" if {
	value == ""
} else := "" if {
	regex.match(`^%REQ\((:authority|Host|host)\)%$`, value)
} else := "lets clients write" if {
	contains(value, "%REQ(")
} else := "" if {
	contains(value, "%")
} else := "writes a fixed value into"

# `Remote` is the address that `X-Forwarded-For` tells, as far as Contour trusts it.
address_headers(o) := v if {
	whole := [place | some key in ["ipAllowPolicy", "ipDenyPolicy"]; place := {"holder": contour_proxies.virtual_host(o), "key": key, "path": ["spec", "virtualhost", key]}]
	of_routes := [place |
		some i, route in routes(o)
		some key in ["ipAllowPolicy", "ipDenyPolicy"]
		place := {"holder": route, "key": key, "path": ["spec", "routes", i, key]}
	]
	v := [found |
		some place in array.concat(whole, of_routes)
		key := place.key
		remote := [rule | some rule in access.arr(place.holder, key); access.str(rule, "source") == "Remote"]
		count(remote) > 0
		what := concat("", ["`", key, "` takes the address of the client from `X-Forwarded-For` (`source: Remote`)"])
		path := place.path
		found := demanded("no_client_address_header", what, path, {"source": "Remote"})
		is_object(found)
	]
}

tls_settings(o) := v if {
	version := access.str(contour_proxies.tls_of(o), "minimumProtocolVersion")
	version in ["1.0", "1.1"]
	what := concat("", ["`minimumProtocolVersion: \"", version, "\"` admits TLS ", version])
	v := [answer(what, ["spec", "virtualhost", "tls", "minimumProtocolVersion"], {"version": version})]
	is_array(v)
} else := v if {
	version := access.str(contour_proxies.tls_of(o), "maximumProtocolVersion")
	version in ["1.0", "1.1"]
	what := concat("", ["`maximumProtocolVersion: \"", version, "\"` allows nothing above TLS ", version])
	v := [answer(what, ["spec", "virtualhost", "tls", "maximumProtocolVersion"], {"version": version})]
	is_array(v)
} else := []

# Services over TLS without `validation`: any certificate will do.
backend_tls(o, ns) := v if {
	found := [place |
		some i, route in routes(o)
		some j, service in access.arr(route, "services")
		not access.has(service, "validation")
		encrypted(service, ns)
		name := access.str(service, "name")
		place := {"name": name, "path": ["spec", "routes", i, "services", j]}
	]
	count(found) > 0
	some first in array.slice(found, 0, 1)
	names := sort({name | some place in found; name := access.str(place, "name")})
	shown := concat("`, `", names)
	what := concat("", ["TLS to `", shown, "` has no `validation`, so any certificate will do"])
	path := first.path
	v := [demanded("require_verification", what, path, {"services": names})]
	is_array(v)
} else := []

encrypted(service, ns) if {
	access.str(service, "protocol") in ["tls", "h2"]
	is_string(ns)
}

encrypted(service, ns) if {
	access.str(service, "protocol") == ""
	o := inventory.find(ns, "v1", "Service", access.str(service, "name"))
	text := access.annotation(o, "projectcontour.io/upstream-protocol.tls")
	port := format_int(access.num(service, "port", 0), 10)
	listed := [part | some part in split(text, ","); trim_space(part) == port]
	count(listed) > 0
}

passthroughs(o) := v if {
	access.bool(contour_proxies.tls_of(o), "passthrough", false)
	path := ["spec", "virtualhost", "tls", "passthrough"]
	v := [demanded("forbid", "TLS is passed through, so that Contour sees nothing of the requests", path, {"passthrough": true})]
	is_array(v)
} else := []

# Text that reaches a script of the proxy unless it is a plain path.
raw(o) := v if {
	of_routes := [found |
		some i, route in routes(o)
		some found in cookie_answers(route, ["spec", "routes", i])
	]
	of_services := [found |
		some i, route in routes(o)
		some j, service in access.arr(route, "services")
		some found in cookie_answers(service, ["spec", "routes", i, "services", j])
	]
	v := array.concat(of_routes, of_services)
}

cookie_answers(holder, base) := v if {
	v := [found |
		some i, policy in access.arr(holder, "cookieRewritePolicies")
		value := access.str(access.obj(policy, "pathRewrite"), "value")
		not regex.match(`^[A-Za-z0-9/_.~%:@!$&()*+,=-]*$`, value)
		path := array.concat(base, ["cookieRewritePolicies", i, "pathRewrite", "value"])
		found := answer("the path of a cookie holds characters that end the text in the script of the proxy", path, {"value": value})
		is_object(found)
	]
}

# Settings that Contour refuses with the whole proxy, so that nothing of it is served.
ineffective(o) := v if {
	access.has(contour_proxies.virtual_host(o), "tls")
	contour_proxies.tls(o, "") == "none"
	path := ["spec", "virtualhost", "tls"]
	v := [answer("`tls` has neither `secretName` nor `passthrough`, so Contour refuses the proxy", path, {"host": contour_proxies.fqdn(o)})]
	is_array(v)
} else := v if {
	host := contour_proxies.virtual_host(o)
	reference := access.obj(access.obj(host, "authorization"), "extensionRef")
	access.str(reference, "name") != ""
	not access.has(host, "tls")
	path := ["spec", "virtualhost", "authorization"]
	v := [answer("`authorization` without `tls` makes Contour refuse the proxy", path, {"host": contour_proxies.fqdn(o)})]
	is_array(v)
} else := v if {
	host := contour_proxies.virtual_host(o)
	count(access.arr(host, "jwtProviders")) > 0
	not access.has(host, "tls")
	path := ["spec", "virtualhost", "jwtProviders"]
	v := [answer("`jwtProviders` without `tls` makes Contour refuse the proxy", path, {"host": contour_proxies.fqdn(o)})]
	is_array(v)
} else := []
