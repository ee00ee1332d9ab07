# METADATA
# title: Certificate that has expired
# description: |
#   The certificate that a route or listener names has expired, or ends within days and nothing renews it. Clients refuse the
#   connection or are told to look away, and a controller may answer with its own default certificate. The end is read from the
#   Secret where its content is given, else from the status of cert-manager's Certificate that fills it. A certificate that
#   cert-manager is still to renew is no finding. The current time is an input.
#   Secrets are not asked for: in a cluster whose keys should stay where they are, the Certificate tells enough.
# related_resources:
#   - ref: https://cert-manager.io/docs/usage/certificate/#issuance-triggers
#     description: When cert-manager renews a certificate
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs: [now, inventory:cert-manager.io/v1/Certificate, inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway]
#   remediation: Renew the certificate, and let cert-manager or another tool renew it from now on; where one does, look why it failed.
#   frameworks:
#     nist80053: [SC-12, SC-17]
#     pci4: [4.2.1.1]
#   parameters:
#     days:
#       type: integer
#       default: 14
#       description: How many days before its end a certificate that nothing renews is reported.
#     time:
#       type: string
#       default: ""
#       description: The time to judge by where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
#     require_certificate:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to answer unknown, not nothing, where neither the content of a Secret nor a Certificate for it was given.
package portcullis.certificate.expired

import data.lib.portcullis.access
import data.lib.portcullis.certificates
import data.lib.portcullis.faults
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some entry in dated
	until := entry.known.until
	until <= now
	msg := concat("", [certificates.shown(entry.use), " expired on ", day_text(until)])
	path := entry.use.path
	related := entry.known.related
	details := {"path": path, "evidence": {"expired": day_text(until)}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some entry in dated
	until := entry.known.until
	until > now
	left := certificates.days_between(now, until)
	left <= access.num(own, "days", 14)
	known := entry.known
	not to_be_renewed(known)
	msg := concat("", [certificates.shown(entry.use), " expires on ", day_text(until), " and was not renewed"])
	path := entry.use.path
	related := entry.known.related
	details := {"path": path, "evidence": {"expires": day_text(until), "days": left}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some entry in found
	entry.known.state == "known"
	entry.known.until != ""
	now == ""
	msg := concat("", ["whether ", certificates.shown(entry.use), " has expired depends on the time, which was not given"])
	path := entry.use.path
	details := {"path": path, "evidence": {"until": day_text(entry.known.until)}, "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	some entry in found
	entry.known.state != "known"
	told(entry)
	msg := concat("", ["when ", certificates.shown(entry.use), " ends is not known"])
	path := entry.use.path
	need := certificates.need(entry.use)
	details := {"path": path, "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

own := v if {
	v := parameters.of("certificate/expired")
}

# What time it is, as fourteen digits; `""` where nobody says.
now := v if {
	v := certificates.now
	v != ""
} else := v if {
	v := certificates.digits(access.str(own, "time"))
}

# Each certificate once, at the first place that names it.
found := v if {
	all := certificates.judged
	v := [entry |
		some i, entry in all
		before := [other | some other in array.slice(all, 0, i); other.use.namespace == entry.use.namespace; other.use.name == entry.use.name]
		count(before) == 0
	]
}

dated := v if {
	now != ""
	v := [entry | some entry in found; entry.known.state == "known"; entry.known.until != ""]
} else := []

# cert-manager renews at a time of its own, which is still to come.
to_be_renewed(known) if {
	known.renewal != ""
	known.renewal > now
}

told(entry) if {
	entry.known.state == "unread"
}

told(entry) if {
	is_object(entry)
	access.bool(own, "require_certificate", false)
}

day_text(until) := v if {
	v := concat("-", [substring(until, 0, 4), substring(until, 4, 2), substring(until, 6, 2)])
}
