# METADATA
# title: Other Ingresses of a host
# description: |
#   Ingresses that share a host with the one under review and are served through the same class. Controllers such as ingress-nginx
#   keep some settings for a host as a whole, so that one Ingress changes what another means. Canaries, which have no settings of their
#   own, and solvers of ACME challenges are left out.
package lib.portcullis.siblings

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# As `{"host", "namespace", "owner", "reference", "object"}`, one for each host and path that they claim.
subject := v if {
	kinds.subject == "Ingress"
	names := {host | some mine in claims.of_subject; host := access.str(mine, "host"); host != ""}
	firsts := [mine | some host in names; mine := first_claim(host); is_object(mine)]
	v := [entry |
		some mine in firsts
		some other in claims.candidates(mine.host)
		other.kind == "Ingress"
		other.host == mine.host
		other.acme == false
		not itself(other)
		claims.meeting("class", mine, other) == "yes"
		ns := access.str(other, "namespace")
		o := inventory.find(ns, "networking.k8s.io/v1", "Ingress", access.str(other, "name"))
		o != {}
		not ingress.follows(o)
		owner := claims.owner(other)
		reference := claims.reference(other)
		entry := {"host": mine.host, "namespace": ns, "owner": owner, "reference": reference, "object": o}
	]
} else := []

first_claim(host) := v if {
	own := [mine | some mine in claims.of_subject; access.str(mine, "host") == host]
	v := own[0]
}

itself(other) if {
	access.str(other, "namespace") == access.namespace
	access.str(other, "name") == access.name(access.subject)
}

# Owners, hosts and references of some of them, sorted.
owners(list) := v if {
	v := sort({text | some entry in list; text := access.str(entry, "owner")})
}

hosts(list) := v if {
	v := sort({text | some entry in list; text := access.str(entry, "host")})
}

references(list) := v if {
	v := sort({reference | some entry in list; reference := access.obj(entry, "reference")})
}
