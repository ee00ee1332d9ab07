# METADATA
# title: TLS passed through past the other settings
# description: |
#   The route hands TLS through to its backend unread. The proxy then sees no request: authentication, limits, allow-lists,
#   rewrites and paths of this and of every other route of the host have no effect, although they are written down. In the
#   strict profile, passing TLS through is a finding by itself, because nothing of what is sent can be checked on the way.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#ssl-passthrough
#     description: Passthrough in ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/guides/tls/
#     description: TLS in the Gateway API
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners, settings]
#   needs: [inventory:settings, inventory:routes, facts]
#   remediation: End TLS at the proxy, or take out what has no effect and protect the backend itself.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Log and inspect traffic at the edge]
#   parameters:
#     forbid:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether passing TLS through is a finding where it makes no other setting void.
package portcullis.route.passthrough

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.siblings
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

answers := v if {
	params := parameters.of("route/passthrough")
	v := traits.asked(traits.subject_passthroughs, params)
}

# ingress-nginx and Traefik's provider for it pass a host through as a whole.

violation contains {"msg": msg, "details": details} if {
	count(starved) > 0
	names := concat(", ", siblings.owners(starved))
	hosts := siblings.hosts(starved)
	related := siblings.references(starved)
	key := "nginx.ingress.kubernetes.io/ssl-passthrough"
	msg := concat("", ["`", key, "` takes all TLS of `", concat("`, `", hosts), "`, so that ", names, " gets none of it"])
	details := {"path": ["metadata", "annotations", key], "evidence": {"hosts": hosts}, "related": related}
}

# Other Ingresses of its hosts that end TLS in the proxy.
starved := v if {
	for_the_host(access.subject)
	v := [entry |
		some entry in siblings.subject
		o := access.obj(entry, "object")
		not for_the_host(o)
	]
} else := []

for_the_host(o) if {
	kinds.of(o) == "Ingress"
	ids := classes.candidates(o)
	count(ids) > 0
	others := [id | some id in ids; not through(id, o)]
	count(others) == 0
}

through(id, o) if {
	id in ["ingress-nginx", "traefik-ingress-nginx"]
	ingress.passed_through(id, o)
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
