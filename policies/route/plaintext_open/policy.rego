# METADATA
# title: Plain HTTP open beside TLS
# description: |
#   A host of the route has TLS, and the same content is served over plain HTTP as well: a client that follows an old link or types
#   the bare name stays in the clear, and whoever sits in between keeps it there. A `tls` section closes nothing by itself: with
#   Contour, Kong, GKE, Application Gateway and Istio the plain port stays open until a setting closes it, with ingress-nginx, F5
#   NGINX and HAProxy it redirects until a setting opens it. An HTTPRoute is open where it is attached to an HTTP listener too and
#   does more there than redirect.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#server-side-https-enforcement-through-redirect
#     description: Redirects of ingress-nginx
#   - ref: https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#https_redirect
#     description: Redirects of GKE Ingress
#   - ref: https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/#http-to-https-redirects
#     description: Redirects in the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway, inventory:v1/Namespace, inventory:networking.gke.io/v1beta1/FrontendConfig, inventory:elbv2.k8s.aws/v1beta1/IngressClassParams]
#   remediation: Let the controller redirect to HTTPS or close its plain port for this Ingress; attach an HTTPRoute to the HTTPS listener only, by `sectionName`, and give the HTTP listener a route that redirects.
#   frameworks:
#     nist80053: [SC-8, SC-23]
#     pci4: [4.2.1]
#     nsa: [Use TLS encryption for ingress]
#   parameters:
#     exempt_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that may be served over plain HTTP as well; a wildcard exempts the names one label below it.
package portcullis.route.plaintext_open

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	judged
	access.str(answer, "state") == "open"
	secure := hosts_with("served")
	count(secure) > 0
	setting := access.str(answer, "why")
	shown := hosts.list(secure)
	verb := hosts.verb(secure, "has TLS but stays", "have TLS but stay")
	msg := concat(" ", [shown, verb, "open to plain HTTP by", setting])
	path := access.arr(answer, "path")
	fix := mend
	details := {"path": path, "evidence": {"hosts": secure, "setting": setting}, "fix": fix}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	access.str(answer, "state") == "unknown"
	secure := array.concat(hosts_with("served"), hosts_with("unknown"))
	count(secure) > 0
	setting := access.str(answer, "why")
	shown := hosts.list(secure)
	verb := hosts.verb(secure, "is", "are")
	msg := concat(" ", ["whether", shown, verb, "open to plain HTTP is decided by", setting])
	path := access.arr(answer, "path")
	needs := access.arr(answer, "needs")
	details := {"path": path, "evidence": {"hosts": secure, "setting": setting}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	access.str(answer, "state") == "open"
	count(hosts_with("served")) == 0
	unsettled := hosts_with("unknown")
	count(unsettled) > 0
	shown := hosts.list(unsettled)
	verb := hosts.verb(unsettled, "has", "have")
	msg := concat(" ", ["whether", shown, verb, "TLS that plain HTTP goes around depends on what was not given"])
	path := access.arr(answer, "path")
	needs := routes.tls_needs
	details := {"path": path, "evidence": {"hosts": unsettled}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	judged
	open := exposed_hosts(true)
	count(open) > 0
	listeners := exposed_listeners(true)
	shown := hosts.list(open)
	through := concat(", ", listeners)
	verb := hosts.verb(open, "has TLS but is", "have TLS but are")
	msg := concat(" ", [shown, verb, "served over plain HTTP as well by listener", through])
	index := first_index(true)
	path := ["spec", "parentRefs", index]
	related := gateway.related(access.subject, access.namespace)
	fix := gateway.section_fix(access.subject, access.namespace, index)
	details := {"path": path, "evidence": {"hosts": open, "listeners": listeners}, "related": related, "fix": fix}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	count(exposed_hosts(true)) == 0
	open := exposed_hosts(false)
	count(open) > 0
	shown := hosts.list(open)
	verb := hosts.verb(open, "is", "are")
	msg := concat(" ", ["whether", shown, verb, "served over plain HTTP as well depends on the labels of the namespace"])
	index := first_index(false)
	path := ["spec", "parentRefs", index]
	needs := gateway.needs(access.subject, access.namespace)
	details := {"path": path, "evidence": {"hosts": open}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	judged
	kinds.subject == "HTTPRoute"
	count(exposed_hosts(true)) == 0
	needs := gateway.missing_parents(access.subject, access.namespace)
	count(needs) > 0
	msg := "whether the route is served over plain HTTP as well depends on Gateways that were not given"
	path := gateway.parents_path(access.subject)
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

judged if {
	not routes.subject_is_challenge
	not routes.terminated_elsewhere(access.subject, access.namespace)
	not only_redirects
}

# A route that only redirects to HTTPS is what belongs on a plain listener.
only_redirects if {
	kinds.subject == "HTTPRoute"
	gateway.redirects_only(access.subject)
}

# What decides about plain HTTP for the route under review. An HTTPRoute is judged by the listeners it attaches to.
answer := {} if {
	kinds.subject == "HTTPRoute"
} else := v if {
	v := routes.plaintext(access.subject, access.namespace)
}

mend := v if {
	kinds.subject == "Ingress"
	v := ingress.plaintext_fix(access.subject, answer)
	is_array(v)
} else := []

hosts_with(state) := v if {
	v := [host | some host in routes.subject_hosts_with(state, exempt); not host in routes.subject_challenge_hosts]
}

exempt := v if {
	v := access.texts(parameters.of("route/plaintext-open"), "exempt_hosts")
}

# Plain listeners of the route under review that serve names with TLS, without exempt ones.
exposed := v if {
	kinds.subject == "HTTPRoute"
	v := [entry |
		some found in gateway.exposed(access.subject, access.namespace)
		names := [host | some host in access.texts(found, "hosts"); not routes.exempted(patterns, host)]
		count(names) > 0
		index := access.num(found, "index", 0)
		listener := access.str(found, "listener")
		sure := access.bool(found, "sure", false)
		entry := {"index": index, "listener": listener, "hosts": names, "sure": sure}
	]
	is_array(v)
} else := []

patterns := v if {
	v := [pattern | some text in exempt; pattern := hosts.normal(text); is_string(pattern)]
}

exposed_hosts(sure) := v if {
	found := {host | some entry in exposed; entry.sure == sure; some host in access.texts(entry, "hosts")}
	v := sort(found)
}

exposed_listeners(sure) := v if {
	found := {listener | some entry in exposed; entry.sure == sure; listener := access.str(entry, "listener")}
	v := sort(found)
}

first_index(sure) := v if {
	indexes := [index | some entry in exposed; entry.sure == sure; index := access.num(entry, "index", 0)]
	v := min(indexes)
}
