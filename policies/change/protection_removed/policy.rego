# METADATA
# title: Change that takes protection from a route
# description: |
#   An update leaves a host in service and takes away what guarded it: TLS, the redirect to HTTPS, authentication, client
#   certificates, rate limits, lists of addresses, a web application firewall or a filter. Or it widens what the route answers for,
#   such as `/` in place of `/app` or `*.example.com` in place of `shop.example.com`. Deleting a route counts where another one goes
#   on to serve its requests without what the deleted one had. Each side is read as its own controller reads it, so that an
#   annotation that a new class ignores is lost, and one mechanism in place of another is not.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
#     description: Annotations of ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/api-types/httproute/#filters-optional
#     description: Filters of an HTTPRoute
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
#     description: Path types of an Ingress
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, gateway.networking.k8s.io/Gateway]
#   needs:
#     - old_object
#     - inventory:routes
#     - inventory:settings
#     - inventory:v1/Service
#     - inventory:listeners
#     - facts
#   remediation: Keep the protection, put one of the same kind in its place, or take the host out of the route; have a change that means to remove it approved.
#   frameworks:
#     nist80053: [CM-3, AC-3, SC-8]
#     pci4: [6.5.1]
#   parameters:
#     protections:
#       type: array
#       items: {type: string}
#       default: []
#       description: Names of the protections that matter, such as `TLS`, `HTTPS redirect`, `authentication`, `client certificates`, `rate limit`, `allow-list`, `deny-list` or `web application firewall`; all where empty.
package portcullis.change.protection_removed

import data.lib.portcullis.access
import data.lib.portcullis.changes
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.protections
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	matters("TLS")
	lost := changes.tls_lost
	count(lost) > 0
	msg := concat("", ["the change removes TLS from ", hosts.list(lost)])
	path := routes.path_of(routes.subject_hosts, lost)
	details := {"path": path, "evidence": {"hosts": lost, "removed": ["TLS"]}}
}

violation contains {"msg": msg, "details": details} if {
	lost := relevant(changes.names_lost)
	count(lost) > 0
	kept := changes.kept_hosts
	msg := concat("", ["the change removes ", concat(", ", lost), " from ", hosts.list(kept)])
	some first in array.slice(lost, 0, 1)
	path := changes.place_of(first)
	details := {"path": path, "evidence": {"hosts": kept, "removed": lost}}
}

violation contains {"msg": msg, "details": details} if {
	widened := changes.widened
	count(widened) > 0
	some first in array.slice(widened, 0, 1)
	msg := concat("", ["the change widens ", first.from, " to ", first.to, others(widened)])
	path := first.path
	pairs := [pair | some widening in widened; from := widening.from; to := widening.to; pair := {"from": from, "to": to}]
	details := {"path": path, "evidence": {"widened": pairs}}
}

violation contains {"msg": msg, "details": details} if {
	some loss in changes.bereft
	lost := relevant(loss.names)
	count(lost) > 0
	host := loss.host
	reference := loss.owner
	owner := owner_text(reference)
	msg := concat("", ["the deletion leaves ", hosts.shown(host), " to ", owner, " without ", concat(", ", lost)])
	details := {"path": ["metadata", "name"], "evidence": {"hosts": [host], "removed": lost}, "related": [reference]}
}

unknown contains {"msg": msg, "details": details} if {
	changes.old_missing
	msg := "whether the change removes a protection depends on the route as it was, which was not given"
	details := {"path": ["metadata"], "needs": ["old_object"]}
}

unknown contains {"msg": msg, "details": details} if {
	matters("TLS")
	unclear := changes.tls_unclear
	count(unclear) > 0
	msg := concat("", ["whether ", hosts.list(unclear), " keeps TLS depends on what was not given"])
	path := routes.path_of(routes.subject_hosts, unclear)
	needs := routes.tls_needs
	details := {"path": path, "evidence": {"hosts": unclear}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	unclear := relevant(changes.names_unclear)
	count(unclear) > 0
	msg := concat("", ["whether the change keeps ", concat(", ", unclear), " depends on what was not given"])
	details := {"path": ["spec"], "evidence": {"protections": unclear}, "needs": unclear_needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(access.texts(params, "protections")) == 0
	lost := changes.members_lost
	count(lost) > 0
	quoted := [text | some item in lost; text := concat("", ["`", item, "`"])]
	msg := concat("", ["whether the change removes a protection depends on what ", concat(", ", quoted), " did"])
	details := {"path": ["metadata"], "evidence": {"removed": lost}, "needs": lost}
}

unknown contains {"msg": msg, "details": details} if {
	changes.hosts_unclear
	msg := "whether the route without host names answers for more hosts depends on its Gateways, which were not given"
	needs := routes.tls_needs
	details := {"path": ["spec"], "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	changes.deleted
	not inventory.given
	had := relevant(protections.names(access.old, access.namespace))
	count(had) > 0
	msg := concat("", ["whether another route serves its hosts without ", concat(", ", had), " depends on the other routes, which were not given"])
	details := {"path": ["metadata"], "evidence": {"protections": had}, "needs": ["inventory"]}
}

unknown contains {"msg": msg, "details": details} if {
	some loss in changes.bereft
	unclear := relevant(loss.unclear)
	count(unclear) > 0
	reference := loss.owner
	owner := owner_text(reference)
	msg := concat("", ["whether ", owner, ", which stays, has ", concat(", ", unclear), " depends on the policies attached to it"])
	need := concat("", ["policies attached to ", owner])
	details := {"path": ["metadata"], "evidence": {"protections": unclear}, "related": [reference], "needs": [need]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("change/protection-removed")
}

matters(name) if {
	count(access.texts(params, "protections")) == 0
	is_string(name)
}

matters(name) if {
	wanted := access.texts(params, "protections")
	name in wanted
}

relevant(names) := v if {
	v := [name | some name in names; is_string(name); matters(name)]
}

others(widened) := "" if {
	count(widened) == 1
} else := v if {
	rest := format_int(count(widened) - 1, 10)
	v := concat("", [" and ", rest, " more"])
}

owner_text(reference) := v if {
	v := concat("", [access.str(reference, "kind"), " `", access.str(reference, "namespace"), "/", access.str(reference, "name"), "`"])
}

unclear_needs := v if {
	kinds.subject == "Ingress"
	v := protections.controller_needs(access.subject)
	is_array(v)
} else := v if {
	v := routes.tls_needs
}
