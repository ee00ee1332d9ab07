# METADATA
# title: Guards and traits of an OpenShift Route
# description: What annotations of a Route limit, and what else they and its fields make of requests.
# related_resources:
#   - ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/networking/configuring-routes
#   - ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1
package lib.portcullis.openshift_guards

import data.lib.portcullis.access
import data.lib.portcullis.ranges
import data.lib.portcullis.settings

prefix := "haproxy.router.openshift.io/"

spec(o) := v if {
	v := access.obj(o, "spec")
}

termination(o) := v if {
	v := access.str(access.obj(spec(o), "tls"), "termination")
}

key_of(name) := v if {
	v := concat("", [prefix, name])
}

text_of(o, name) := v if {
	v := access.annotation(o, key_of(name))
}

where(name) := v if {
	key := key_of(name)
	v := ["metadata", "annotations", key]
}

guard(name, state, setting, why) := v if {
	path := where(setting)
	v := {"name": name, "state": state, "path": path, "why": why, "needs": [], "related": []}
}

guards(o) := v if {
	v := array.concat(allow_list(o), rate_limit(o))
}

list_names := ["ip_allowlist", "ip_whitelist"]

# The router takes the first list that it can read; a list with one wrong entry, or with commas, it leaves out altogether.
allow_list(o) := [found] if {
	readable := [one | some one in list_names; entries := addresses(text_of(o, one)); count(entries) > 0; well_formed(entries)]
	count(readable) > 0
	name := readable[0]
	found := list_guard(name, ranges.everyone(addresses(text_of(o, name))))
	is_object(found)
} else := [found] if {
	written := [one | some one in list_names; text_of(o, one) != ""]
	count(written) > 0
	name := written[0]
	why := concat("", ["the router cannot read `", name, "`, which must be addresses and ranges with blanks in between, and leaves it out"])
	found := guard("allow-list", "void", name, why)
	is_object(found)
} else := []

list_guard(name, everyone) := v if {
	everyone != ""
	why := concat("", ["the ranges of `", name, "` are all of ", everyone])
	v := guard("allow-list", "void", name, why)
	is_object(v)
} else := v if {
	why := concat("", ["`", name, "`"])
	v := guard("allow-list", "on", name, why)
}

addresses(text) := v if {
	tabless := replace(text, "\t", " ")
	lineless := replace(tabless, "\n", " ")
	v := [part | some part in split(lineless, " "); part != ""]
}

well_formed(entries) if {
	odd := [entry | some entry in entries; not address(entry)]
	count(odd) == 0
}

address(text) if {
	regex.match(`^[0-9]{1,3}(\.[0-9]{1,3}){3}(/[0-9]{1,2})?$`, text)
}

address(text) if {
	contains(text, ":")
	regex.match(`^[0-9A-Fa-f:]+(:[0-9]{1,3}(\.[0-9]{1,3}){3})?(/[0-9]{1,3})?$`, text)
}

switch_name := "rate-limit-connections"

# Limits count only where they are switched on; of HTTP requests only where the router sees them.
rate_limit(o) := [one] if {
	count(limits(o)) > 0
	switched_on(o)
	one := guard("rate limit", "on", switch_name, "`rate-limit-connections`")
	is_object(one)
} else := [one] if {
	switched_on(o)
	one := guard("rate limit", "void", switch_name, "`rate-limit-connections` without a limit above zero that counts here")
	is_object(one)
} else := [one] if {
	found := limits(o)
	count(found) > 0
	name := found[0]
	why := concat("", ["`", name, "` without `rate-limit-connections: \"true\"`"])
	one := guard("rate limit", "void", name, why)
	is_object(one)
} else := []

switched_on(o) if {
	text_of(o, switch_name) in ["1", "t", "T", "true", "TRUE", "True"]
}

limits(o) := v if {
	v := [name |
		some name in ["rate-limit-connections.concurrent-tcp", "rate-limit-connections.rate-http", "rate-limit-connections.rate-tcp"]
		counts(o, name)
		settings.positive(text_of(o, name))
	]
}

counts(o, name) if {
	name != "rate-limit-connections.rate-http"
	is_object(o)
}

counts(o, name) if {
	name == "rate-limit-connections.rate-http"
	termination(o) != "passthrough"
}

answer(what, path, evidence) := v if {
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

# HSTS that is taken back.
tls_settings(o) := [found] if {
	text := text_of(o, "hsts_header")
	regex.match(`(^|[; ])max-age *= *"?0+"?([; ]|$)`, lower(text))
	found := answer("`hsts_header` with `max-age=0` takes back that browsers keep to HTTPS", where("hsts_header"), {"value": text})
	is_object(found)
} else := []

# Settings without effect: HSTS without TLS that ends here.
ineffective(o) := [found] if {
	text_of(o, "hsts_header") != ""
	not ends_tls(o)
	found := answer("`hsts_header` has no effect where the router ends no TLS", where("hsts_header"), {"termination": termination(o)})
	is_object(found)
} else := []

ends_tls(o) if {
	termination(o) in ["edge", "reencrypt"]
}

# Plain requests to the backend, where a parameter asks for more.
backend_tls(o) := [found] if {
	not encrypted(o)
	what := "requests reach the backend in the clear: `tls.termination` is neither `reencrypt` nor `passthrough`"
	plain := answer(what, ["spec"], {"termination": termination(o)})
	found := object.union(plain, {"parameter": "require_encryption"})
	is_object(found)
} else := []

encrypted(o) if {
	termination(o) in ["reencrypt", "passthrough"]
}

# Headers about the client that the router leaves to the client, and those that the Route writes.
headers(o) := v if {
	v := array.concat(left_to_clients(o), written_headers(o))
}

left_to_clients(o) := [found] if {
	text := text_of(o, "set-forwarded-headers")
	text in ["if-none", "never"]
	what := concat("", ["`set-forwarded-headers` `", text, "` leaves the client's own X-Forwarded headers as they are"])
	plain := answer(what, where("set-forwarded-headers"), {"value": text})
	found := object.union(plain, {"parameter": "no_client_address_header"})
	is_object(found)
} else := []

identity_headers := [
	"x-forwarded-for",
	"x-forwarded-host",
	"x-real-ip",
	"forwarded",
	"true-client-ip",
	"x-remote-user",
	"x-forwarded-user",
	"remote-user",
]

written_headers(o) := v if {
	actions := access.obj(access.obj(spec(o), "httpHeaders"), "actions")
	v := [found |
		some i, entry in access.arr(actions, "request")
		name := access.str(entry, "name")
		lower(name) in identity_headers
		value := access.str(access.obj(access.obj(entry, "action"), "set"), "value")
		value != ""
		plain := header_answer(name, value, ["spec", "httpHeaders", "actions", "request", i])
		found := plain
		is_object(found)
	]
}

header_answer(name, value, path) := v if {
	contains(value, "req.hdr(")
	what := concat("", ["header `", name, "` is taken from a header that clients write themselves"])
	plain := answer(what, path, {"header": name, "value": value})
	v := object.union(plain, {"parameter": "no_client_address_header"})
	is_object(v)
} else := v if {
	not contains(value, "%[")
	what := concat("", ["the route writes a fixed value into header `", name, "`, from which the backend tells who somebody is"])
	v := answer(what, path, {"header": name, "value": value})
	is_object(v)
} else := null
