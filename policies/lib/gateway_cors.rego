# METADATA
# title: Cross-origin rules of the Gateway API and Envoy Gateway
# description: |
#   `allowOrigins` and `allowCredentials`, in the filter of an HTTPRoute and in a SecurityPolicy. A star lets every origin in, also behind
#   a scheme; with credentials the proxy answers with the origin that asked.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/geps/gep-1767/
package lib.portcullis.gateway_cors

import data.lib.portcullis.access

# Answers for one CORS object at `path`.
of(cors, path) := v if {
	wide := [i | some i, origin in access.arr(cors, "allowOrigins"); every_site(text_of(origin))]
	count(wide) > 0
	where := array.concat(path, ["allowOrigins", wide[0]])
	v := [answer(access.bool(cors, "allowCredentials", false), text_at(cors, wide[0]), where)]
	is_array(v)
} else := []

# Older versions of Envoy Gateway write `{"type", "value"}`.
text_of(origin) := origin if {
	is_string(origin)
} else := v if {
	v := access.str(origin, "value")
}

text_at(cors, i) := v if {
	origins := access.arr(cors, "allowOrigins")
	v := text_of(origins[i])
}

every_site(text) if {
	text in ["*", "null", "http://*", "https://*", "http://*:*", "https://*:*", ".*", "^.*$"]
}

answer(credentials, text, path) := v if {
	credentials == true
	what := concat("", ["pages of every origin may send requests with the credentials of their visitors by `", text, "` with `allowCredentials`"])
	v := {"what": what, "path": path, "evidence": {"origin": text}, "needs": [], "related": []}
	is_object(v)
} else := v if {
	is_boolean(credentials)
	what := concat("", ["pages of every origin may read the answers by `", text, "`"])
	v := {"what": what, "path": path, "evidence": {"origin": text}, "needs": [], "related": [], "parameter": "no_wildcards"}
}
