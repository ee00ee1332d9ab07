# METADATA
# title: Fields that are read of Envoy Gateway policies
# description: The fields whose type decides whether a SecurityPolicy, BackendTrafficPolicy or ClientTrafficPolicy can be judged.
package lib.portcullis.envoy_reads

import data.lib.portcullis.access
import data.lib.portcullis.gateway_reads
import data.lib.portcullis.kinds

of(o) := v if {
	spec := access.obj(o, "spec")
	v := array.concat(targets(spec), of_kind(kinds.of(o), spec))
}

target_fields := [["group", "string"], ["kind", "string"], ["name", "string"], ["sectionName", "string"]]

targets(spec) := v if {
	own := gateway_reads.fields(spec, ["spec"], [["targetRef", "object"], ["mergeType", "string"]])
	single := gateway_reads.fields(access.obj(spec, "targetRef"), ["spec", "targetRef"], target_fields)
	several := gateway_reads.list(spec, "targetRefs", ["spec"], target_fields)
	chosen := gateway_reads.list(spec, "targetSelectors", ["spec"], [["kind", "string"], ["matchLabels", "object"], ["matchExpressions", "array"]])
	v := array.concat(array.concat(own, single), array.concat(several, chosen))
}

of_kind(kind, spec) := v if {
	kind == "SecurityPolicy"
	v := array.concat(security(spec), authorization(access.obj(spec, "authorization")))
	is_array(v)
} else := v if {
	kind == "BackendTrafficPolicy"
	v := traffic(spec)
	is_array(v)
} else := v if {
	kind == "ClientTrafficPolicy"
	v := client(spec)
	is_array(v)
} else := []

security(spec) := v if {
	own := gateway_reads.fields(spec, ["spec"], [
		["cors", "object"],
		["basicAuth", "object"],
		["apiKeyAuth", "object"],
		["jwt", "object"],
		["oidc", "object"],
		["extAuth", "object"],
		["authorization", "object"],
	])
	cors := gateway_reads.fields(access.obj(spec, "cors"), ["spec", "cors"], [["allowOrigins", "array"], ["allowCredentials", "boolean"]])
	jwt := gateway_reads.fields(access.obj(spec, "jwt"), ["spec", "jwt"], [["optional", "boolean"]])
	asked := gateway_reads.fields(access.obj(spec, "extAuth"), ["spec", "extAuth"], [["failOpen", "boolean"], ["http", "object"], ["grpc", "object"]])
	v := array.concat(array.concat(own, cors), array.concat(jwt, asked))
}

authorization(parent) := v if {
	path := ["spec", "authorization"]
	own := gateway_reads.fields(parent, path, [["defaultAction", "string"]])
	rules := gateway_reads.list(parent, "rules", path, [["action", "string"], ["principal", "object"]])
	inner := [read |
		some i, rule in access.arr(parent, "rules")
		principal := access.obj(rule, "principal")
		some read in gateway_reads.fields(principal, array.concat(path, ["rules", i, "principal"]), [["clientCIDRs", "array"]])
	]
	v := array.concat(own, array.concat(rules, inner))
}

traffic(spec) := v if {
	own := gateway_reads.fields(spec, ["spec"], [["rateLimit", "object"]])
	rate := access.obj(spec, "rateLimit")
	kinds_of := gateway_reads.fields(rate, ["spec", "rateLimit"], [["global", "object"], ["local", "object"]])
	rules := [read |
		some key in ["global", "local"]
		some read in gateway_reads.list(access.obj(rate, key), "rules", ["spec", "rateLimit", key], [["shadowMode", "boolean"]])
	]
	v := array.concat(own, array.concat(kinds_of, rules))
}

client(spec) := v if {
	own := gateway_reads.fields(spec, ["spec"], [["tls", "object"], ["headers", "object"], ["clientIPDetection", "object"]])
	tls := access.obj(spec, "tls")
	path := ["spec", "tls"]
	settings := gateway_reads.fields(tls, path, [["minVersion", "string"], ["ciphers", "array"], ["clientValidation", "object"]])
	ciphers := gateway_reads.elements(tls, "ciphers", path, "string")
	validation := gateway_reads.fields(
		access.obj(tls, "clientValidation"),
		array.concat(path, ["clientValidation"]),
		[["optional", "boolean"], ["caCertificateRefs", "array"]],
	)
	detection := gateway_reads.fields(
		access.obj(spec, "clientIPDetection"),
		["spec", "clientIPDetection"],
		[["xForwardedFor", "object"], ["customHeader", "object"]],
	)
	v := array.concat(array.concat(own, settings), array.concat(ciphers, array.concat(validation, detection)))
}
