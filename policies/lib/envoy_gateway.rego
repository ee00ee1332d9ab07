# METADATA
# title: Envoy Gateway
# description: SecurityPolicy, BackendTrafficPolicy and ClientTrafficPolicy, and what they attach to.
package lib.portcullis.envoy_gateway

# Rewrites that reach more of the backend than the path says.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Backends reached without TLS, or with TLS that is not verified.
backend_tls(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is passed through, so that nothing of the request is seen.
passthroughs(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS for which the controller serves its own certificate.
default_certificates(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Settings without effect.
ineffective(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Raw configuration or code.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := [] if {
	is_object(o)
}
