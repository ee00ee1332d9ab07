# METADATA
# title: Guards of Contour's routes
# description: |
#   Authorization, tokens, client certificates, limits and lists of addresses of a virtual host and of its routes. What a virtual host
#   demands, it demands over TLS: a route that permits plain HTTP is reached without.
# related_resources:
#   - ref: https://projectcontour.io/docs/main/config/client-authorization/
#   - ref: https://projectcontour.io/docs/main/config/jwt-verification/
package lib.portcullis.contour_guards

import data.lib.portcullis.access
import data.lib.portcullis.contour_proxies
import data.lib.portcullis.ranges

guard(name, state, path, why) := v if {
	v := {"name": name, "state": state, "path": path, "why": why, "needs": [], "related": []}
}

# Each route with its guards; a proxy that others include has those of its root, which is judged with it.
parts(o, ns) := v if {
	contour_proxies.root(o)
	found := contour_proxies.names(o)
	wide := virtual_guards(o)
	v := [part |
		some one in contour_proxies.routes(o, ns)
		path := one.path
		text := one.text
		serves := contour_proxies.serves(one.route)
		guards := route_guards(o, one, wide)
		part := {"path": path, "text": text, "hosts": found, "serves": serves, "guards": guards}
		is_object(part)
	]
} else := []

# The virtual host as a place.
of_host := {"own": true, "path": ["spec", "virtualhost"]}

# What the virtual host says for all of its routes.
virtual_guards(o) := v if {
	host := contour_proxies.virtual_host(o)
	v := array.concat(certificate_guards(o), limit_guards(host, of_host))
}

route_guards(o, one, wide) := v if {
	logins := array.concat(authorization_guards(o, one), token_guards(o, one))
	secure := array.concat(logins, wide)
	own := array.concat(limit_guards(one.route, one), list_guards(o, one))
	v := array.concat([found | some entry in secure; found := over_tls(entry, one)], own)
}

# Plain HTTP has neither authorization nor tokens nor client certificates.
over_tls(entry, one) := v if {
	access.bool(one.route, "permitInsecure", false)
	access.str(entry, "name") in ["authentication", "client certificates"]
	access.str(entry, "state") == "on"
	path := contour_proxies.insecure_path(one)
	why := "`permitInsecure: true` lets plain HTTP go around it"
	v := object.union(entry, {"state": "void", "why": why, "path": path})
} else := entry

authorization_guards(o, one) := v if {
	authorization := access.obj(contour_proxies.virtual_host(o), "authorization")
	authorization != {}
	authorized(authorization, one.route)
	v := [authorization_guard(authorization)]
} else := []

# A route may switch authorization off for itself, or on where the virtual host has it off. Both are decisions, not defects.
authorized(authorization, route) if {
	by_default := access.bool(access.obj(authorization, "authPolicy"), "disabled", false)
	access.bool(access.obj(route, "authPolicy"), "disabled", by_default) == false
}

# Without a server of its own it only adds to the one of Contour's configuration.
authorization_guard(authorization) := v if {
	access.str(access.obj(authorization, "extensionRef"), "name") == ""
	possible := guard("authentication", "unknown", ["spec", "virtualhost", "authorization"], "")
	v := object.union(possible, {"needs": ["`globalExtAuth` of the configuration of Contour"], "suspect": false})
} else := v if {
	access.bool(authorization, "failOpen", false)
	path := ["spec", "virtualhost", "authorization", "failOpen"]
	v := guard("authentication", "void", path, "`failOpen: true` lets everybody in while the authorization server does not answer")
} else := v if {
	is_object(authorization)
	v := guard("authentication", "on", ["spec", "virtualhost", "authorization"], "")
}

token_guards(o, one) := v if {
	providers := access.arr(contour_proxies.virtual_host(o), "jwtProviders")
	count(providers) > 0
	v := token_guard(o, providers, access.obj(one.route, "jwtVerificationPolicy"))
} else := []

token_guard(o, providers, policy) := [] if {
	access.bool(policy, "disabled", false)
	is_array(providers)
	is_object(o)
} else := v if {
	access.str(policy, "require") != ""
	is_array(providers)
	is_object(o)
	v := [guard("authentication", "on", ["spec", "virtualhost", "jwtProviders"], "")]
	is_array(v)
} else := v if {
	some provider in providers
	access.bool(provider, "default", false)
	is_object(o)
	v := [guard("authentication", "on", ["spec", "virtualhost", "jwtProviders"], "")]
	is_array(v)
} else := v if {
	asking := [route |
		some route in access.arr(contour_proxies.spec(o), "routes")
		access.str(access.obj(route, "jwtVerificationPolicy"), "require") != ""
	]
	count(asking) == 0
	why := "no provider is `default` and no route requires one"
	v := [guard("authentication", "void", ["spec", "virtualhost", "jwtProviders"], why)]
	is_array(v)
} else := []

certificate_guards(o) := v if {
	client := access.obj(contour_proxies.tls_of(o), "clientValidation")
	client != {}
	base := ["spec", "virtualhost", "tls", "clientValidation"]
	v := [certificate_guard(client, base)]
} else := []

certificate_guard(client, base) := v if {
	access.bool(client, "skipClientCertValidation", false)
	path := array.concat(base, ["skipClientCertValidation"])
	v := guard("client certificates", "void", path, "`skipClientCertValidation: true` takes any certificate unverified")
} else := v if {
	access.bool(client, "optionalClientCertificate", false)
	path := array.concat(base, ["optionalClientCertificate"])
	v := guard("client certificates", "void", path, "`optionalClientCertificate: true` lets in clients without one")
} else := v if {
	is_object(client)
	v := guard("client certificates", "on", base, "")
}

# Limits of a virtual host or a route.
limit_guards(holder, one) := v if {
	policy := access.obj(holder, "rateLimitPolicy")
	limiting(policy)
	v := [guard("rate limit", "on", contour_proxies.within(one, ["rateLimitPolicy"]), "")]
	is_array(v)
} else := v if {
	policy := access.obj(holder, "rateLimitPolicy")
	access.bool(access.obj(policy, "global"), "disabled", false)
	path := contour_proxies.within(one, ["rateLimitPolicy", "global", "disabled"])
	v := [guard("rate limit", "void", path, "`global.disabled: true` switches it off")]
	is_array(v)
} else := []

limiting(policy) if {
	access.num(access.obj(policy, "local"), "requests", 0) > 0
}

limiting(policy) if {
	global := access.obj(policy, "global")
	access.bool(global, "disabled", false) == false
	count(access.arr(global, "descriptors")) > 0
}

# Lists of a route stand in for those of the virtual host.
list_guards(o, one) := v if {
	lists(one.route)
	v := named_lists(one.route, one)
	is_array(v)
} else := v if {
	v := named_lists(contour_proxies.virtual_host(o), of_host)
	is_object(one)
}

lists(holder) if {
	some key in ["ipAllowPolicy", "ipDenyPolicy"]
	count(access.arr(holder, key)) > 0
}

named_lists(holder, one) := v if {
	count(access.arr(holder, "ipAllowPolicy")) > 0
	texts := [text | some rule in access.arr(holder, "ipAllowPolicy"); text := access.str(rule, "cidr")]
	v := [allow_guard(ranges.everyone(texts), contour_proxies.within(one, ["ipAllowPolicy"]))]
	is_array(v)
} else := v if {
	count(access.arr(holder, "ipDenyPolicy")) > 0
	v := [guard("deny-list", "on", contour_proxies.within(one, ["ipDenyPolicy"]), "")]
	is_array(v)
} else := []

allow_guard(everyone, path) := v if {
	everyone != ""
	why := concat("", ["`ipAllowPolicy` admits every ", everyone, " address"])
	v := guard("allow-list", "void", path, why)
} else := v if {
	is_string(everyone)
	v := guard("allow-list", "on", path, "")
}
