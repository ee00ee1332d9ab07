# METADATA
# title: Guards of an Ingress
# description: |
#   What authenticates, limits and filters the requests of an Ingress, as its controller enforces it. Most of it stands in annotations
#   and is data of the controllers; what several annotations, other objects or Services decide together is here.
package lib.portcullis.ingress_guards

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.f5_guards
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kong_plugins
import data.lib.portcullis.paths
import data.lib.portcullis.ranges
import data.lib.portcullis.settings
import data.lib.portcullis.traefik_middlewares

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`: one, or one for each backend where Services
# or paths make a difference. A canary of ingress-nginx has the guards of the Ingress that it shadows.
parts(o, ns) := [] if {
	ingress.follows(o)
	canary(o)
	is_string(ns)
} else := v if {
	ids := classes.candidates(o)
	base := [entry | some id in ids; guards := of_controller(id, o, ns); entry := {"id": id, "guards": guards}; is_object(entry)]
	serves := serving(ids, o, base)
	v := [part |
		some place in places(ids, o)
		own := [guards | some entry in base; guards := at_place(entry.id, o, ns, place, entry.guards); is_array(guards)]
		guards := agreed(o, own)
		text := access.str(place, "text")
		path := access.arr(place, "path")
		names := access.texts(place, "hosts")
		part := {"path": path, "text": text, "hosts": names, "serves": serves, "guards": guards}
	]
}

canary(o) if {
	access.annotation(o, "nginx.ingress.kubernetes.io/canary") != ""
}

# Whether it serves anything, and does not only redirect or answer by itself.
serving(ids, o, base) := false if {
	count(ids) > 0
	others := [id | some id in ids; not id in ["ingress-nginx", "traefik-ingress-nginx"]]
	count(others) == 0
	settings.first_set(o, ["nginx.ingress.kubernetes.io/permanent-redirect", "nginx.ingress.kubernetes.io/temporal-redirect"]) != ""
	is_array(base)
} else := false if {
	ids == ["kong"]
	kong_plugins.terminates(o, ingress.namespace(o))
} else := true

# Places with guards of their own, as `{"path", "text", "hosts", "service", "port"}`. Most controllers guard an Ingress as a whole.
places(ids, o) := v if {
	divided(ids, o)
	count(ingress.entries(o)) > 0
	v := array.concat(rule_places(ids, o), default_places(o))
	is_array(v)
} else := [] if {
	count(ingress.hosts_of(o)) == 0
} else := v if {
	names := {host | some entry in ingress.hosts_of(o); host := access.str(entry, "host")}
	texts := {text | some entry in ingress.entries(o); text := access.str(entry, "text"); text != ""}
	v := [{"path": ["spec"], "text": listed(sort(texts)), "hosts": sort(names), "service": "", "port": ""}]
}

listed(texts) := v if {
	count(texts) <= 5
	v := concat(", ", texts)
	is_string(v)
} else := v if {
	first := concat(", ", array.slice(texts, 0, 5))
	rest := format_int(count(texts) - 5, 10)
	v := concat("", [first, " and ", rest, " more"])
}

divided(ids, o) if {
	is_object(o)
	some id in ids
	id in ["aws-load-balancer-controller", "gce", "kong"]
}

divided(ids, o) if {
	some id in ids
	id in ["ingress-nginx", "traefik-ingress-nginx"]
	some entry in ingress.entries(o)
	unauthenticated(access.str(entry, "text"))
}

# Paths that ingress-nginx never authenticates.
unauthenticated(text) if {
	startswith(text, "/.well-known/acme-challenge")
}

rule_places(ids, o) := v if {
	v := [place |
		some i, rule in ingress.rules(o)
		host := hosts.normal(access.str(rule, "host"))
		http := access.obj(rule, "http")
		some j, p in ingress.rule_paths(http)
		not answers(ids, o, p)
		backend := access.obj(p, "backend")
		text := access.str(p, "path")
		path := place_path(p, i, j)
		place := {"path": path, "text": text, "hosts": [host], "service": service_name(backend), "port": port_text(backend)}
	]
}

# A rule without paths stands for itself.
place_path(p, i, j) := ["spec", "rules", i] if {
	p == {}
	is_number(j)
} else := ["spec", "rules", i, "http", "paths", j]

# A path of the AWS controller that redirects or answers by itself.
answers(ids, o, p) if {
	ids == ["aws-load-balancer-controller"]
	key := concat("", ["alb.ingress.kubernetes.io/actions.", ingress.service_name(p)])
	regex.match(`"(redirect|fixed-response)"`, lower(access.annotation(o, key)))
}

default_places(o) := v if {
	backend := ingress.default_backend(o)
	backend != {}
	ingress.backend_scope(o) in ["every", "rules"]
	path := ingress.default_backend_path(o)
	names := {host | some entry in ingress.hosts_of(o); host := access.str(entry, "host")}
	v := [{"path": path, "text": "", "hosts": sort(names), "service": service_name(backend), "port": port_text(backend)}]
	is_array(v)
} else := []

service_name(backend) := v if {
	v := access.str(access.obj(backend, "service"), "name")
	v != ""
} else := v if {
	v := access.str(backend, "serviceName")
}

port_text(backend) := v if {
	port := access.obj(access.obj(backend, "service"), "port")
	v := access.str(port, "name")
	v != ""
} else := v if {
	port := access.obj(access.obj(backend, "service"), "port")
	number := access.num(port, "number", 0)
	number > 0
	v := format_int(number, 10)
	is_string(v)
} else := v if {
	number := access.num(backend, "servicePort", 0)
	number > 0
	v := format_int(number, 10)
	is_string(v)
} else := v if {
	v := access.str(backend, "servicePort")
}

# The Service of a place; `{}` where it was not given.
service_at(ns, place) := v if {
	v := inventory.find(ns, "v1", "Service", access.str(place, "service"))
}

service_need(ns, place) := v if {
	v := concat("", ["v1/Service ", ns, "/", access.str(place, "service")])
}

# Guards by one controller for the Ingress as a whole.
of_controller(id, o, ns) := v if {
	simple := of_facts(id, o)
	own := of_objects(id, o, ns)
	v := weakened(id, o, array.concat(simple, own))
}

guard(name, state, path, why) := v if {
	v := {"name": name, "state": state, "path": path, "why": why, "needs": [], "related": []}
}

# Unknown because of what was not given; `suspect` is true where something hints at a defect, and `set` where it is written down here.
open_guard(name, path, why, needs) := v if {
	v := {"name": name, "state": "unknown", "path": path, "why": why, "needs": needs, "related": []}
}

annotation_path(key) := ["metadata", "annotations", key]

# What the data of the controllers says of annotations.

of_facts(id, o) := v if {
	v := [found |
		some fact in access.arr(controllers.protections, id)
		key := settings.first_set(o, access.texts(fact, "keys"))
		key != ""
		not absent(id, o, fact, key)
		some found in array.slice(of_fact(id, o, fact, key), 0, 1)
		is_object(found)
	]
}

of_fact(id, o, fact, key) := v if {
	why := defect(id, o, fact, key)
	why != ""
	name := access.str(fact, "name")
	v := [with_note(id, o, guard(name, "void", annotation_path(key), why))]
	is_array(v)
} else := v if {
	access.str(fact, "enabled") == "elsewhere"
	why := setting(o, key)
	v := [open_guard(access.str(fact, "name"), annotation_path(key), why, [what_is(o, key)])]
	is_array(v)
} else := [] if {
	access.str(fact, "enabled") in ["companion", "false"]
} else := v if {
	name := access.str(fact, "name")
	v := [with_note(id, o, guard(name, "on", annotation_path(key), ""))]
}

with_note(id, o, found) := v if {
	id in ["ingress-nginx", "f5-nginx"]
	found.name == "rate limit"
	v := object.union(found, {"note": "limits count in each replica of the controller"})
	is_object(o)
} else := v if {
	id == "haproxytech"
	found.name == "allow-list"
	key := settings.first_set(o, ["haproxy.org/src-ip-header", "haproxy.com/src-ip-header", "ingress.kubernetes.io/src-ip-header"])
	key != ""
	v := object.union(found, {"note": concat("", ["addresses are what a header says: ", setting(o, key)])})
} else := v if {
	found.path == annotation_path("nginx.ingress.kubernetes.io/auth-type")
	access.annotation(o, "nginx.ingress.kubernetes.io/auth-secret") == ""
	v := object.union(found, {"note": "without a Secret nobody gets in", "closed": true})
} else := found

what_is(o, key) := v if {
	v := concat("", [short(key), " `", trim_space(access.annotation(o, key)), "`"])
}

# An annotation and its text for a message, without the prefix.
setting(o, key) := v if {
	v := concat("", ["`", short(key), ": \"", trim_space(access.annotation(o, key)), "\"`"])
}

short(key) := v if {
	v := trim_prefix(key, classes.prefix_of(key))
}

# Whether a setting says nothing: a switch that is off, or the half of a pair whose other half is there.
absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "true"
	settings.boolean(id, o, key) != "true"
}

absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "false"
	settings.boolean(id, o, key) != "false"
}

absent(id, o, fact, key) if {
	access.str(fact, "enabled") in ["companion", "false"]
	some other in access.texts(fact, "needs_any")
	access.annotation(o, other) != ""
	is_string(id)
	is_string(key)
}

absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "companion"
	values := access.texts(fact, "values")
	count(values) > 0
	text := trim_space(access.annotation(o, key))
	not text in values
	is_string(id)
}

absent(id, o, fact, key) if {
	lower(trim_space(access.annotation(o, key))) in ["", "none", "false"]
	access.str(fact, "enabled") in ["values", "not-none", "ignored"]
	is_string(id)
}

absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "contains"
	text := replace(access.annotation(o, key), " ", "")
	found := [part | some part in access.texts(fact, "values"); contains(text, part)]
	count(found) == 0
	is_string(id)
}

# The login itself must be open to those who are not logged in: the usual paths of its proxy.
absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "false"
	count(ingress.entries(o)) > 0
	others := [text | some entry in ingress.entries(o); text := access.str(entry, "text"); not startswith(text, "/oauth2")]
	count(others) == 0
	is_string(id)
	is_string(key)
}

# Security groups count by themselves where no list of addresses stands beside them.
absent(id, o, fact, key) if {
	access.str(fact, "enabled") == "elsewhere"
	key == "alb.ingress.kubernetes.io/security-groups"
	access.annotation(o, "alb.ingress.kubernetes.io/inbound-cidrs") != ""
	is_string(id)
}

# Why a setting enforces nothing; `""` where it does.
defect(id, o, fact, key) := v if {
	access.str(fact, "enabled") == "companion"
	some other in array.slice(access.texts(fact, "needs_any"), 0, 1)
	v := concat("", ["`", short(key), "` without `", short(other), "`"])
	is_string(id)
	is_object(o)
} else := v if {
	access.str(fact, "enabled") == "false"
	v := setting(o, key)
	is_string(id)
} else := v if {
	access.str(fact, "enabled") == "ignored"
	v := concat("", ["the controller does not enforce `", short(key), "`"])
	is_string(id)
	is_object(o)
} else := v if {
	found := overruling(o, fact, key)
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
	is_string(id)
} else := v if {
	access.str(fact, "enabled") == "positive"
	v := limit_defect(id, o, key)
	is_string(v)
} else := v if {
	access.str(fact, "enabled") == "ranges"
	v := list_defect(access.annotation(o, key))
	is_string(id)
	is_string(v)
} else := v if {
	access.str(fact, "enabled") == "values"
	values := access.texts(fact, "values")
	text := trim_space(access.annotation(o, key))
	not text in values
	v := concat("", [setting(o, key), " is not `", concat("`, `", values), "`"])
	is_string(id)
} else := ""

# Settings that switch another one off, under every prefix that the keys of the fact have.
overruling(o, fact, key) := v if {
	rule := access.obj(fact, "unless")
	own := access.str(rule, "key")
	values := access.texts(rule, "values")
	others := {other |
		some known in access.texts(fact, "keys")
		prefix := classes.prefix_of(known)
		other := concat("", [prefix, short(own)])
	}
	v := [why |
		some other in sort(others | {own})
		own != ""
		text := trim_space(access.annotation(o, other))
		text != ""
		overrules(values, text)
		why := setting(o, other)
	]
	is_string(key)
}

overrules(values, text) if {
	text in values
}

overrules(values, text) if {
	"*" in values
	is_string(text)
}

limit_defect(id, o, key) := v if {
	text := access.annotation(o, key)
	not settings.positive(text)
	v := setting(o, key)
	is_string(id)
} else := v if {
	other := settings.first_set(o, access.arr(exempting, id))
	other != ""
	family := ranges.everyone(ranges.listed(access.annotation(o, other)))
	family != ""
	v := concat("", ["`", short(other), "` exempts every ", family, " address"])
} else := ""

# Lists of clients that a rate limit spares.
exempting := {
	"ingress-nginx": ["nginx.ingress.kubernetes.io/limit-allowlist", "nginx.ingress.kubernetes.io/limit-whitelist"],
	"haproxytech": ["haproxy.org/rate-limit-whitelist", "haproxy.com/rate-limit-whitelist", "ingress.kubernetes.io/rate-limit-whitelist"],
	"jcmoraisjr-haproxy": ["haproxy-ingress.github.io/limit-whitelist", "ingress.kubernetes.io/limit-whitelist"],
}

list_defect(text) := v if {
	family := ranges.everyone(ranges.listed(text))
	family != ""
	v := concat("", ["its ranges cover every ", family, " address"])
} else := ""

# What other objects and pairs of annotations add, by controller.

of_objects(id, o, ns) := v if {
	id == "ingress-nginx"
	v := modsecurity(o)
	is_string(ns)
} else := v if {
	id == "aws-load-balancer-controller"
	v := class_guards(o)
	is_string(ns)
} else := v if {
	id == "kong"
	v := kong_plugins.guards(o, ns)
} else := v if {
	id == "f5-nginx"
	v := array.concat(f5_policies(o, ns), master_guards(o))
} else := v if {
	id == "traefik"
	own := array.concat(middleware_guards(o, ns), option_guards(o, ns))
	v := array.concat(own, bypass_guards(o, ns))
} else := v if {
	id == "istio"
	needs := ["security.istio.io/AuthorizationPolicy of the ingress gateway"]
	v := [found | some name in ["authentication", "allow-list"]; found := open_guard(name, ["spec"], "the policies of the ingress gateway", needs)]
	is_object(o)
} else := []

# AWS: the parameters of the class hold for all its Ingresses.
class_guards(o) := v if {
	ingress.class_parameters_missing(o)
	need := concat("", ["elbv2.k8s.aws/IngressClassParams ", access.str(ingress.class_reference(o), "name")])
	names := ["allow-list", "web application firewall"]
	v := [found | some name in names; found := open_guard(name, ingress.class_path(o), "the parameters of its class", [need])]
} else := v if {
	params := ingress.class_parameters(o)
	v := array.concat(class_firewall(o, params), class_ranges(o, params))
}

class_firewall(o, params) := v if {
	concat("", [access.str(params, "wafv2AclArn"), access.str(params, "wafv2AclName")]) != ""
	v := [guard("web application firewall", "on", ingress.class_path(o), "")]
} else := []

class_ranges(o, params) := v if {
	texts := access.texts(params, "inboundCIDRs")
	family := ranges.everyone(texts)
	family != ""
	why := concat("", ["`inboundCIDRs` of the class cover every ", family, " address"])
	v := [guard("allow-list", "void", ingress.class_path(o), why)]
} else := v if {
	count(access.texts(params, "inboundCIDRs")) > 0
	v := [guard("allow-list", "on", ingress.class_path(o), "")]
} else := []

# F5 NGINX: Policies by name. Those for a firewall are taken from the annotation of NGINX Plus only.
f5_policies(o, ns) := v if {
	secure := served_securely(o)
	found := [entry |
		some key in ["nginx.org/policies", "nginx.com/policies"]
		some entry in f5_guards.policies({"policies": f5_names(o, key)}, annotation_path(key), ns)
		f5_taken(key, access.str(entry, "sort"))
	]
	placed := [entry | some one in found; path := array.slice(access.arr(one, "path"), 0, 3); entry := object.union(one, {"path": path})]
	v := f5_guards.guards_of(placed, secure)
}

f5_names(o, key) := v if {
	v := [reference |
		some part in split(access.annotation(o, key), ",")
		text := trim_space(part)
		text != ""
		reference := f5_reference(split(text, "/"))
		is_object(reference)
	]
}

f5_reference(words) := {"namespace": space, "name": name} if {
	count(words) == 2
	space := concat("", array.slice(words, 0, 1))
	name := concat("", array.slice(words, 1, 2))
} else := {"name": name} if {
	name := concat("/", words)
}

f5_taken(key, sort_of) if {
	key == "nginx.com/policies"
	is_string(sort_of)
}

f5_taken(key, sort_of) if {
	key == "nginx.org/policies"
	sort_of != "waf"
}

served_securely(o) if {
	served := [host | some entry in ingress.hosts_of(o); host := access.str(entry, "host"); ingress.tls(o, host) != "plain"]
	count(served) > 0
} else := false

# A minion may have the guards of its master, which is another Ingress of the host.
master_guards(o) := v if {
	access.annotation(o, "nginx.org/mergeable-ingress-type") == "minion"
	names := ["authentication", "client certificates", "rate limit", "allow-list", "web application firewall"]
	v := [found | some name in names; found := open_guard(name, ["spec"], "its master Ingress", ["the master Ingress of its host"])]
} else := []

# Traefik: middlewares and TLS options by name. A name without its provider is one that Traefik does not find, and serves nothing with.
middleware_guards(o, ns) := v if {
	key := "traefik.ingress.kubernetes.io/router.middlewares"
	v := [found |
		some part in split(access.annotation(o, key), ",")
		text := trim_space(part)
		contains(text, "@")
		some found in traefik_middlewares.reference_guards("Middleware", {"name": text}, ns, annotation_path(key))
	]
}

# A router that is put before another one of the namespace, and takes its requests past the login.
bypass_guards(o, ns) := [] if {
	priority(o) == 0
	is_string(ns)
} else := v if {
	by_name := access.obj(access.obj(access.obj(access.obj(inventory.whole, "namespace"), ns), "networking.k8s.io/v1"), "Ingress")
	found := [name |
		some name, other in by_name
		name != access.name(o)
		"traefik" in classes.candidates(other)
		overtakes(o, other)
		"on" in states(middleware_guards(other, ns), "authentication")
	]
	v := [bypass | some name in array.slice(sort(found), 0, 1); bypass := bypass_guard(o, ns, name); is_object(bypass)]
}

bypass_guard(o, ns, name) := v if {
	why := concat("", [setting(o, priority_key), " puts it before Ingress `", name, "`, which authenticates"])
	related := [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": ns, "name": name}]
	plain := guard("authentication", "void", annotation_path(priority_key), why)
	v := object.union(plain, {"related": related})
}

priority_key := "traefik.ingress.kubernetes.io/router.priority"

priority(o) := v if {
	text := trim_space(access.annotation(o, priority_key))
	regex.match(`^(0|[1-9][0-9]{0,8})$`, text)
	v := to_number(text)
} else := 0

# Without a priority of its own, a router has the length of its rule.
overtakes(o, other) if {
	some mine in ingress.entries(o)
	some theirs in ingress.entries(other)
	access.str(mine, "host") == access.str(theirs, "host")
	paths.covers(access.obj(mine, "matcher"), access.obj(theirs, "matcher"))
	priority(o) > max([priority(other), (100 + count(access.str(theirs, "host"))) + count(access.str(theirs, "text"))])
}

option_guards(o, ns) := [] if {
	access.annotation(o, options_key) == ""
	is_string(ns)
} else := v if {
	place := traefik_middlewares.target({"name": trim_space(access.annotation(o, options_key))}, ns)
	option := traefik_middlewares.find(access.str(place, "namespace"), "TLSOption", access.str(place, "name"))
	v := client_guards(option, place)
}

options_key := "traefik.ingress.kubernetes.io/router.tls.options"

client_guards(option, place) := v if {
	option == {}
	needs := [traefik_middlewares.need("TLSOption", place)]
	v := [open_guard("client certificates", annotation_path(options_key), "the TLS options", needs)]
} else := v if {
	mode := access.str(access.obj(access.obj(option, "spec"), "clientAuth"), "clientAuthType")
	mode == "RequireAndVerifyClientCert"
	v := [option_guard("on", "", option, place)]
} else := v if {
	mode := access.str(access.obj(access.obj(option, "spec"), "clientAuth"), "clientAuthType")
	mode in ["VerifyClientCertIfGiven", "RequestClientCert", "RequireAnyClientCert"]
	why := concat("", ["`clientAuthType: \"", mode, "\"` of TLSOption `", access.name(option), "`"])
	v := [option_guard("void", why, option, place)]
} else := []

option_guard(state, why, option, place) := v if {
	version := access.str(option, "apiVersion")
	related := [{"apiVersion": version, "kind": "TLSOption", "namespace": access.str(place, "namespace"), "name": access.name(option)}]
	plain := guard("client certificates", state, annotation_path(options_key), why)
	v := object.union(plain, {"related": related})
}

# ModSecurity only detects as the controller sets it up; a snippet can let it block, and then stands for the rules too.
modsecurity(o) := [] if {
	settings.boolean("ingress-nginx", o, "nginx.ingress.kubernetes.io/enable-modsecurity") == "false"
} else := v if {
	settings.boolean("ingress-nginx", o, "nginx.ingress.kubernetes.io/enable-modsecurity") == "true"
	key := "nginx.ingress.kubernetes.io/enable-modsecurity"
	v := [engine(o, key)]
} else := v if {
	key := "nginx.ingress.kubernetes.io/enable-owasp-core-rules"
	settings.boolean("ingress-nginx", o, key) == "true"
	needs := ["the configuration of ingress-nginx"]
	v := [open_guard("web application firewall", annotation_path(key), "the configuration of ingress-nginx", needs)]
} else := []

engine(o, key) := v if {
	text := engine_text(o)
	regex.match(`secruleengine[ \t]+"?on`, text)
	v := guard("web application firewall", "on", annotation_path(key), "")
} else := v if {
	text := engine_text(o)
	regex.match(`secruleengine[ \t]+"?off`, text)
	own := "nginx.ingress.kubernetes.io/modsecurity-snippet"
	v := guard("web application firewall", "void", annotation_path(own), "`modsecurity-snippet` switches ModSecurity off")
} else := v if {
	why := "ModSecurity only detects without `SecRuleEngine On`"
	v := guard("web application firewall", "void", annotation_path(key), why)
}

engine_text(o) := v if {
	v := lower(access.annotation(o, "nginx.ingress.kubernetes.io/modsecurity-snippet"))
}

# What switches off guards that are there.

weakened(id, o, guards) := v if {
	ingress.passed_through(id, o)
	some key in array.slice(passthrough_keys(id, o), 0, 1)
	v := [left | some found in guards; left := passed(id, o, key, found)]
} else := v if {
	id == "ingress-nginx"
	access.annotation(o, "nginx.ingress.kubernetes.io/satisfy") == "any"
	"on" in states(guards, "allow-list")
	v := [left | some found in guards; left := alternative(found)]
} else := v if {
	id == "ingress-nginx"
	"on" in states(guards, "client certificates")
	some elder in array.slice(elders(o), 0, 1)
	v := [left | some found in guards; left := by_elder(found, elder)]
} else := v if {
	id == "jcmoraisjr-haproxy"
	v := [left | some found in guards; left := of_jcmoraisjr(o, found)]
} else := guards

# ingress-nginx takes client certificates of a host as the first Ingress says that sets them. Looked for where they are set here.
elders(o) := v if {
	own := {host | some entry in ingress.hosts_of(o); host := access.str(entry, "host")}
	space := ingress.namespace(o)
	by_name := access.obj(access.obj(access.obj(access.obj(inventory.whole, "namespace"), space), "networking.k8s.io/v1"), "Ingress")
	v := [found |
		some name, other in by_name
		name != access.name(o)
		lax(other)
		some rule in ingress.rules(other)
		hosts.normal(access.str(rule, "host")) in own
		age := older(other, o)
		age != "no"
		related := [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "namespace": space, "name": name}]
		found := {"name": name, "age": age, "related": related}
		is_object(found)
	]
}

lax(other) if {
	access.annotation(other, "nginx.ingress.kubernetes.io/auth-tls-secret") != ""
	access.annotation(other, "nginx.ingress.kubernetes.io/auth-tls-verify-client") in ["off", "optional", "optional_no_ca"]
	"ingress-nginx" in classes.candidates(other)
}

older(other, o) := "unknown" if {
	"" in [created(other), created(o)]
} else := "yes" if {
	created(other) < created(o)
} else := "no"

created(o) := v if {
	v := access.str(access.obj(o, "metadata"), "creationTimestamp")
}

by_elder(found, elder) := v if {
	found.name == "client certificates"
	found.state == "on"
	elder.age == "yes"
	why := concat("", ["the older Ingress `", elder.name, "` of the host makes them optional"])
	v := object.union(found, {"state": "void", "why": why, "related": elder.related})
} else := v if {
	found.name == "client certificates"
	found.state == "on"
	why := concat("", ["whether Ingress `", elder.name, "` of the host, which makes them optional, is older"])
	needs := ["metadata.creationTimestamp of both Ingresses"]
	v := object.union(found, {"state": "unknown", "why": why, "needs": needs, "related": elder.related, "suspect": true})
} else := found

states(guards, name) := {state | some found in guards; access.str(found, "name") == name; state := access.str(found, "state")}

passthrough_keys(id, o) := v if {
	facts := access.obj(controllers.tls, id)
	v := [key | some key in access.texts(facts, "passthrough"); settings.boolean(id, o, key) == "true"]
}

# Bytes of a TLS stream cannot be authenticated; lists of addresses hold for connections too, but ingress-nginx drops them.
passed(id, o, key, found) := v if {
	voided_by_passthrough(id, access.str(found, "name"))
	v := object.union(found, {"state": "void", "path": annotation_path(key), "why": setting(o, key)})
} else := found

voided_by_passthrough(id, name) if {
	id == "ingress-nginx"
	is_string(name)
}

voided_by_passthrough(id, name) if {
	is_string(id)
	name in ["authentication", "client certificates", "web application firewall"]
}

# `satisfy: any` makes an allowed address enough.
alternative(found) := v if {
	found.name == "authentication"
	found.state == "on"
	why := "`satisfy: \"any\"` lets the addresses of the allow-list in without it"
	v := object.union(found, {"state": "void", "path": annotation_path("nginx.ingress.kubernetes.io/satisfy"), "why": why})
} else := found

# HAProxy Ingress: the firewall works with endpoints of the controller only; without strictness a bad Secret opens the route.
of_jcmoraisjr(o, found) := v if {
	found.name == "web application firewall"
	found.state == "on"
	needs := ["`modsecurity-endpoints` in the configuration of HAProxy Ingress"]
	v := object.union(found, {"state": "unknown", "set": true, "why": "`modsecurity-endpoints` of the controller", "needs": needs})
} else := v if {
	found.name == "client certificates"
	found.state == "on"
	key := settings.first_set(o, ["haproxy-ingress.github.io/auth-tls-strict", "ingress.kubernetes.io/auth-tls-strict"])
	settings.boolean("jcmoraisjr-haproxy", o, key) == "false"
	v := unstrict(o, found, key)
} else := found

unstrict(o, found, key) := v if {
	secret := authority(o)
	content := access.obj(secret, "data")
	access.has(content, "ca.crt")
	v := found
	is_string(key)
	is_object(v)
} else := v if {
	secret := authority(o)
	secret != {}
	why := concat("", [setting(o, key), " and a Secret without `ca.crt`"])
	v := object.union(found, {"state": "void", "path": annotation_path(key), "why": why})
} else := v if {
	needs := [concat("", ["v1/Secret ", authority_ns(o), "/", authority_name(o)])]
	why := concat("", [setting(o, key), " and the Secret"])
	v := object.union(found, {"state": "unknown", "path": annotation_path(key), "why": why, "needs": needs, "suspect": true})
}

authority_text(o) := v if {
	key := settings.first_set(o, ["haproxy-ingress.github.io/auth-tls-secret", "ingress.kubernetes.io/auth-tls-secret"])
	v := trim_space(access.annotation(o, key))
}

authority_ns(o) := v if {
	text := authority_text(o)
	contains(text, "/")
	v := concat("", array.slice(split(text, "/"), 0, 1))
} else := v if {
	v := ingress.namespace(o)
}

authority_name(o) := v if {
	words := split(authority_text(o), "/")
	v := concat("", array.slice(words, count(words) - 1, count(words)))
}

authority(o) := v if {
	v := inventory.find(authority_ns(o), "v1", "Secret", authority_name(o))
}

# What Services and paths add.

at_place(id, o, ns, place, guards) := v if {
	id == "aws-load-balancer-controller"
	v := array.concat(guards, aws_authentication(o, ns, place))
} else := v if {
	id == "gce"
	v := array.concat(guards, backend_config_guards(ns, place))
	is_object(o)
} else := v if {
	id == "kong"
	v := array.concat(guards, kong_plugins.service_guards(o, ns, access.str(place, "service"), access.arr(place, "path")))
} else := v if {
	id in ["ingress-nginx", "traefik-ingress-nginx"]
	text := access.str(place, "text")
	place.service != ""
	unauthenticated(text)
	v := [left | some found in guards; left := challenge(id, found, place)]
	is_object(o)
	is_string(ns)
} else := guards

# ingress-nginx serves everything below this path to everybody, for the challenges of certificate authorities.
challenge(id, found, place) := v if {
	id == "ingress-nginx"
	found.name == "authentication"
	found.state == "on"
	path := array.concat(access.arr(place, "path"), ["path"])
	why := "ingress-nginx authenticates nobody below `/.well-known/acme-challenge`"
	v := object.union(found, {"state": "void", "path": path, "why": why})
} else := found

# AWS: annotations of the Service stand over those of the Ingress, and only HTTPS listeners authenticate.

aws_authentication(o, ns, place) := v if {
	service := service_at(ns, place)
	type := aws_setting(o, service, "auth-type")
	type in ["oidc", "cognito"]
	v := [aws_login(o, ns, place, service)]
} else := v if {
	service := service_at(ns, place)
	service != {}
	access.annotation(o, "alb.ingress.kubernetes.io/auth-type") in ["oidc", "cognito"]
	type := aws_setting(o, service, "auth-type")
	name := access.str(place, "service")
	why := concat("", ["`auth-type: \"", type, "\"` of its Service"])
	related := [{"apiVersion": "v1", "kind": "Service", "namespace": ns, "name": name}]
	plain := guard("authentication", "void", aws_path(o, place), why)
	v := [object.union(plain, {"related": related})]
} else := v if {
	key := "alb.ingress.kubernetes.io/jwt-validation"
	access.annotation(o, key) != ""
	v := [aws_listener(o, place, key)]
	is_string(ns)
} else := v if {
	place.service != ""
	access.str(place, "port") != "use-annotation"
	service_at(ns, place) == {}
	need := service_need(ns, place)
	v := [open_guard("authentication", access.arr(place, "path"), "the annotations of its Service", [need])]
	is_object(o)
	is_array(v)
} else := []

aws_setting(o, service, name) := v if {
	key := concat("", ["alb.ingress.kubernetes.io/", name])
	v := access.annotation(service, key)
	v != ""
} else := v if {
	key := concat("", ["alb.ingress.kubernetes.io/", name])
	v := access.annotation(o, key)
}

aws_path(o, place) := v if {
	key := "alb.ingress.kubernetes.io/auth-type"
	access.annotation(o, key) != ""
	v := annotation_path(key)
	is_object(place)
} else := v if {
	v := access.arr(place, "path")
}

aws_login(o, ns, place, service) := v if {
	aws_setting(o, service, "auth-on-unauthenticated-request") == "allow"
	path := aws_allow_path(o, place)
	v := guard("authentication", "void", path, "`auth-on-unauthenticated-request: \"allow\"`")
	is_string(ns)
} else := v if {
	listener := aws_listener(o, place, "alb.ingress.kubernetes.io/auth-type")
	listener.state != "on"
	v := object.union(listener, {"path": aws_path(o, place)})
	is_string(ns)
	is_object(service)
} else := v if {
	service == {}
	place.service != ""
	access.str(place, "port") != "use-annotation"
	need := service_need(ns, place)
	plain := open_guard("authentication", aws_path(o, place), "the annotations of its Service", [need])
	v := object.union(plain, {"set": true})
} else := v if {
	v := guard("authentication", "on", aws_path(o, place), "")
	is_string(ns)
}

aws_allow_path(o, place) := v if {
	key := "alb.ingress.kubernetes.io/auth-on-unauthenticated-request"
	access.annotation(o, key) != ""
	v := annotation_path(key)
	is_object(place)
} else := v if {
	v := access.arr(place, "path")
}

aws_listener(o, place, key) := v if {
	host := concat("", array.slice(access.texts(place, "hosts"), 0, 1))
	v := aws_listener_of(o, host, key)
}

aws_listener_of(o, host, key) := v if {
	ingress.tls(o, host) == "plain"
	v := guard("authentication", "void", annotation_path(key), "an HTTP listener does not authenticate")
} else := v if {
	ingress.tls(o, host) == "served"
	access.str(ingress.plaintext(o), "state") == "open"
	v := guard("authentication", "void", annotation_path(key), "the HTTP listener beside the HTTPS one does not authenticate")
} else := v if {
	ingress.tls(o, host) == "unknown"
	needs := ingress.tls_needs(o)
	v := object.union(open_guard("authentication", annotation_path(key), "the listeners of the load balancer", needs), {"suspect": true})
} else := v if {
	v := guard("authentication", "on", annotation_path(key), "")
	is_object(o)
	is_string(host)
}

# GKE: a BackendConfig that the Service names by annotation.

backend_config_guards(ns, place) := [] if {
	access.str(place, "service") == ""
	is_string(ns)
} else := v if {
	service := service_at(ns, place)
	service == {}
	need := service_need(ns, place)
	v := unknown_config(place, [need], "the annotations of its Service")
} else := v if {
	name := backend_config_name(service_at(ns, place), access.str(place, "port"))
	name != ""
	config := inventory.find(ns, "cloud.google.com/v1", "BackendConfig", name)
	config == {}
	need := concat("", ["cloud.google.com/BackendConfig ", ns, "/", name])
	v := unknown_config(place, [need], "the BackendConfig of its Service")
} else := v if {
	name := backend_config_name(service_at(ns, place), access.str(place, "port"))
	name != ""
	config := inventory.find(ns, "cloud.google.com/v1", "BackendConfig", name)
	related := [{"apiVersion": "cloud.google.com/v1", "kind": "BackendConfig", "namespace": ns, "name": name}]
	v := [found |
		some what in config_guards(access.obj(config, "spec"))
		plain := guard(what, "on", access.arr(place, "path"), "")
		found := object.union(plain, {"related": related})
	]
} else := []

unknown_config(place, needs, why) := v if {
	path := access.arr(place, "path")
	v := [found | some name in ["authentication", "web application firewall"]; found := open_guard(name, path, why, needs); is_object(found)]
}

config_guards(spec) := v if {
	v := [name | some name in ["authentication", "web application firewall"]; configured(spec, name)]
}

configured(spec, name) if {
	name == "authentication"
	access.bool(access.obj(spec, "iap"), "enabled", false)
}

configured(spec, name) if {
	name == "web application firewall"
	access.str(access.obj(spec, "securityPolicy"), "name") != ""
}

# `{"default": "a"}` or `{"ports": {"80": "b"}}`: read without the braces, as pairs of a port and a name.
backend_config_name(service, port) := v if {
	found := [name | some pair in backend_config_pairs(service); some name in array.slice(pair, 1, 2); port in array.slice(pair, 0, 1)]
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
} else := v if {
	found := [name | some pair in backend_config_pairs(service); some name in array.slice(pair, 1, 2); "default" in array.slice(pair, 0, 1)]
	is_string(port)
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
} else := ""

backend_config_pairs(service) := v if {
	key := settings.first_set(service, ["cloud.google.com/backend-config", "beta.cloud.google.com/backend-config"])
	bare := trim_space(access.annotation(service, key))
	quotes := replace(replace(replace(bare, "\"", ""), " ", ""), "\n", "")
	text := replace(replace(quotes, "{", ""), "}", "")
	v := [pair |
		some part in split(text, ",")
		words := split(part, ":")
		pair := array.slice(words, count(words) - 2, count(words))
		count(pair) == 2
	]
}

# One answer for several controllers that may serve the Ingress: what they agree on, else unknown.

agreed(o, lists) := [] if {
	count(lists) == 0
	is_object(o)
} else := v if {
	count(lists) == 1
	some v in lists
	is_array(v)
} else := v if {
	names := {name | some guards in lists; some found in guards; name := access.str(found, "name")}
	v := [found |
		some name in sort(names)
		some found in agreed_on(o, lists, name)
	]
}

agreed_on(o, lists, name) := v if {
	folded := {state | some guards in lists; state := fold(states(guards, name))}
	count(folded) == 1
	some guards in array.slice(lists, 0, 1)
	v := [found | some found in guards; access.str(found, "name") == name]
	is_object(o)
} else := v if {
	where := [path | some guards in lists; some found in guards; access.str(found, "name") == name; path := access.arr(found, "path")]
	some path in array.slice(where, 0, 1)
	plain := open_guard(name, path, "the controller of its class", ingress.class_needs(o))
	v := [object.union(plain, {"suspect": true})]
}

fold(words) := "on" if {
	"on" in words
} else := "unknown" if {
	"unknown" in words
} else := "void" if {
	"void" in words
} else := "none"
