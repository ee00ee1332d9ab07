# METADATA
# title: TLS with the default certificate of the controller
# description: |
#   TLS is asked for without a certificate of its own, or with a Secret that is not there, and the controller then serves its
#   default certificate. Unless somebody has set that one up, it is signed by nobody: browsers warn, clients are taught to skip
#   the check, and whoever stands in between can do the same.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/tls/#default-ssl-certificate
#     description: Default certificate of ingress-nginx
#   - ref: https://haproxy-ingress.github.io/docs/configuration/command-line/#default-ssl-certificate
#     description: Default certificate of HAProxy Ingress
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners, settings]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:v1/Secret, inventory:settings]
#   remediation: Name the Secret with the certificate of the host, or list the class in `default_certificate_classes` where its default certificate covers the host.
#   frameworks:
#     nist80053: [SC-8, SC-17]
#     pci4: [4.2.1]
#   parameters:
#     default_certificate_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ingress classes and GatewayClasses whose controller has a proper default certificate.
package portcullis.route.default_certificate

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.parameters
import data.lib.portcullis.routes
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

answers := [] if {
	params := parameters.of("route/default-certificate")
	routes.subject_in_class(access.texts(params, "default_certificate_classes"))
} else := v if {
	v := traits.subject_default_certificates
}
