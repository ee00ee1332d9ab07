# METADATA
# title: Backend whose TLS is not verified
# description: |
#   The route asks for TLS to its backend, or for a check of the backend's certificate, and the setting has no effect or is
#   switched off: the proxy talks to whoever answers, in the clear or with any certificate. In the strict profile, TLS to a
#   backend that the controller does not verify unless told to is a finding as well. Sidecars of Istio that take plaintext are the matter of
#   `network/plaintext-mesh`.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication
#     description: Backend certificates in ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
#     description: BackendTLSPolicy
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings, inventory:v1/Service]
#   remediation: Name the certificate authority of the backend together with TLS to it, so that its certificate is checked.
#   frameworks:
#     nist80053: [SC-8, SC-23]
#     nsa: [Encrypt traffic inside the cluster]
#   parameters:
#     require_verification:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether TLS to a backend must be verified.
#     require_encryption:
#       type: boolean
#       default: false
#       description: Whether plain text to a backend is a finding.
package portcullis.route.unverified_backend

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.parameters
import data.lib.portcullis.traits

violation contains {"msg": msg, "details": details} if {
	some answer in traits.certain(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

unknown contains {"msg": msg, "details": details} if {
	some answer in traits.unsettled(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

answers := v if {
	params := parameters.of("route/unverified-backend")
	v := traits.asked(traits.subject_backend_tls, params)
}
