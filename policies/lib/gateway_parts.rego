# METADATA
# title: Guards of Gateway API routes
# description: |
#   The rules of a route with the guards in front of each: by filters of the rule, by policies of Envoy Gateway on the rule, the route,
#   the listener or the Gateway, by plugins of Kong, and by client certificates that the Gateway validates. A route that comes in by
#   several listeners has a guard where all of them have it.
package lib.portcullis.gateway_parts

import data.lib.portcullis.access
import data.lib.portcullis.envoy_guards
import data.lib.portcullis.envoy_policies
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_grpc
import data.lib.portcullis.gateway_validation
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.kong_plugins
import data.lib.portcullis.traefik_middlewares

# The parts of a route, as `{"path", "text", "hosts", "serves", "guards"}`.
of(o, ns) := v if {
	gateway.route(o)
	names := sort({host | some entry in gateway.claimed_hosts(o, ns); host := access.str(entry, "host")})
	entrances := entrances_of(o, ns)
	own := {
		"security": envoy_policies.on("SecurityPolicy", ns, kinds.of(o), o),
		"traffic": envoy_policies.on("BackendTrafficPolicy", ns, kinds.of(o), o),
		"plugins": plugins(o, ns),
	}
	v := [part |
		some i, rule in access.arr(access.obj(o, "spec"), "rules")
		is_object(rule)
		text := text_of(kinds.of(o), rule)
		serves := serving(rule)
		guards := guards_of(ns, rule, i, own, entrances)
		part := {"path": ["spec", "rules", i], "text": text, "hosts": names, "serves": serves, "guards": guards}
		is_object(part)
	]
	is_array(v)
} else := []

# The paths of a rule for messages.
text_of(kind, rule) := v if {
	kind == "HTTPRoute"
	texts := {text | some match in gateway.rule_matches(rule); text := gateway.value_of(access.obj(match, "path"))}
	v := concat(", ", array.slice(sort(texts), 0, 5))
	is_string(v)
} else := v if {
	kind == "GRPCRoute"
	texts := {text | some match in gateway.rule_matches(rule); text := gateway_grpc.text_of(access.obj(match, "method"))}
	v := concat(", ", array.slice(sort(texts), 0, 5))
	is_string(v)
} else := ""

# A rule without backends answers by itself, with an error or with what a filter says.
serving(rule) := false if {
	count(access.arr(rule, "backendRefs")) == 0
} else := false if {
	found := [filter | some filter in access.arr(rule, "filters"); access.str(filter, "type") == "RequestRedirect"]
	count(found) > 0
} else := true

# The ways into a route, as `{"index", "text", "security", "traffic", "client", "need", "foreign"}`: one for each listener it attaches to, and one for
# each parent that was not given, with what is missing in `need`.
entrances_of(o, ns) := v if {
	open := [entry |
		some parent in gateway.parents(o, ns)
		some attachment in gateway.attachments(o, ns)
		attachment.index == parent.index
		entry := entrance(attachment, parent)
	]
	absent := [entry |
		some parent in gateway.parents(o, ns)
		need := gateway.parent_need(parent)
		need != ""
		entry := {"index": parent.index, "text": "", "security": {}, "traffic": {}, "client": [], "need": need, "foreign": false}
		is_object(entry)
	]
	v := array.concat(open, absent)
}

entrance(attachment, parent) := v if {
	envoy_policies.foreign(parent.gateway)
	client := gateway_client(attachment, parent)
	v := {"index": parent.index, "text": gateway.listener_text(attachment), "security": {}, "traffic": {}, "client": client, "need": "", "foreign": true}
	is_object(v)
} else := v if {
	security := envoy_policies.of_listener("SecurityPolicy", attachment, parent)
	traffic := envoy_policies.of_listener("BackendTrafficPolicy", attachment, parent)
	by_policy := client_guards(attachment, parent)
	client := array.concat(by_policy, gateway_client(attachment, parent))
	text := gateway.listener_text(attachment)
	v := {"index": parent.index, "text": text, "security": security, "traffic": traffic, "client": client, "need": "", "foreign": false}
}

# Client certificates mean something where TLS ends.
client_guards(attachment, parent) := v if {
	ends_tls(attachment)
	v := envoy_guards.client(envoy_policies.of_listener("ClientTrafficPolicy", attachment, parent))
	is_array(v)
} else := []

ends_tls(attachment) if {
	attachment.protocol in ["HTTPS", "TLS"]
	attachment.mode == "Terminate"
}

gateway_client(attachment, parent) := v if {
	ends_tls(attachment)
	validation := gateway_validation.on_port(parent.gateway, listener_port(attachment, parent))
	validation != {}
	related := [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "namespace": attachment.namespace, "name": attachment.name}]
	v := [validated(validation.mode, related)]
	is_array(v)
} else := []

listener_port(attachment, parent) := v if {
	ports := [port |
		some listener in gateway.listeners(parent.holder)
		access.str(listener, "name") == attachment.listener
		port := access.num(listener, "port", 0)
	]
	count(ports) > 0
	v := ports[0]
	is_number(v)
} else := 0

validated(mode, related) := v if {
	mode == "AllowInsecureFallback"
	v := envoy_guards.guard_of("client certificates", "void", "mode `AllowInsecureFallback` of the Gateway", related)
	is_object(v)
} else := v if {
	is_string(mode)
	v := envoy_guards.guard_of("client certificates", "on", "", related)
}

# The guards of one rule: those of all ways in, taken together, and those of its filters and plugins.
guards_of(ns, rule, i, own, entrances) := v if {
	path := ["spec", "rules", i]
	by_way := [guards | some entry in entrances; guards := way_guards(rule, own, entry); is_array(guards)]
	common := together(entrances, by_way, path)
	filtered := filter_guards(rule, ns, path)
	unseen := unseen_guards(ns, common, path)
	v := array.concat(array.concat(common, unseen), array.concat(filtered, own.plugins))
}

# Controllers other than Envoy Gateway read none of its policies.
way_guards(rule, own, entry) := v if {
	entry.foreign
	v := entry.client
	is_array(v)
	is_object(rule)
	is_object(own)
} else := v if {
	security := envoy_policies.effective(envoy_policies.of_rule(own.security, rule), entry.security)
	traffic := envoy_policies.effective(envoy_policies.of_rule(own.traffic, rule), entry.traffic)
	by_policy := array.concat(envoy_guards.security(security), envoy_guards.traffic(traffic))
	v := array.concat(by_policy, entry.client)
}

guard_names := ["authentication", "client certificates", "rate limit", "allow-list", "deny-list"]

# One guard of each name: enforced where every way in enforces it.
together(entrances, by_way, path) := v if {
	v := [guard |
		some name in guard_names
		found := [one | some i, guards in by_way; one := of_name(entrances[i], guards, name); is_object(one)]
		states := {state | some one in found; state := one.state}
		guard := joined(name, found, states, path)
		guard != {}
	]
}

# The strongest guard of a name on one way in.
of_name(entry, guards, name) := v if {
	found := [guard | some guard in guards; guard.name == name; guard.state == "on"]
	count(found) > 0
	is_object(entry)
	v := found[0]
	is_object(v)
} else := v if {
	entry.need != ""
	v := {"name": name, "state": "unknown", "why": "policies of the Gateway", "needs": [entry.need], "related": []}
	is_object(v)
} else := v if {
	found := [guard | some guard in guards; guard.name == name]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := v if {
	why := concat(" ", ["listener", entry.text, "has none"])
	v := {"name": name, "state": "none", "why": why, "needs": [], "related": []}
}

joined(name, found, states, path) := {} if {
	states == {"none"}
	is_string(name)
	is_array(found)
	is_array(path)
} else := {} if {
	count(states) == 0
} else := v if {
	states == {"on"}
	v := placed(found[0], path, "on")
	is_object(v)
} else := v if {
	some_void := [guard | some guard in found; guard.state == "void"]
	count(some_void) > 0
	v := placed(some_void[0], path, "void")
	is_object(v)
} else := v if {
	"on" in states
	bare := [guard | some guard in found; guard.state == "none"]
	count(bare) > 0
	v := placed(bare[0], path, "void")
	is_object(v)
} else := v if {
	unsure := [guard | some guard in found; guard.state == "unknown"]
	count(unsure) > 0
	v := object.union(placed(unsure[0], path, "unknown"), {"suspect": false})
	is_object(v)
} else := {}

placed(guard, path, state) := v if {
	v := object.union(guard, {"path": path, "state": state})
}

# Where nothing is known about other objects, policies may attach to the route.
unseen_guards(ns, common, path) := [] if {
	inventory.given
	is_string(ns)
	is_array(common)
	is_array(path)
} else := v if {
	known := {name | some guard in common; name := access.str(guard, "name")}
	need := concat(" ", ["gateway.envoyproxy.io/SecurityPolicy", ns])
	v := [guard |
		some name in ["authentication", "rate limit", "allow-list"]
		not name in known
		guard := unknown_guard(name, path, "policies that attach to the route", need)
	]
}

unknown_guard(name, path, why, need) := v if {
	v := {"name": name, "state": "unknown", "path": path, "why": why, "needs": [need], "related": [], "suspect": false}
}

# Filters that an implementation supplies.
filter_guards(rule, ns, path) := v if {
	v := [guard |
		some i, filter in access.arr(rule, "filters")
		access.str(filter, "type") == "ExtensionRef"
		ref := access.obj(filter, "extensionRef")
		where := array.concat(path, ["filters", i])
		some guard in by_reference(ref, ns, where)
	]
}

by_reference(ref, ns, path) := v if {
	access.str(ref, "group") == "configuration.konghq.com"
	reference := {"namespace": ns, "name": access.str(ref, "name")}
	v := kong_plugins.of_reference(reference, path)
	is_array(v)
} else := v if {
	access.str(ref, "kind") == "Middleware"
	access.str(ref, "group") in ["traefik.io", "traefik.containo.us"]
	v := traefik_middlewares.reference_guards("Middleware", {"name": access.str(ref, "name")}, ns, path)
	is_array(v)
} else := v if {
	kind := access.str(ref, "kind")
	text := concat("", [kind, " `", access.str(ref, "name"), "`"])
	need := concat("", [access.str(ref, "group"), "/", kind, " ", ns, "/", access.str(ref, "name")])
	v := [guard |
		some name in suggested(lower(kind))
		guard := unknown_guard(name, path, text, need)
	]
}

# What a filter may be, by the name of its kind.
suggested(kind) := [] if {
	kind in ["httproutefilter", "snippetsfilter", "urlrewritefilter", "requestheadermodifierfilter"]
} else := ["authentication"] if {
	regex.match(`auth|oidc|jwt`, kind)
} else := ["rate limit"] if {
	contains(kind, "ratelimit")
} else := ["authentication", "rate limit", "allow-list"]

# Plugins that the annotation of Kong names.
plugins(o, ns) := v if {
	access.annotation(o, kong_plugins.key) != ""
	v := kong_plugins.guards(o, ns)
	is_array(v)
} else := []
