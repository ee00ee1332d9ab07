# METADATA
# title: Guards of Istio routes
# description: |
#   What the gateway of a VirtualService demands of clients: AuthorizationPolicies and RequestAuthentications that select its Pods, and
#   client certificates of its servers. They stand in the namespace of the Gateway, or in the root namespace for all of them.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
#   - ref: https://istio.io/latest/docs/reference/config/security/request_authentication/
package lib.portcullis.istio_guards

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.istio_virtual_services
import data.lib.portcullis.kinds
import data.lib.portcullis.paths
import data.lib.portcullis.ranges

# Policies of the root namespace hold for all Pods. Gateways often run in a namespace of their own, apart from the objects that use
# them; what selects them there counts too.
root_namespace := "istio-system"

usual_namespace := "istio-ingress"

# Parts of a VirtualService: its routes for HTTP that a Gateway can reach.
parts(o, ns) := [] if {
	count(istio_gateways.refs(o, ns)) == 0
} else := [] if {
	count(istio_gateways.missing(o, ns)) == 0
	count(istio_gateways.bound(o, ns)) == 0
} else := v if {
	found := sort({host | some entry in istio_gateways.route_hosts(o, ns); host := entry.host; is_string(host)})
	doors := of_gateways(o, ns)
	v := [part |
		some route in istio_virtual_services.http_routes(o)
		index := route.index
		text := istio_virtual_services.text_of(route)
		serves := serving(access.obj(route, "route"))
		guards := guards_of(o, ns, doors, found, access.arr(route, "matches"))
		part := {"path": ["spec", "http", index], "text": text, "hosts": found, "serves": serves, "guards": guards}
		is_object(part)
	]
}

serving(route) if {
	istio_virtual_services.sends(route)
} else := false

# The Gateways a VirtualService is bound to, as `{"index", "name", "modes", "plain", "policies", "requests", "reference"}`: TLS modes of
# its servers and the number of those without TLS, the AuthorizationPolicies and RequestAuthentications of its Pods.
of_gateways(o, ns) := v if {
	o == access.subject
	ns == access.namespace
	v := subject_gateways
} else := v if {
	v := gateways_with_policies(o, ns)
}

subject_gateways := v if {
	v := gateways_with_policies(access.subject, access.namespace)
}

gateways_with_policies(o, ns) := v if {
	places := istio_gateways.bound(o, ns)
	v := [door |
		some ref in istio_gateways.refs(o, ns)
		mine := [place | some place in places; place.index == ref.index]
		count(mine) > 0
		gateway := ref.gateway
		gateway_ns := ref.namespace
		selector := access.obj(access.obj(gateway, "spec"), "selector")
		clear := [place | some place in mine; place.kind == "plain"; place.redirects == false; not istio_virtual_services.redirects_plain(o)]
		plain := count(clear)
		modes := sort({mode | some place in mine; place.kind in ["secure", "tls"]; mode := place.mode; is_string(mode)})
		name := concat("/", [gateway_ns, ref.name])
		policies := selecting("AuthorizationPolicy", gateway_ns, selector)
		requests := selecting("RequestAuthentication", gateway_ns, selector)
		reference := kinds.reference(gateway, gateway_ns)
		door := {
			"index": ref.index,
			"name": name,
			"modes": modes,
			"plain": plain,
			"policies": policies,
			"requests": requests,
			"reference": reference,
		}
		is_object(door)
	]
}

# Policies of a kind for the Pods of a Gateway, as `{"name", "object", "sure", "reference"}`.
selecting(kind, gateway_ns, selector) := v if {
	spaces := {gateway_ns, root_namespace, usual_namespace}
	v := [entry |
		some space in spaces
		some version in ["security.istio.io/v1", "security.istio.io/v1beta1"]
		some name, policy in inventory.named(space, version, kind)
		body := access.obj(policy, "spec")
		by_labels_there(space, gateway_ns, body)
		state := selected(body, selector)
		state != "no"
		text := concat("/", [space, name])
		reference := kinds.reference(policy, space)
		entry := {"name": text, "object": policy, "sure": state, "reference": reference}
		is_object(entry)
	]
}

# Where the Pods are not known to run, a policy without labels is for others.
by_labels_there(space, gateway_ns, body) if {
	space in [gateway_ns, root_namespace]
	is_object(body)
}

by_labels_there(space, gateway_ns, body) if {
	space == usual_namespace
	is_string(gateway_ns)
	count(wanted_labels(body)) > 0
}

# Whether a policy is for Pods with the labels that a Gateway selects: `yes`, `no`, or `unknown` where it asks for more labels.
selected(body, selector) := "no" if {
	access.has(body, "targetRef")
	is_object(selector)
} else := "no" if {
	count(access.arr(body, "targetRefs")) > 0
} else := "yes" if {
	count(wanted_labels(body)) == 0
} else := "no" if {
	wanted := wanted_labels(body)
	met := [key | some key, value in wanted; labelled(selector, key, value)]
	count(met) == 0
} else := "no" if {
	wanted := wanted_labels(body)
	other := [key | some key, value in wanted; count(alike(selector, key)) > 0; not labelled(selector, key, value)]
	count(other) > 0
} else := "yes" if {
	wanted := wanted_labels(body)
	unmet := [key | some key, value in wanted; not labelled(selector, key, value)]
	count(unmet) == 0
} else := "unknown"

labelled(selector, key, value) if {
	values := alike(selector, key)
	value in values
}

wanted_labels(body) := v if {
	v := access.obj(access.obj(body, "selector"), "matchLabels")
}

# Values that a label of the Pods may have. The charts of Istio give a gateway both labels, `app: istio-edge` and `istio: edge`.
alike(selector, key) := [value] if {
	value := access.str(selector, key)
	value != ""
} else := v if {
	key == "app"
	value := access.str(selector, "istio")
	value != ""
	v := [value, concat("-", ["istio", value])]
} else := v if {
	key == "istio"
	value := access.str(selector, "app")
	value != ""
	v := [trim_prefix(value, "istio-")]
} else := []

# Guards of a part. What holds for all its Gateways is told once; what holds for some of them only is no guard.
guards_of(o, ns, doors, part_hosts, matches) := v if {
	by_door := [guards |
		some door in doors
		guards := array.concat(by_policies(door, ns, part_hosts, matches), by_certificates(door))
	]
	names := ["authentication", "allow-list", "deny-list", "client certificates"]
	shared := [guard |
		some name in names
		mine := [one | some guards in by_door; some one in guards; one.name == name]
		guard := agreed(mine, count(doors))
		is_object(guard)
	]
	v := array.concat(shared, not_given(o, ns, count(doors)))
}

# One guard for all Gateways: where one of them enforces nothing, or is not known, that counts.
agreed(mine, total) := v if {
	weak := [guard | some guard in mine; guard.state == "void"]
	count(weak) > 0
	is_number(total)
	v := weak[0]
	is_object(v)
} else := v if {
	unsure := [guard | some guard in mine; guard.state == "unknown"]
	count(unsure) > 0
	v := unsure[0]
	is_object(v)
} else := v if {
	total > 0
	count(mine) >= total
	v := mine[0]
	is_object(v)
} else := null

# What Gateways that were not given demand. Limits and firewalls are EnvoyFilters and WasmPlugins, which are not read.
not_given(o, ns, total) := v if {
	needs := istio_gateways.missing(o, ns)
	count(needs) > 0
	is_number(total)
	v := [guard |
		some name in ["authentication", "allow-list", "rate limit", "web application firewall"]
		guard := {
			"name": name,
			"state": "unknown",
			"path": ["spec", "gateways"],
			"why": "its Gateways, which were not given",
			"needs": needs,
			"related": [],
		}
	]
} else := [limit, firewall] if {
	limit := unread("rate limit", "EnvoyFilter")
	firewall := unread("web application firewall", "WasmPlugin")
	total > 0
} else := []

unread(name, kind) := v if {
	why := concat("", [kind, "s of the gateway, which are not read"])
	v := {"name": name, "state": "unknown", "path": ["spec", "gateways"], "why": why, "needs": [kind], "related": []}
}

# Client certificates, by the modes of the servers with TLS. Where plain HTTP is open beside them, they hold for some requests only.
by_certificates(door) := [guard] if {
	"OPTIONAL_MUTUAL" in door.modes
	why := concat("", ["`tls.mode` is `OPTIONAL_MUTUAL` in Gateway `", door.name, "`, which lets clients without a certificate in"])
	guard := guard_at(door, "client certificates", "void", why, [door.reference])
	is_object(guard)
} else := [guard] if {
	count(door.modes) > 0
	door.plain == 0
	others := [mode | some mode in door.modes; not mode in ["MUTUAL", "ISTIO_MUTUAL"]]
	count(others) == 0
	why := concat("", ["`tls.mode` of Gateway `", door.name, "`"])
	guard := guard_at(door, "client certificates", "on", why, [door.reference])
	is_object(guard)
} else := []

guard_at(door, name, state, why, related) := v if {
	index := door.index
	needs := needs_for(state, door.name)
	v := {"name": name, "state": state, "path": ["spec", "gateways", index], "why": why, "needs": needs, "related": related}
}

needs_for(state, name) := [need] if {
	state == "unknown"
	need := concat("", ["the labels of the Pods of Gateway ", name])
} else := []

by_policies(door, ns, part_hosts, matches) := v if {
	rules := rules_for(door, part_hosts, matches)
	logins := authentication(door, ns, rules)
	v := array.concat(logins, addresses(door, rules))
}

# Rules of the policies, as `{"action", "policy", "sure", "reference", "touches", "covers", "bare", "demands", "refuses", "allows", "excepts",
# "denies"}`. An empty rule list of an ALLOW policy is one rule that nothing meets.
rules_for(door, part_hosts, matches) := v if {
	v := [entry |
		some policy in door.policies
		body := access.obj(access.obj(policy, "object"), "spec")
		action := action_of(body)
		some rule in rules_of(body)
		touching := touches(rule, part_hosts, matches)
		covering := covers(rule, part_hosts, matches)
		bare := open_rule(rule)
		demanding := demands_identity(rule)
		refusing := refuses_strangers(rule)
		allowed := allowed_ranges(rule)
		excepted := excepted_ranges(rule)
		entry := {
			"action": action,
			"policy": policy.name,
			"sure": policy.sure,
			"reference": policy.reference,
			"touches": touching,
			"covers": covering,
			"bare": bare,
			"demands": demanding,
			"refuses": refusing,
			"allows": allowed,
			"excepts": excepted,
		}
		is_object(entry)
	]
}

action_of(body) := v if {
	v := access.str(body, "action")
	v != ""
} else := "ALLOW"

rules_of(body) := v if {
	v := [rule | some rule in access.arr(body, "rules"); is_object(rule)]
	count(v) > 0
} else := [{"to": [{"operation": {"paths": [""]}}]}]

# A rule without any condition.
open_rule(rule) if {
	count(access.arr(rule, "from")) == 0
	count(access.arr(rule, "to")) == 0
	count(access.arr(rule, "when")) == 0
} else := false

sources(rule) := v if {
	v := [source | some from in access.arr(rule, "from"); source := access.obj(from, "source"); is_object(source)]
}

# Whether every request that a rule takes has an identity.
demands_identity(rule) if {
	count(sources(rule)) > 0
	strangers := [source | some source in sources(rule); not identified(source)]
	count(strangers) == 0
} else if {
	found := [when | some when in access.arr(rule, "when"); about_identity(access.str(when, "key")); count(access.arr(when, "values")) > 0]
	count(found) > 0
} else := false

identified(source) if {
	some key in ["principals", "requestPrincipals", "namespaces", "serviceAccounts"]
	count(access.arr(source, key)) > 0
}

about_identity(key) if {
	regex.match(`^(request\.auth\.|source\.(principal|namespace|serviceAccount))`, key)
}

# Whether a DENY rule takes requests because they have no identity.
refuses_strangers(rule) if {
	found := [source | some source in sources(rule); only_strangers(source)]
	count(found) > 0
	count(access.arr(rule, "when")) == 0
} else if {
	count(sources(rule)) == 0
	keys := [when | some when in access.arr(rule, "when"); about_identity(access.str(when, "key")); count(access.arr(when, "notValues")) > 0]
	count(keys) > 0
	count(keys) == count(access.arr(rule, "when"))
} else := false

only_strangers(source) if {
	stated := [key | some key in access.names(source); count(access.arr(source, key)) > 0]
	count(stated) == 1
	some key in stated
	key in ["notRequestPrincipals", "notPrincipals"]
}

# Ranges that every request of a rule comes from; `[]` where a request may come from anywhere.
allowed_ranges(rule) := v if {
	count(sources(rule)) > 0
	anywhere := [source | some source in sources(rule); count(ranges_in(source, "ipBlocks", "remoteIpBlocks")) == 0]
	count(anywhere) == 0
	v := [range | some source in sources(rule); some range in ranges_in(source, "ipBlocks", "remoteIpBlocks")]
} else := v if {
	v := [range |
		some when in access.arr(rule, "when")
		access.str(when, "key") in ["source.ip", "remote.ip"]
		some range in access.texts(when, "values")
	]
}

# Ranges that a DENY rule spares.
excepted_ranges(rule) := v if {
	count(sources(rule)) > 0
	v := [range | some source in sources(rule); some range in ranges_in(source, "notIpBlocks", "notRemoteIpBlocks")]
	is_array(v)
} else := v if {
	v := [range |
		some when in access.arr(rule, "when")
		access.str(when, "key") in ["source.ip", "remote.ip"]
		some range in access.texts(when, "notValues")
	]
}

ranges_in(source, near, far) := v if {
	v := array.concat(access.texts(source, near), access.texts(source, far))
}

operations(rule) := v if {
	v := [operation | some to in access.arr(rule, "to"); operation := access.obj(to, "operation"); is_object(operation)]
}

# Whether a rule is about some requests of a part, and about all of them.
touches(rule, part_hosts, matches) if {
	count(operations(rule)) == 0
	is_array(part_hosts)
	is_array(matches)
} else if {
	found := [operation | some operation in operations(rule); about_some(operation, part_hosts, matches)]
	count(found) > 0
} else := false

covers(rule, part_hosts, matches) if {
	count(operations(rule)) == 0
	is_array(part_hosts)
	is_array(matches)
} else if {
	found := [operation | some operation in operations(rule); about_all(operation, part_hosts, matches)]
	count(found) > 0
} else := false

about_some(operation, part_hosts, matches) if {
	some_hosts(access.texts(operation, "hosts"), part_hosts)
	some_paths(access.texts(operation, "paths"), matches)
	spared := access.texts(operation, "notPaths")
	not all_spared(spared, matches)
}

about_all(operation, part_hosts, matches) if {
	every_host(access.texts(operation, "hosts"), part_hosts)
	every_path(access.texts(operation, "paths"), matches)
	narrow := [key | some key in access.names(operation); not key in ["hosts", "paths"]; count(access.arr(operation, key)) > 0]
	count(narrow) == 0
}

some_hosts(patterns, part_hosts) if {
	count(patterns) == 0
	is_array(part_hosts)
}

some_hosts(patterns, part_hosts) if {
	some pattern in patterns
	some host in part_hosts
	hosts.overlap(host_of(pattern), host, "many")
}

every_host(patterns, part_hosts) if {
	count(patterns) == 0
	is_array(part_hosts)
}

every_host(patterns, part_hosts) if {
	count(patterns) > 0
	left := [host | some host in part_hosts; not host_listed(patterns, host)]
	count(left) == 0
}

host_listed(patterns, host) if {
	some pattern in patterns
	hosts.covers(host_of(pattern), host, "many")
}

# A host may stand with any port, `shop.example.com:*`.
host_of(pattern) := v if {
	bare := trim_suffix(pattern, ":*")
	v := hosts.normal(bare)
}

some_paths(patterns, matches) if {
	count(patterns) == 0
	is_array(matches)
}

some_paths(patterns, matches) if {
	some pattern in patterns
	some one in matches
	paths.overlap(path_of(pattern), access.obj(one, "matcher"))
}

every_path(patterns, matches) if {
	count(patterns) == 0
	is_array(matches)
}

every_path(patterns, matches) if {
	count(patterns) > 0
	left := [one | some one in matches; matcher := access.obj(one, "matcher"); not path_listed(patterns, matcher)]
	count(left) == 0
}

all_spared(patterns, matches) if {
	count(patterns) > 0
	left := [one | some one in matches; matcher := access.obj(one, "matcher"); not path_listed(patterns, matcher)]
	count(left) == 0
}

path_listed(patterns, matcher) if {
	some pattern in patterns
	paths.covers(path_of(pattern), matcher)
}

# `/admin*` is a prefix, `*.html` a suffix, `*` every path.
path_of(pattern) := {"match": "any", "value": ""} if {
	pattern in ["*", "/*"]
} else := {"match": "regex", "value": ""} if {
	startswith(pattern, "*")
} else := v if {
	endswith(pattern, "*")
	start := trim_suffix(pattern, "*")
	v := {"match": "character", "value": start}
} else := v if {
	contains(pattern, "{")
	start := substring(pattern, 0, indexof(pattern, "{"))
	v := {"match": "regex", "value": start}
} else := {"match": "exact", "value": pattern}

# Authentication: a request without an identity is refused by CUSTOM and DENY rules, and by ALLOW rules where none takes it.
authentication(door, ns, rules) := [guard] if {
	found := [rule | some rule in rules; rule.sure == "yes"; refuses(rule)]
	count(found) > 0
	some_rule := found[0]
	why := policy_text(some_rule)
	guard := guard_at(door, "authentication", "on", why, [some_rule.reference])
	is_object(guard)
	is_string(ns)
} else := [guard] if {
	closed_to_strangers(rules)
	found := [rule | some rule in rules; rule.action == "ALLOW"]
	some_rule := found[0]
	why := policy_text(some_rule)
	guard := guard_at(door, "authentication", "on", why, [some_rule.reference])
	is_object(guard)
} else := [guard] if {
	found := [rule | some rule in rules; rule.sure == "unknown"; refuses_or_demands(rule)]
	count(found) > 0
	some_rule := found[0]
	why := concat("", ["whether ", policy_text(some_rule), " selects the Pods of Gateway `", door.name, "`"])
	doubt := guard_at(door, "authentication", "unknown", why, [some_rule.reference])
	guard := object.union(doubt, {"suspect": true})
	is_object(guard)
} else := [guard] if {
	found := [rule | some rule in rules; rule.action == "ALLOW"; rule.bare; rule.sure == "yes"]
	count(found) > 0
	meant := [rule | some rule in rules; refuses_or_demands(rule)]
	wanted := array.concat(meant, door.requests)
	count(wanted) > 0
	some_rule := found[0]
	why := concat("", [policy_text(some_rule), " has an empty rule, which allows every request"])
	guard := guard_at(door, "authentication", "void", why, [some_rule.reference])
	is_object(guard)
} else := [guard] if {
	tokens := [one | some one in door.requests; one.sure == "yes"; has_rules(access.obj(one, "object"))]
	count(tokens) > 0
	meant := [rule | some rule in rules; refuses_or_demands(rule)]
	count(meant) == 0
	request := tokens[0]
	behind := demanded_behind(ns)
	guard := token_guard(door, request, behind)
	is_object(guard)
} else := []

# Tokens that are checked where they come, and demanded nowhere, or perhaps by the workloads.
token_guard(door, request, behind) := v if {
	behind == true
	doubt := guard_at(door, "authentication", "unknown", "policies of the workloads behind the gateway", [request.reference])
	v := object.union(doubt, {"suspect": true})
	is_object(v)
} else := v if {
	start := concat("", ["RequestAuthentication `", request.name, "`"])
	why := concat("", [start, " checks tokens, and no AuthorizationPolicy demands one, so requests without a token get through"])
	v := guard_at(door, "authentication", "void", why, [request.reference])
}

has_rules(o) if {
	count(access.arr(access.obj(o, "spec"), "jwtRules")) > 0
}

# Whether policies in the namespace of the route demand an identity.
demanded_behind(ns) if {
	found := [name |
		some version in ["security.istio.io/v1", "security.istio.io/v1beta1"]
		some name, policy in inventory.named(ns, version, "AuthorizationPolicy")
		some rule in rules_of(access.obj(policy, "spec"))
		asks(rule)
	]
	count(found) > 0
} else := false

asks(rule) if {
	demands_identity(rule) == true
}

asks(rule) if {
	refuses_strangers(rule) == true
}

policy_text(rule) := v if {
	v := concat("", ["AuthorizationPolicy `", rule.policy, "`"])
}

refuses(rule) if {
	rule.action == "CUSTOM"
	rule.covers
}

refuses(rule) if {
	rule.action == "DENY"
	rule.covers
	rule.refuses
}

refuses_or_demands(rule) if {
	rule.action == "CUSTOM"
}

refuses_or_demands(rule) if {
	rule.action == "DENY"
	rule.refuses
}

refuses_or_demands(rule) if {
	rule.action == "ALLOW"
	rule.demands
}

# Whether ALLOW rules take no request of the part without an identity.
closed_to_strangers(rules) if {
	allowing := [rule | some rule in rules; rule.action == "ALLOW"; rule.sure == "yes"]
	count(allowing) > 0
	doubtful := [rule | some rule in rules; rule.action == "ALLOW"; rule.sure == "unknown"]
	count(doubtful) == 0
	strangers := [rule | some rule in allowing; rule.covers; rule.demands == false]
	count(strangers) == 0
	met := [rule | some rule in allowing; rule.touches]
	demanding := [rule | some rule in met; rule.demands]
	none_or_some(count(met), count(demanding))
}

none_or_some(met, demanding) if {
	met == 0
	is_number(demanding)
}

none_or_some(met, demanding) if {
	demanding > 0
	is_number(met)
}

# Lists of addresses.
addresses(door, rules) := v if {
	v := array.concat(allow_list(door, rules), deny_list(door, rules))
}

allow_list(door, rules) := [guard] if {
	found := [rule | some rule in rules; rule.action == "DENY"; rule.sure == "yes"; rule.covers; count(rule.excepts) > 0]
	count(found) > 0
	some_rule := found[0]
	guard := list_guard(door, some_rule, some_rule.excepts)
	is_object(guard)
} else := [guard] if {
	found := [rule | some rule in rules; rule.action == "ALLOW"; rule.sure == "yes"; rule.covers; count(rule.allows) > 0]
	count(found) > 0
	others := [rule | some rule in rules; rule.action == "ALLOW"; rule.covers; count(rule.allows) == 0]
	count(others) == 0
	some_rule := found[0]
	listed := [range | some rule in found; some range in rule.allows]
	guard := list_guard(door, some_rule, listed)
	is_object(guard)
} else := []

list_guard(door, rule, listed) := v if {
	everyone := ranges.everyone(listed)
	everyone != ""
	why := concat("", ["the ranges of ", policy_text(rule), " are all of ", everyone])
	v := guard_at(door, "allow-list", "void", why, [rule.reference])
	is_object(v)
} else := v if {
	v := guard_at(door, "allow-list", "on", policy_text(rule), [rule.reference])
}

deny_list(door, rules) := [guard] if {
	found := [rule | some rule in rules; rule.action == "DENY"; rule.sure == "yes"; rule.covers; count(rule.allows) > 0]
	count(found) > 0
	some_rule := found[0]
	guard := guard_at(door, "deny-list", "on", policy_text(some_rule), [some_rule.reference])
	is_object(guard)
} else := []
