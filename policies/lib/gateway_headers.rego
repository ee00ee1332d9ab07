# METADATA
# title: Headers that a filter writes
# description: |
#   Headers by which backends tell who somebody is, where a filter gives them one fixed value for everybody.
package lib.portcullis.gateway_headers

import data.lib.portcullis.access

identities := [
	"remote-user",
	"x-remote-user",
	"x-forwarded-user",
	"x-forwarded-email",
	"x-forwarded-preferred-username",
	"x-auth-request-user",
	"x-auth-request-email",
	"x-webauth-user",
	"x-authenticated-user",
	"x-forwarded-groups",
	"x-forwarded-client-cert",
]

addresses := ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip", "x-client-ip", "cf-connecting-ip"]

# Answers for one header modifier, `{"set": […], "add": […]}`, at `path`.
of(modifier, path) := v if {
	written := [answer |
		some key in ["set", "add"]
		some i, header in access.arr(modifier, key)
		not varies(header)
		answer := one(access.str(header, "name"), array.concat(path, [key, i]))
		answer != {}
	]
	v := written
}

# Whether a value is put together for each request: by variables of nginx, which NGINX Gateway Fabric takes, or by operators of Envoy.
varies(header) if {
	regex.match(`\$\{?[a-z_]`, access.str(header, "value"))
}

varies(header) if {
	regex.match(`%[A-Z][A-Z_]+(\(.*\))?%`, access.str(header, "value"))
}

one(name, path) := v if {
	lower(name) in identities
	what := concat("", ["the filter gives every request the same `", name, "`, by which backends tell who is signed in"])
	v := {"what": what, "path": path, "evidence": {"header": name}, "needs": [], "related": []}
	is_object(v)
} else := v if {
	lower(name) in addresses
	what := concat("", ["the filter gives every request the same `", name, "`, so that backends take all clients for one address"])
	v := {"what": what, "path": path, "evidence": {"header": name}, "needs": [], "related": []}
	is_object(v)
} else := v if {
	lower(name) in ["host", "x-forwarded-host"]
	what := concat("", ["the filter gives every request the same `", name, "`"])
	v := {"what": what, "path": path, "evidence": {"header": name}, "needs": [], "related": [], "parameter": "no_host_override"}
	is_object(v)
} else := {}

# Another host name for the backend.
host(rewrite, path) := v if {
	name := access.str(rewrite, "hostname")
	name != ""
	what := concat("", ["the filter asks backends for host `", name, "`, whatever host the client asked for"])
	where := array.concat(path, ["hostname"])
	v := [{"what": what, "path": where, "evidence": {"host": name}, "needs": [], "related": [], "parameter": "no_host_override"}]
	is_array(v)
} else := []
