# METADATA
# title: Envoy Gateway
# description: |
#   SecurityPolicy, BackendTrafficPolicy and ClientTrafficPolicy where they stand. What they make of a route is read by
#   `lib.portcullis.gateway_parts`.
# related_resources:
#   - ref: https://gateway.envoyproxy.io/docs/api/extension_types/
package lib.portcullis.envoy_gateway

import data.lib.portcullis.access
import data.lib.portcullis.envoy_reads
import data.lib.portcullis.envoy_targets
import data.lib.portcullis.gateway_cors
import data.lib.portcullis.gateway_headers
import data.lib.portcullis.kinds
import data.lib.portcullis.ranges
import data.lib.portcullis.tls_versions

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Rewrites that reach more of the backend than the path says: none of these policies rewrites.
rewrites(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# Cross-origin rules that let every origin in.
cors(o, ns) := v if {
	kinds.of(o) == "SecurityPolicy"
	is_string(ns)
	v := gateway_cors.of(access.obj(spec(o), "cors"), ["spec", "cors"])
	is_array(v)
} else := []

# Headers that clients can forge, or that it forges itself.
headers(o, ns) := v if {
	kinds.of(o) == "ClientTrafficPolicy"
	is_string(ns)
	early := access.obj(access.obj(spec(o), "headers"), "earlyRequestHeaders")
	written := gateway_headers.of(early, ["spec", "headers", "earlyRequestHeaders"])
	v := array.concat(array.concat(forwarded_certificate(o), client_address(o)), written)
	is_array(v)
} else := []

# The header with the certificate of the client, taken from a client that has shown none.
forwarded_certificate(o) := v if {
	setting := access.obj(access.obj(spec(o), "headers"), "xForwardedClientCert")
	access.str(setting, "mode") == "AlwaysForwardOnly"
	what := "clients may write `X-Forwarded-Client-Cert`, by which backends tell who they are, by mode `AlwaysForwardOnly`"
	path := ["spec", "headers", "xForwardedClientCert", "mode"]
	v := [{"what": what, "path": path, "evidence": {"mode": "AlwaysForwardOnly"}, "needs": [], "related": []}]
} else := []

# The address of the client, as the client says it.
client_address(o) := v if {
	trusted := access.texts(access.obj(access.obj(spec(o), "clientIPDetection"), "xForwardedFor"), "trustedCIDRs")
	ranges.everyone(trusted) != ""
	what := "every client may say its own address in `X-Forwarded-For`, because `trustedCIDRs` covers every address"
	path := ["spec", "clientIPDetection", "xForwardedFor", "trustedCIDRs"]
	v := [{"what": what, "path": path, "evidence": {"trusted": trusted}, "needs": [], "related": []}]
	is_array(v)
} else := v if {
	header := access.str(access.obj(access.obj(spec(o), "clientIPDetection"), "customHeader"), "name")
	header != ""
	what := concat("", ["the address of the client is taken from header `", header, "`"])
	path := ["spec", "clientIPDetection", "customHeader", "name"]
	evidence := {"header": header}
	v := [{"what": what, "path": path, "evidence": evidence, "needs": [], "related": [], "parameter": "no_client_address_header"}]
	is_array(v)
} else := []

# Settings that name files of the controller.
file_paths(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# TLS that is weaker than it should be.
tls_settings(o, ns) := v if {
	kinds.of(o) == "ClientTrafficPolicy"
	is_string(ns)
	v := array.concat(old_version(o), old_ciphers(o))
	is_array(v)
} else := []

old_version(o) := v if {
	version := access.str(access.obj(spec(o), "tls"), "minVersion")
	version in ["1.0", "1.1"]
	what := concat("", ["listeners admit TLS ", version, " by `tls.minVersion`"])
	v := [{"what": what, "path": ["spec", "tls", "minVersion"], "evidence": {"version": version}, "needs": [], "related": []}]
	is_array(v)
} else := []

old_ciphers(o) := v if {
	found := [entry |
		some i, cipher in access.arr(access.obj(spec(o), "tls"), "ciphers")
		tls_versions.broken(cipher)
		entry := {"index": i, "cipher": cipher}
	]
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "cipher")]
	what := concat("", ["listeners admit the broken ciphers `", concat("`, `", names), "`"])
	path := ["spec", "tls", "ciphers", found[0].index]
	v := [{"what": what, "path": path, "evidence": {"ciphers": names}, "needs": [], "related": []}]
	is_array(v)
} else := []

# TLS to backends is said by BackendTLSPolicies and Backends.
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

# Targets on which the policy has no effect.
ineffective(o, ns) := v if {
	v := envoy_targets.ineffective(o, ns)
}

# Raw configuration or code: that is another kind of Envoy Gateway.
raw(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}

# The fields it reads, as `{"in", "key", "type", "at"}`: the object that holds the field, its key, its type (`object`, `array`,
# `string`, `number`, `boolean` or `host`) and its path.
reads(o) := v if {
	v := envoy_reads.of(o)
}
