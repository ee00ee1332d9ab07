# METADATA
# title: Certificate from an issuer that is not listed
# description: |
#   A certificate for a host is asked of an issuer that is not one of those for its domain: a self-signed or test issuer that no
#   client trusts, an authority that the domain's CAA records refuse, or an Issuer that a team made for itself. The issuer is named
#   by a Certificate of cert-manager, or by an annotation of an Ingress or Gateway from which cert-manager makes one. Issuers are
#   listed by domain; where none are, nothing is said.
# related_resources:
#   - ref: https://cert-manager.io/docs/usage/ingress/#supported-annotations
#     description: Annotations of cert-manager on an Ingress
#   - ref: https://cert-manager.io/docs/usage/gateway/#supported-annotations
#     description: Annotations of cert-manager on a Gateway
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners, cert-manager.io/Certificate]
#   needs: [inventory:gateway.networking.k8s.io/v1/Gateway]
#   remediation: Name an issuer that is listed for the domain in the annotation or in `spec.issuerRef`, or have the issuer listed.
#   frameworks:
#     nist80053: [SC-12, SC-17]
#   parameters:
#     issuers:
#       type: array
#       items:
#         type: object
#         required: [domain, issuers]
#         properties:
#           domain: {type: string, description: "A host, `*.example.com` for every name below `example.com`, or `*` for every host."}
#           issuers: {type: array, items: {type: string}, description: "Issuers as `ClusterIssuer/name` or `Issuer/name`, with `/*` for every one of a kind."}
#       default: []
#       description: The issuers by domain. Of several entries for a host, those with the longest domain hold.
#     require_issuers:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to answer unknown, not nothing, where no issuers are listed.
package portcullis.certificate.unlisted_issuer

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.ownership
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some request in requests
	issuer := request.issuer
	refused := [host | some host in request.hosts; listed_for(host) == true; not allowed(host, issuer)]
	count(refused) > 0
	shown := hosts.list(refused)
	msg := concat("", ["`", issuer, "` is not a listed issuer for ", shown])
	path := request.path
	details := {"path": path, "evidence": {"issuer": issuer, "hosts": refused}}
}

violation contains {"msg": msg, "details": details} if {
	count(entries) > 0
	some request in requests
	issuer := request.issuer
	foreign := [host | some host in request.hosts; listed_for(host) == false]
	count(foreign) > 0
	shown := hosts.list(foreign)
	msg := concat("", ["no issuer is listed for ", shown, ", and `", issuer, "` is asked"])
	path := request.path
	details := {"path": path, "evidence": {"issuer": issuer, "hosts": foreign}}
}

unknown contains {"msg": msg, "details": details} if {
	count(entries) == 0
	access.bool(own, "require_issuers", false)
	some request in requests
	issuer := request.issuer
	msg := concat("", ["whether `", issuer, "` may issue certificates depends on the issuers by domain, which are not configured"])
	path := request.path
	details := {"path": path, "evidence": {"issuer": issuer}, "needs": ["parameter issuers"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

own := v if {
	v := parameters.of("certificate/unlisted-issuer")
}

# The entries with a domain, as `{"pattern", "size", "issuers"}`.
entries := v if {
	v := [entry |
		some written in access.arr(own, "issuers")
		some pattern in ownership.patterns([access.str(written, "domain")])
		size := count(pattern)
		issuers := access.texts(written, "issuers")
		entry := {"pattern": pattern, "size": size, "issuers": issuers}
		is_object(entry)
	]
}

# The issuers for a host: those of the longest domain.
fitting(host) := v if {
	sizes := [size | some entry in entries; pattern := entry.pattern; hosts.covers(pattern, host, "many"); size := entry.size; is_number(size)]
	count(sizes) > 0
	longest := max(sizes)
	v := [issuer |
		some entry in entries
		entry.size == longest
		pattern := entry.pattern
		hosts.covers(pattern, host, "many")
		some issuer in entry.issuers
	]
} else := []

listed_for(host) if {
	some entry in entries
	pattern := entry.pattern
	hosts.covers(pattern, host, "many")
} else := false

allowed(host, issuer) if {
	some listed in fitting(host)
	fits(listed, issuer)
}

fits(listed, issuer) if {
	listed == issuer
}

fits(listed, issuer) if {
	endswith(listed, "/*")
	start := trim_suffix(listed, "*")
	startswith(issuer, start)
}

# What asks for certificates, as `{"issuer", "hosts", "path"}`.
requests := v if {
	v := array.concat(annotated, certificate_requests)
}

# cert-manager's annotations on an Ingress or Gateway.
annotated := v if {
	kinds.subject in ["Ingress", "Gateway", "ListenerSet"]
	v := [request |
		some key in ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer"]
		name := access.annotation(access.subject, key)
		name != ""
		issuer := concat("/", [annotated_kind(key), name])
		request := {"issuer": issuer, "hosts": asked_hosts, "path": ["metadata", "annotations", key]}
		is_object(request)
	]
} else := []

annotated_kind(key) := "ClusterIssuer" if {
	key == "cert-manager.io/cluster-issuer"
} else := v if {
	v := access.annotation(access.subject, "cert-manager.io/issuer-kind")
	v != ""
} else := "Issuer"

# The hosts for which it makes certificates: those of the TLS sections or listeners.
asked_hosts := v if {
	kinds.subject == "Ingress"
	found := {host |
		some section in ingress.tls_entries(access.subject)
		some text in access.texts(section, "hosts")
		host := hosts.normal(text)
		routes.named(host)
	}
	v := sort(found)
} else := v if {
	found := {host |
		some listener in gateway.listeners(access.subject)
		access.obj(listener, "tls") != {}
		host := hosts.normal(access.str(listener, "hostname"))
		host != ""
	}
	v := sort(found)
}

certificate_requests := v if {
	startswith(access.str(access.subject, "apiVersion"), "cert-manager.io/")
	access.str(access.subject, "kind") == "Certificate"
	spec := access.obj(access.subject, "spec")
	ref := access.obj(spec, "issuerRef")
	name := access.str(ref, "name")
	issuer := concat("/", [issuer_kind(ref), name])
	texts := array.concat(access.texts(spec, "dnsNames"), [access.str(spec, "commonName")])
	names := {host | some text in texts; host := hosts.normal(text); host != ""; routes.named(host)}
	v := [{"issuer": issuer, "hosts": sort(names), "path": ["spec", "issuerRef"]}]
	is_array(v)
} else := []

issuer_kind(ref) := v if {
	v := access.str(ref, "kind")
	v != ""
} else := "Issuer"
