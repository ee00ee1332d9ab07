# METADATA
# title: Header by which the backend can be deceived
# description: |
#   The route writes, or takes from the client, a header by which backends tell who somebody is: the name of a user who was
#   authenticated, the address of the client, or the host that was asked for. Whatever is set there is believed without a check,
#   so that everybody becomes that user, address limits are passed by, or a site of another name answers.
# related_resources:
#   - ref: https://cwe.mitre.org/data/definitions/290.html
#     description: Authentication bypass by spoofing
#   - ref: https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#security_and_privacy_concerns
#     description: What X-Forwarded-For is worth
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings]
#   remediation: Remove the header from requests and let only the proxy or its authentication set it.
#   frameworks:
#     nist80053: [SC-23, IA-9]
#     owasp: [A07]
#   parameters:
#     no_host_override:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether a fixed other name in the Host header is a finding.
#     no_client_address_header:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether taking the address of the client from a header of the request is a finding.
package portcullis.route.spoofable_header

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
	params := parameters.of("route/spoofable-header")
	v := traits.asked(traits.subject_headers, params)
}
