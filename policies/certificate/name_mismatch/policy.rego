# METADATA
# title: Certificate for other names
# description: |
#   The certificate that a route or listener names is not good for a host it serves. Clients get a warning and learn to click it
#   away, or the controller answers with its own default certificate instead, silently. A wildcard in a certificate covers one
#   label, and the common name counts no more. Names are read from the Secret where its content is given, else from cert-manager's
#   Certificate that fills it. Secrets are not asked for: in a cluster whose keys should stay where they are, the Certificate tells
#   enough.
# related_resources:
#   - ref: https://www.rfc-editor.org/rfc/rfc9525#section-6.3
#     description: How clients match names
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
#     description: TLS of an Ingress
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs: [inventory:cert-manager.io/v1/Certificate, inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway]
#   remediation: Have a certificate issued that lists the host, or name the Secret that holds one.
#   frameworks:
#     nist80053: [SC-8, SC-17]
#   parameters:
#     require_certificate:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to answer unknown, not nothing, where neither the content of a Secret nor a Certificate for it was given.
package portcullis.certificate.name_mismatch

import data.lib.portcullis.access
import data.lib.portcullis.certificates
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some group in groups
	missed := group.missed
	count(missed) > 0
	count(group.unsure) == 0
	shown := hosts.list(missed)
	verb := hosts.verb(missed, "is", "are")
	msg := concat("", [shown, " ", verb, " not among the names of ", group.text])
	path := group.path
	related := group.related
	details := {"path": path, "evidence": {"hosts": missed, "names": group.names}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some group in groups
	missed := group.missed
	count(missed) > 0
	count(group.unsure) > 0
	told(group)
	shown := hosts.list(missed)
	verb := hosts.verb(missed, "is", "are")
	msg := concat("", ["whether ", shown, " ", verb, " among the names of ", group.text, " is not known"])
	path := group.path
	details := {"path": path, "evidence": {"hosts": missed}, "needs": group.unsure}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# A certificate that is there and could not be read is always told.
told(group) if {
	group.unread == true
}

told(group) if {
	is_object(group)
	access.bool(parameters.of("certificate/name-mismatch"), "require_certificate", false)
}

# For each section or listener its certificates together.
groups := v if {
	keys := {key | some entry in certificates.judged; key := entry.use.group; is_string(key)}
	v := [group |
		some key in sort(keys)
		entries := [entry | some entry in certificates.judged; entry.use.group == key]
		some first in array.slice(entries, 0, 1)
		wanted := sort({host | some entry in entries; some host in entry.use.hosts; routes.named(host)})
		names := sort({name | some entry in entries; some name in entry.known.names; is_string(name)})
		missed := [host | some host in wanted; not certificates.good_for(names, host)]
		unsure := sort({need | some entry in entries; entry.known.state != "known"; need := certificates.need(entry.use); is_string(need)})
		unread_ones := [entry | some entry in entries; entry.known.state == "unread"]
		unread := count(unread_ones) > 0
		related := sort({reference | some entry in entries; some reference in entry.known.related; is_object(reference)})
		text := certificates_text(entries)
		path := first.use.path
		group := {"path": path, "missed": missed, "names": names, "unsure": unsure, "unread": unread, "related": related, "text": text}
		is_object(group)
	]
}

certificates_text(entries) := v if {
	count(entries) == 1
	some entry in entries
	v := certificates.shown(entry.use)
	is_string(v)
} else := v if {
	found := {text | some entry in entries; text := concat("", ["`", entry.use.namespace, "/", entry.use.name, "`"]); is_string(text)}
	v := concat("", ["the certificates in Secrets ", concat(", ", sort(found))])
}
