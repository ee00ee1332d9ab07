# METADATA
# title: Client certificates at a Gateway
# description: |
#   `spec.tls.frontend` of a Gateway: which ports validate client certificates and what becomes of clients without a valid one. A port
#   of its own replaces the default.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#frontendtlsconfig
package lib.portcullis.gateway_validation

import data.lib.portcullis.access

frontend(gateway) := v if {
	v := access.obj(access.obj(access.obj(gateway, "spec"), "tls"), "frontend")
}

# The validations of a Gateway, as `{"scope", "port", "mode", "path", "validation"}`; `port` is 0 for the default.
of(gateway) := v if {
	by_default := [entry |
		some key in ["default"]
		validation := access.obj(access.obj(frontend(gateway), key), "validation")
		validation != {}
		path := ["spec", "tls", "frontend", "default", "validation"]
		entry := {"scope": "all ports", "port": 0, "mode": mode(validation), "path": path, "validation": validation}
		is_object(entry)
	]
	by_port := [entry |
		some i, override in access.arr(frontend(gateway), "perPort")
		port := access.num(override, "port", 0)
		validation := access.obj(access.obj(override, "tls"), "validation")
		validation != {}
		path := ["spec", "tls", "frontend", "perPort", i, "tls", "validation"]
		scope := concat(" ", ["port", format_int(port, 10)])
		entry := {"scope": scope, "port": port, "mode": mode(validation), "path": path, "validation": validation}
		is_object(entry)
	]
	v := array.concat(by_default, by_port)
}

mode(validation) := v if {
	v := access.str(validation, "mode")
	v != ""
} else := "AllowValidOnly"

# The validation that holds for a port of the Gateway, as `of`; `{}` where clients need no certificate.
on_port(gateway, port) := v if {
	own := [entry | some entry in of(gateway); entry.port == port]
	count(own) > 0
	v := own[0]
	is_object(v)
} else := {} if {
	overridden := [override | some override in access.arr(frontend(gateway), "perPort"); access.num(override, "port", 0) == port]
	count(overridden) > 0
} else := v if {
	rest := [entry | some entry in of(gateway); entry.port == 0]
	count(rest) > 0
	v := rest[0]
	is_object(v)
} else := {}

# The JSON Pointer of the mode of a validation.
pointer(entry) := v if {
	entry.port == 0
	v := "/spec/tls/frontend/default/validation/mode"
} else := v if {
	parts := access.arr(entry, "path")
	index := access.num({"i": parts[4]}, "i", 0)
	v := concat("", ["/spec/tls/frontend/perPort/", format_int(index, 10), "/tls/validation/mode"])
}
