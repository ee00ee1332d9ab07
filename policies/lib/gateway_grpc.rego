# METADATA
# title: Matches of gRPC calls
# description: |
#   A gRPC call is the path `/service/method`. A match by service alone takes all of its methods, one by method alone takes it of every
#   service, and one by neither takes every call.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#grpcmethodmatch
package lib.portcullis.gateway_grpc

import data.lib.portcullis.access
import data.lib.portcullis.paths

# Path matchers of all rules of a GRPCRoute, as `lib.portcullis.gateway.rule_matchers`.
matchers(o) := v if {
	v := [entry |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		is_object(rule)
		some j, match in matches(rule)
		is_object(match)
		method := access.obj(match, "method")
		type := type_of(method)
		text := text_of(method)
		matcher := matcher_of(type, method)
		where := path_of(match, i, j)
		narrow := narrowed(match)
		entry := {"matcher": matcher, "path": where, "text": text, "type": type, "narrowed": narrow, "redirects": false}
		is_object(entry)
	]
}

matches(rule) := v if {
	v := access.arr(rule, "matches")
	count(v) > 0
} else := [{}]

type_of(method) := "Prefix" if {
	method == {}
} else := "RegularExpression" if {
	access.str(method, "type") == "RegularExpression"
} else := "Exact"

text_of(method) := "/" if {
	method == {}
} else := v if {
	access.str(method, "method") == ""
	v := concat("", ["/", access.str(method, "service")])
	is_string(v)
} else := v if {
	access.str(method, "service") == ""
	v := concat("", ["/*/", access.str(method, "method")])
	is_string(v)
} else := v if {
	v := concat("", ["/", access.str(method, "service"), "/", access.str(method, "method")])
}

matcher_of(type, method) := {"match": "element", "value": ""} if {
	type == "Prefix"
	is_object(method)
} else := {"match": "any", "value": ""} if {
	type == "RegularExpression"
	every_call(access.str(method, "service"))
	every_call(access.str(method, "method"))
} else := {"match": "regex", "value": "/"} if {
	access.str(method, "service") == ""
	is_string(type)
} else := v if {
	type == "RegularExpression"
	literal := paths.literal_start(text_of(method))
	v := {"match": "regex", "value": literal}
	is_object(v)
} else := v if {
	access.str(method, "method") == ""
	v := paths.element(text_of(method))
	is_object(v)
} else := v if {
	text := text_of(method)
	v := {"match": "exact", "value": text}
}

every_call(text) if {
	text in ["", ".*", ".+", "(.*)", "(.+)"]
}

path_of(match, i, j) := ["spec", "rules", i, "matches", j, "method"] if {
	access.has(match, "method")
} else := ["spec", "rules", i, "matches", j] if {
	match != {}
} else := ["spec", "rules", i]

narrowed(match) if {
	count(access.arr(match, "headers")) > 0
} else := false
