# METADATA
# title: Client certificates that are not enforced
# description: |
#   The Gateway validates client certificates, and with `AllowInsecureFallback` it serves clients without a certificate, or with one
#   that is not valid, all the same. Whether anybody is refused is then left to the backends, which see requests that look as if a
#   certificate had been checked.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/geps/gep-91/
#     description: Client certificate validation
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#frontendvalidationmodetype
#     description: Modes of validation
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/Gateway]
#   needs: []
#   remediation: Remove `mode`, or set it to `AllowValidOnly`.
#   frameworks:
#     nist80053: [IA-3, SC-8]
#     pci4: [8.4.2]
package portcullis.gateway.client_auth_fallback

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_validation
import data.lib.portcullis.kinds

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Gateway"
	found := [entry | some entry in gateway_validation.of(access.subject); entry.mode == "AllowInsecureFallback"]
	count(found) > 0
	scopes := [scope | some entry in found; scope := access.str(entry, "scope")]
	msg := concat("", ["clients without a valid certificate are let in on ", concat(", ", scopes), " by mode `AllowInsecureFallback`"])
	first := found[0]
	path := array.concat(access.arr(first, "path"), ["mode"])
	fix := [{"op": "remove", "path": pointer} |
		some entry in found
		pointer := gateway_validation.pointer(entry)
		is_string(pointer)
	]
	details := {"path": path, "evidence": {"ports": scopes}, "fix": fix}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
