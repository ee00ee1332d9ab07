# METADATA
# title: Raw proxy configuration in a route
# description: |
#   The route carries text that the controller writes into the proxy's configuration as it is. Whoever may create such a route
#   configures the proxy of all tenants: reads its TLS keys and the controller's token, serves the hosts of others, or switches
#   protections off (CVE-2021-25742, CVE-2023-5043). Controllers give these annotations different names, and some have them switched
#   on by default; the annotation is reported whichever class the route names today.
# related_resources:
#   - ref: https://github.com/kubernetes/kubernetes/issues/126811
#     description: CVE-2021-25742, snippets of ingress-nginx
#   - ref: https://haproxy-ingress.github.io/docs/configuration/keys/#configuration-snippet
#     description: Configuration snippets of HAProxy Ingress
#   - ref: https://docs.nginx.com/nginx-gateway-fabric/traffic-management/snippets/
#     description: Snippets of NGINX Gateway Fabric
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings]
#   remediation: Say it with the controller's own annotations, policies or filters, and switch snippets off in the controller.
#   frameworks:
#     nist80053: [CM-7, AC-6]
#     nsa: [Keep tenants from configuring shared infrastructure]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Annotation keys that were reviewed, `gateway.nginx.org/SnippetsFilter`, and kinds such as `k8s.nginx.org/VirtualServer`; a trailing `*` stands for any rest.
#     allowed_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces that may use raw configuration. Where `allowed` is not empty, they may use those keys only, and others none.
package portcullis.route.raw_configuration

import data.lib.portcullis.access
import data.lib.portcullis.annotations
import data.lib.portcullis.faults
import data.lib.portcullis.gateway
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.traits

own := v if {
	v := parameters.of("route/raw-configuration")
}

allowed := v if {
	v := access.texts(own, "allowed")
}

namespaces := v if {
	v := access.texts(own, "allowed_namespaces")
}

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Ingress"
	texts := access.annotations(access.subject)
	some key in access.names(texts)
	what := annotations.raw(key)
	what != ""
	trim_space(access.str(texts, key)) != ""
	not accepted(key)
	msg := concat("", ["annotation `", key, "` carries ", what])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key}}
}

violation contains {"msg": msg, "details": details} if {
	count(snippets) > 0
	not accepted("gateway.nginx.org/SnippetsFilter")
	found := {name | some snippet in snippets; name := snippet.name}
	names := sort(found)
	texts := [text | some name in names; text := concat("", ["`", name, "`"])]
	msg := concat("", ["SnippetsFilter ", concat(", ", texts), " adds raw nginx configuration to the route"])
	some first in array.slice(snippets, 0, 1)
	related := [reference |
		some name in names
		reference := {"apiVersion": "gateway.nginx.org/v1alpha1", "kind": "SnippetsFilter", "namespace": access.namespace, "name": name}
	]
	details := {"path": first.path, "evidence": {"filters": names}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	kind := kinds.full(access.subject)
	not accepted(kind)
	some answer in traits.subject_raw
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Snippets filters of an HTTPRoute, as `{"name", "path"}`.
snippets := v if {
	kinds.subject == "HTTPRoute"
	v := [snippet |
		some i, rule in access.arr(gateway.spec(access.subject), "rules")
		some j, filter in access.arr(rule, "filters")
		ref := access.obj(filter, "extensionRef")
		access.str(ref, "kind") == "SnippetsFilter"
		access.str(ref, "group") == "gateway.nginx.org"
		name := access.str(ref, "name")
		snippet := {"name": name, "path": ["spec", "rules", i, "filters", j, "extensionRef"]}
	]
} else := []

accepted(key) if {
	annotations.listed(allowed, key)
	count(namespaces) == 0
}

accepted(key) if {
	annotations.listed(allowed, key)
	access.namespace in namespaces
}

accepted(key) if {
	count(allowed) == 0
	access.namespace in namespaces
	is_string(key)
}
