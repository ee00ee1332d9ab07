# METADATA
# title: Gateway opened by a label that namespaces can give themselves
# description: |
#   Routes or ListenerSets are admitted by a label of their namespace, and whoever may edit that namespace can set the label. Only
#   `kubernetes.io/metadata.name` is set by the API server; other labels are as good as the rules that guard them. A selector is sound
#   where it demands one value, or one of several, of a label that is trusted; excluding values or asking for a label to be there or
#   not limits nothing.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
#   - ref: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
#     description: The label that names a namespace
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/Gateway, gateway.networking.k8s.io/ListenerSet, gateway.networking.x-k8s.io/XListenerSet]
#   needs: []
#   remediation: Select by `kubernetes.io/metadata.name` with the names of the namespaces, or name in `trusted_labels` a label that only administrators can set.
#   frameworks:
#     nist80053: [AC-3, AC-4]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     trusted_labels:
#       type: array
#       items: {type: string}
#       default: [kubernetes.io/metadata.name]
#       description: Labels of namespaces that their users cannot set; a trailing `*` stands for any rest.
package portcullis.gateway.forgeable_namespace_selector

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.hosts
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	found := forgeable_listeners
	count(found) > 0
	names := [name | some entry in found; name := access.str(entry, "name")]
	labels := sort({key | some entry in found; some key in access.texts(entry, "labels")})
	shown := gateway_listeners.text(names)
	verb := hosts.verb(found, "admits", "admit")
	msg := concat(" ", [shown, verb, "routes of any namespace that gives itself", label_text(labels)])
	first := found[0]
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"listeners": names, "labels": labels}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Gateway"
	gateway_listeners.sets_from(access.subject) == "Selector"
	selector := gateway_listeners.sets_selector(access.subject)
	not sound(selector)
	labels := gateway_listeners.selector_keys(selector)
	msg := concat(" ", ["the Gateway takes listeners of any namespace that gives itself", label_text(labels)])
	path := ["spec", "allowedListeners", "namespaces", "selector"]
	details := {"path": path, "evidence": {"labels": labels}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

forgeable_listeners := v if {
	kinds.subject in ["Gateway", "ListenerSet"]
	v := [entry |
		some candidate in gateway_listeners.entries(access.subject)
		listener := candidate.listener
		gateway_listeners.from(listener) == "Selector"
		gateway_listeners.takes_routes(listener)
		selector := gateway_listeners.selector(listener)
		not sound(selector)
		labels := gateway_listeners.selector_keys(selector)
		path := array.concat(candidate.path, ["allowedRoutes", "namespaces", "selector"])
		entry := {"name": candidate.name, "labels": labels, "path": path}
		is_object(entry)
	]
} else := []

# All parts of a selector must fit, so one that is trusted is enough.
sound(selector) if {
	some key in access.names(access.obj(selector, "matchLabels"))
	trusted(key)
}

sound(selector) if {
	some expression in access.arr(selector, "matchExpressions")
	access.str(expression, "operator") == "In"
	trusted(access.str(expression, "key"))
}

trusted(key) if {
	some label in access.texts(parameters.of("gateway/forgeable-namespace-selector"), "trusted_labels")
	fits(label, key)
}

fits(label, key) if {
	label == key
}

fits(label, key) if {
	endswith(label, "*")
	start := trim_suffix(label, "*")
	startswith(key, start)
}

label_text(labels) := v if {
	count(labels) == 1
	v := concat("", ["the label `", concat("", labels), "`"])
	is_string(v)
} else := v if {
	is_array(labels)
	quoted := [text | some key in labels; text := concat("", ["`", key, "`"])]
	v := concat(" ", ["the labels", concat(", ", quoted)])
}
