# METADATA
# title: Certificate lent to every namespace
# description: |
#   A TLSCertificateDelegation lets every namespace use a TLS Secret in its own virtual hosts. Whoever may create an HTTPProxy anywhere
#   can then serve names of that certificate as if they were the owner, with a valid certificate and without ever reading the key. A
#   delegation to namespaces by name says who is trusted.
# related_resources:
#   - ref: https://projectcontour.io/docs/main/config/tls-delegation/
#     description: Delegation of certificates in Contour
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [projectcontour.io/TLSCertificateDelegation]
#   needs: []
#   remediation: List the namespaces that need the certificate in `targetNamespaces`.
#   frameworks:
#     nist80053: [AC-3, AC-6, SC-12]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     allowed_secrets:
#       type: array
#       items: {type: string}
#       default: []
#       description: Secrets that may be lent to every namespace, as `namespace/name`.
package portcullis.route.wide_certificate_delegation

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(open, 0, 1)
	names := sort({name | some entry in open; name := access.str(entry, "secret")})
	shown := concat("`, `", names)
	msg := concat("", ["every namespace may use the certificate of Secret `", shown, "`"])
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"secrets": names}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

allowed := v if {
	v := access.texts(parameters.of("route/wide-certificate-delegation"), "allowed_secrets")
}

# Secrets of the delegation that every namespace may use, as `{"secret", "path"}`.
open := v if {
	kinds.subject == "TLSCertificateDelegation"
	v := [entry |
		some i, delegation in access.arr(access.obj(access.subject, "spec"), "delegations")
		some j, space in access.texts(delegation, "targetNamespaces")
		space == "*"
		secret := secret_text(access.str(delegation, "secretName"))
		not secret in allowed
		path := ["spec", "delegations", i, "targetNamespaces", j]
		entry := {"secret": secret, "path": path}
		is_object(entry)
	]
	is_array(v)
} else := []

# A Secret of another namespace is written with it, and needs no help of the delegation's own.
secret_text(text) := text if {
	contains(text, "/")
} else := v if {
	v := concat("/", [access.namespace, text])
}
