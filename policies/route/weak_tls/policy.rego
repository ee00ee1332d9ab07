# METADATA
# title: TLS that is weaker than it should be
# description: |
#   The route or listener admits versions of TLS before 1.2, ciphers that are broken, or takes back the header that keeps
#   browsers from plain HTTP. Whoever is on the way can then read or change what should be protected. Only what the object says
#   is judged: what is left out is decided by the controller.
# related_resources:
#   - ref: https://datatracker.ietf.org/doc/html/rfc8996
#     description: TLS 1.0 and 1.1 are deprecated
#   - ref: https://wiki.mozilla.org/Security/Server_Side_TLS
#     description: Recommended settings
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners, settings]
#   needs: [inventory:settings]
#   remediation: Admit TLS 1.2 and later with ciphers that keep secrets, and leave HSTS on.
#   frameworks:
#     nist80053: [SC-8, SC-13]
#     pci4: [4.2.1]
#   parameters: {}
package portcullis.route.weak_tls

import data.lib.portcullis.access
import data.lib.portcullis.faults
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
	v := traits.subject_tls_settings
}
