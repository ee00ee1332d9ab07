# METADATA
# title: Transport of an Ingress
# description: |
#   TLS of an Ingress towards clients and backends, as its annotations and the objects of its class set it, the certificates it is served with,
#   and who can reach it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
#   - ref: https://haproxy-ingress.github.io/docs/configuration/keys/#ssl-options
package lib.portcullis.ingress_transport

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.ingress_answers
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.settings
import data.lib.portcullis.weakness

nginx_ids := ["ingress-nginx", "traefik-ingress-nginx"]

# TLS towards clients

tls_settings(o) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		ciphers := array.concat(weak_ciphers(id, o), old_versions(id, o))
		answers := array.concat(ciphers, taken_back(id, o))
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

cipher_keys := {
	"ingress-nginx": ["ssl-ciphers"],
	"f5-nginx": ["ssl-ciphers"],
	"jcmoraisjr-haproxy": ["ssl-ciphers", "ssl-cipher-suites"],
}

weak_ciphers(id, o) := v if {
	v := [answer |
		some name in access.texts(cipher_keys, id)
		key := ingress_answers.key(id, o, name)
		weak := weakness.ciphers(access.annotation(o, key))
		count(weak) > 0
		what := concat("", ["`", key, "` admits weak ciphers: `", concat("`, `", weak), "`"])
		answer := ingress_answers.at(what, key, {"ciphers": weak})
	]
}

old_versions(id, o) := [answer] if {
	id == "jcmoraisjr-haproxy"
	key := ingress_answers.key(id, o, "ssl-options-host")
	text := access.annotation(o, key)
	old_options(text)
	what := concat("", ["`", key, ": ", text, "` admits TLS before 1.2"])
	answer := ingress_answers.at(what, key, {"options": text})
} else := [answer] if {
	id == "aws-load-balancer-controller"
	access.str(ingress.class_parameters(o), "sslPolicy") == ""
	key := ingress_answers.key(id, o, "ssl-policy")
	policy := access.annotation(o, key)
	old_policy(policy)
	what := concat("", ["`", key, ": ", policy, "` admits TLS before 1.2"])
	plain := ingress_answers.at(what, key, {"policy": policy})
	answer := by_class_too(o, plain)
} else := [answer] if {
	id == "contour"
	key := ingress_answers.key(id, o, "tls-minimum-protocol-version")
	version := access.annotation(o, key)
	version in ["1.0", "1.1"]
	what := concat("", ["`", key, ": ", version, "` admits TLS before 1.2"])
	answer := ingress_answers.at(what, key, {"version": version})
} else := []

# The options of a host take the place of the common ones, which switch old versions off.
old_options(text) if {
	regex.match(`(^|[ \n])(ssl-min-ver +(SSLv3|TLSv1\.[01])|force-(sslv3|tlsv10|tlsv11))([ \n]|$)`, text)
}

# Names of policies of AWS that admit TLS 1.0 or 1.1.
old_policy(policy) if {
	regex.match(`^ELBSecurityPolicy-(2015-05|2016-08|FS-2018-06|FS-1-1-.+|TLS-1-[01]-.+|TLS13-1-[01]-.+)$`, policy)
}

# The parameters of the class come before the annotation.
by_class_too(o, answer) := v if {
	ingress.class_parameters_missing(o)
	need := concat("", ["elbv2.k8s.aws/IngressClassParams ", access.str(ingress.class_reference(o), "name")])
	v := object.union(answer, {"needs": [need]})
} else := answer if {
	is_object(o)
}

# The header that keeps browsers from plain HTTP, switched off on an Ingress with TLS.
taken_back(id, o) := [answer] if {
	id in ["f5-nginx", "jcmoraisjr-haproxy"]
	count(ingress.tls_entries(o)) > 0
	ingress_answers.off(id, o, "hsts")
	key := ingress_answers.key(id, o, "hsts")
	what := concat("", ["`", key, "` switches HSTS off, so that browsers may be led back to plain HTTP"])
	answer := ingress_answers.at(what, key, {})
} else := [answer] if {
	id in ["f5-nginx", "jcmoraisjr-haproxy"]
	count(ingress.tls_entries(o)) > 0
	key := ingress_answers.key(id, o, "hsts-max-age")
	regex.match(`^0+$`, access.annotation(o, key))
	what := concat("", ["`", key, ": 0` makes browsers forget HSTS, so that they may be led back to plain HTTP"])
	answer := ingress_answers.at(what, key, {})
} else := []

# TLS towards backends

backend_tls(o, ns) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := backend_answers(id, o)
		entry := {"id": id, "answers": answers}
	]
	own := ingress_answers.agreed(o, by_controller)
	v := array.concat(own, service_answers(o, ns))
}

# How a controller is told to use TLS to the backend, and to verify it.
backend_answers(id, o) := v if {
	id in nginx_ids
	v := nginx_backend(id, o)
	is_array(v)
} else := v if {
	id == "jcmoraisjr-haproxy"
	v := verified_by(id, o, haproxy_secure(id, o), "secure-verify-ca-secret")
	is_array(v)
} else := v if {
	id == "agic"
	v := idle_root(id, o)
	is_array(v)
} else := v if {
	id == "haproxytech"
	ingress_answers.on(id, o, "server-ssl")
	ingress_answers.text(id, o, "server-ca") == ""
	v := [unverified(ingress_answers.key(id, o, "server-ssl"), "`server-ca`")]
	is_array(v)
} else := v if {
	id == "f5-nginx"
	ingress_answers.text(id, o, "ssl-services") != ""
	v := [unverified(ingress_answers.key(id, o, "ssl-services"), "a Policy with `egressMTLS`")]
	is_array(v)
} else := v if {
	id == "aws-load-balancer-controller"
	upper(ingress_answers.text(id, o, "backend-protocol")) == "HTTPS"
	key := ingress_answers.key(id, o, "backend-protocol")
	what := concat("", ["any certificate of the backend is taken: `", key, "` never verifies it"])
	v := [ingress_answers.if_asked(ingress_answers.at(what, key, {}), "require_verification")]
	is_array(v)
} else := v if {
	id in ["haproxytech", "f5-nginx", "aws-load-balancer-controller"]
	v := [unencrypted(id)]
	is_array(v)
} else := []

nginx_backend(id, o) := v if {
	nginx_secure(id, o)
	ingress_answers.text(id, o, "proxy-ssl-verify") == "on"
	v := nginx_anchor(id, o)
	is_array(v)
} else := v if {
	nginx_secure(id, o)
	v := [unverified(ingress_answers.key(id, o, "backend-protocol"), "`proxy-ssl-verify`")]
	is_array(v)
} else := v if {
	ingress_answers.text(id, o, "proxy-ssl-verify") == "on"
	key := ingress_answers.key(id, o, "proxy-ssl-verify")
	what := concat("", ["`", key, "` has no effect: without `backend-protocol: HTTPS` the backend is reached in the clear"])
	v := [ingress_answers.at(what, key, {})]
	is_array(v)
} else := v if {
	v := [unencrypted(id)]
}

nginx_secure(id, o) if {
	upper(trim_space(ingress_answers.text(id, o, "backend-protocol"))) in ["HTTPS", "GRPCS"]
}

# ingress-nginx verifies only against the authority of the Secret; Traefik has others beside it.
nginx_anchor(id, o) := v if {
	id == "ingress-nginx"
	ingress_answers.text(id, o, "proxy-ssl-secret") == ""
	key := ingress_answers.key(id, o, "proxy-ssl-verify")
	what := concat("", ["`", key, "` has no effect without `proxy-ssl-secret`: any certificate of the backend is taken"])
	v := [ingress_answers.at(what, key, {})]
	is_array(v)
} else := []

haproxy_secure(id, o) if {
	ingress_answers.on(id, o, "secure-backends")
} else if {
	lower(ingress_answers.text(id, o, "backend-protocol")) in ["h1-ssl", "h2-ssl", "https", "grpcs"]
} else := false

verified_by(id, o, secure, name) := v if {
	secure == true
	ingress_answers.text(id, o, name) == ""
	found := [key | some word in ["backend-protocol", "secure-backends"]; key := ingress_answers.key(id, o, word); key != ""]
	v := [unverified(found[0], concat("", ["`", name, "`"]))]
	is_array(v)
} else := v if {
	not secure
	ingress_answers.text(id, o, name) != ""
	key := ingress_answers.key(id, o, name)
	what := concat("", ["`", key, "` has no effect: the backend is reached in the clear"])
	v := [ingress_answers.at(what, key, {})]
	is_array(v)
} else := v if {
	not secure
	v := [unencrypted(id)]
	is_array(v)
} else := []

idle_root(id, o) := [answer] if {
	key := ingress_answers.key(id, o, "appgw-trusted-root-certificate")
	key != ""
	lower(ingress_answers.text(id, o, "backend-protocol")) != "https"
	what := concat("", ["`", key, "` has no effect: the backend is reached in the clear"])
	answer := ingress_answers.at(what, key, {})
} else := [answer] if {
	lower(ingress_answers.text(id, o, "backend-protocol")) != "https"
	answer := unencrypted(id)
} else := []

unverified(key, wanted) := v if {
	what := concat("", ["any certificate of the backend is taken: `", key, "` does not verify it without ", wanted])
	v := ingress_answers.if_asked(ingress_answers.at(what, key, {}), "require_verification")
}

unencrypted(id) := v if {
	what := "the backend is reached in the clear"
	plain := {"what": what, "path": ["spec"], "evidence": {}, "needs": [], "related": []}
	v := ingress_answers.if_asked(plain, "require_encryption")
	is_string(id)
}

# Controllers that are told by the Service.
service_answers(o, ns) := v if {
	ids := ingress_answers.ids(o)
	count(ids) == 1
	id := ids[0]
	id in ["contour", "gce", "kong"]
	v := [answer |
		some i, rule in ingress.rules(o)
		some j, p in access.arr(access.obj(rule, "http"), "paths")
		name := ingress.service_name(p)
		name != ""
		first_use(o, name, i, j)
		service := inventory.find(ns, "v1", "Service", name)
		path := ["spec", "rules", i, "http", "paths", j, "backend"]
		some answer in by_service(id, service, name, path, ns)
	]
} else := []

# A Service that several paths use is judged at the first.
first_use(o, name, i, j) if {
	uses := [[k, l] |
		some k, rule in ingress.rules(o)
		some l, p in access.arr(access.obj(rule, "http"), "paths")
		ingress.service_name(p) == name
	]
	uses[0] == [i, j]
}

by_service(id, service, name, path, ns) := v if {
	service == {}
	need := concat("", ["v1/Service ", ns, "/", name])
	what := concat("", ["whether Service `", name, "` is reached by verified TLS depends on its annotations"])
	answer := {"what": what, "path": path, "evidence": {"service": name}, "needs": [need], "related": []}
	v := [ingress_answers.if_asked(answer, "require_verification")]
	is_string(id)
} else := v if {
	id == "kong"
	v := by_kong_service(service, name, path, ns)
	is_array(v)
} else := v if {
	key := settings.first_set(service, access.texts(service_keys, id))
	text := lower(access.annotation(service, key))
	tells_tls(id, text)
	what := concat("", ["any certificate of Service `", name, "` is taken: ", access.str(controllers.titles, id), " does not verify it"])
	v := [ingress_answers.if_asked(at_service(what, service, name, path, ns), "require_verification")]
	is_array(v)
} else := v if {
	what := concat("", ["Service `", name, "` is reached in the clear"])
	v := [ingress_answers.if_asked(at_service(what, service, name, path, ns), "require_encryption")]
}

service_keys := {
	"contour": ["projectcontour.io/upstream-protocol.tls"],
	"gce": ["cloud.google.com/app-protocols", "service.alpha.kubernetes.io/app-protocols"],
}

tells_tls(id, text) if {
	id == "contour"
	trim(text, ", ") != ""
}

tells_tls(id, text) if {
	id == "gce"
	regex.match(`"(https|http2)"`, text)
}

by_kong_service(service, name, path, ns) := v if {
	encrypted(service)
	access.annotation(service, "konghq.com/tls-verify") == "false"
	what := concat("", ["any certificate of Service `", name, "` is taken: its `konghq.com/tls-verify` is off"])
	v := [at_service(what, service, name, path, ns)]
	is_array(v)
} else := v if {
	encrypted(service)
	access.annotation(service, "konghq.com/tls-verify") == ""
	what := concat("", ["any certificate of Service `", name, "` is taken: it has no `konghq.com/tls-verify`"])
	v := [ingress_answers.if_asked(at_service(what, service, name, path, ns), "require_verification")]
	is_array(v)
} else := [] if {
	encrypted(service)
} else := v if {
	access.annotation(service, "konghq.com/tls-verify") == "true"
	what := concat("", ["`konghq.com/tls-verify` of Service `", name, "` has no effect: without `konghq.com/protocol: https` it is reached in the clear"])
	v := [at_service(what, service, name, path, ns)]
	is_array(v)
} else := v if {
	what := concat("", ["Service `", name, "` is reached in the clear"])
	v := [ingress_answers.if_asked(at_service(what, service, name, path, ns), "require_encryption")]
}

encrypted(service) if {
	access.annotation(service, "konghq.com/protocol") in ["https", "grpcs", "tls", "wss"]
}

at_service(what, service, name, path, ns) := v if {
	related := [kinds.reference(service, ns)]
	v := {"what": what, "path": path, "evidence": {"service": name}, "needs": [], "related": related}
}

# TLS passed through

# What asks for protection or for a change of requests, and is void where TLS is passed through.
voided(key) if {
	regex.match(`/(auth-|basic-auth|enable-global-auth|satisfy|oauth|allowlist-|allow-list|whitelist|denylist-|deny-list|blacklist)`, key)
}

voided(key) if {
	regex.match(`/(limit-|rate-limit|enable-modsecurity|enable-owasp|modsecurity-|waf|enable-cors|cors-enable|custom-headers|hsts$)`, key)
}

voided(key) if {
	regex.match(`/(rewrite-target|path-rewrite|request-|headers$|permanent-redirect|temporal-redirect|mirror-|[a-z-]+-snippet$|config-backend)`, key)
}

passthroughs(o) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := passthrough_of(id, o)
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

passthrough_of(id, o) := [answer] if {
	keys := passthrough_keys(id, o)
	count(keys) > 0
	key := keys[0]
	void := void_keys(id, o)
	count(void) > 0
	what := concat("", ["`", key, "` passes TLS through, so that `", concat("`, `", void), "` ", has_no_effect(void)])
	answer := ingress_answers.at(what, key, {"void": void})
	is_object(answer)
} else := [answer] if {
	keys := passthrough_keys(id, o)
	count(keys) > 0
	key := keys[0]
	what := concat("", ["`", key, "` passes TLS through, so that nothing of the requests is seen"])
	answer := ingress_answers.if_asked(ingress_answers.at(what, key, {}), "forbid")
	is_object(answer)
} else := []

passthrough_keys(id, o) := v if {
	facts := access.obj(controllers.tls, id)
	v := [key | some key in access.texts(facts, "passthrough"); settings.boolean(id, o, key) == "true"]
}

void_keys(id, o) := v if {
	v := [key |
		some key in access.names(access.annotations(o))
		id in classes.readers(key)
		access.annotation(o, key) != ""
		voided(key)
	]
}

has_no_effect(list) := "has no effect" if {
	count(list) == 1
} else := "have no effect"

# Certificates

# What a controller does with TLS without a Secret, and with a Secret that is not there: `default` where it serves its own certificate.
without_secret := ["ingress-nginx", "traefik-ingress-nginx", "jcmoraisjr-haproxy", "haproxytech", "kong"]

without_object := ["ingress-nginx", "traefik-ingress-nginx", "jcmoraisjr-haproxy", "haproxytech", "traefik", "kong"]

default_certificates(o, ns) := v if {
	by_controller := [entry |
		some id in ingress_answers.ids(o)
		answers := certificates_of(id, o, ns)
		entry := {"id": id, "answers": answers}
	]
	v := ingress_answers.agreed(o, by_controller)
}

certificates_of(id, o, ns) := [] if {
	own_certificate(id, o)
	is_string(ns)
} else := v if {
	v := array.concat(nameless(id, o), absent(id, o, ns))
}

# Certificates by other means: a certificate of the load balancer, TLS handed through, a canary that takes the TLS of another Ingress.
own_certificate(id, o) if {
	count(passthrough_keys(id, o)) > 0
}

own_certificate(id, o) if {
	ingress.follows(o)
	is_string(id)
}

# Entries with hosts and without a Secret.
nameless(id, o) := [answer] if {
	id in without_secret
	found := [entry |
		some i, section in ingress.tls_entries(o)
		access.str(section, "secretName") == ""
		names := access.texts(section, "hosts")
		count(names) > 0
		not named_elsewhere(o, names)
		entry := {"path": ["spec", "tls", i], "hosts": names}
	]
	count(found) > 0
	names := sort({host | some entry in found; some host in entry.hosts})
	path := found[0].path
	what := concat("", ["TLS of `", concat("`, `", names), "` names no Secret, so that the default certificate of the controller is served"])
	answer := {"what": what, "path": path, "evidence": {"hosts": names}, "needs": [], "related": []}
	is_object(answer)
} else := []

# Whether other entries with a Secret hold all of the names.
named_elsewhere(o, names) if {
	others := [name |
		some name in names
		not has_secret(o, name)
	]
	count(others) == 0
}

has_secret(o, name) if {
	some section in ingress.tls_entries(o)
	access.str(section, "secretName") != ""
	some pattern in access.texts(section, "hosts")
	hosts.covers(hosts.normal(pattern), hosts.normal(name), "one")
}

# Secrets that are not there, where those of the namespace were given and nothing is going to make them.
absent(id, o, ns) := [answer] if {
	id in without_object
	keeps_certificates(ns)
	found := [entry |
		some i, section in ingress.tls_entries(o)
		name := access.str(section, "secretName")
		name != ""
		inventory.find(ns, "v1", "Secret", name) == {}
		not issued(o)
		entry := {"path": ["spec", "tls", i, "secretName"], "name": name}
	]
	count(found) > 0
	names := sort({name | some entry in found; name := access.str(entry, "name")})
	path := found[0].path
	what := concat("", ["Secret `", concat("`, `", names), "` is not there, so that the default certificate of the controller is served"])
	answer := {"what": what, "path": path, "evidence": {"secrets": names}, "needs": [], "related": []}
	is_object(answer)
} else := []

# Whether certificates of the namespace were given: a set of manifests seldom holds any.
keeps_certificates(ns) if {
	kept := [name | some name, secret in inventory.named(ns, "v1", "Secret"); access.str(secret, "type") == "kubernetes.io/tls"]
	count(kept) > 0
}

issued(o) if {
	some key in access.names(access.annotations(o))
	regex.match(`^(cert-manager\.io/|certmanager\.k8s\.io/|kubernetes\.io/tls-acme$|acme\.cert-manager\.io/|cert\.gardener\.cloud/)`, key)
}

# Who can reach it

exposure(o) := v if {
	found := {answer | some id in ingress_answers.ids(o); answer := exposure_of(id, o); is_object(answer)}
	count(found) == 1
	answers := sort(found)
	v := answers[0]
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

exposed(state, key, why) := v if {
	v := {"state": state, "path": ["metadata", "annotations", key], "why": why, "needs": []}
}

exposed_by_default(state, why) := v if {
	v := {"state": state, "path": ["spec"], "why": why, "needs": []}
}

exposure_of(id, o) := v if {
	id == "aws-load-balancer-controller"
	v := aws_exposure(o)
	is_object(v)
} else := v if {
	id == "gce"
	v := gce_exposure(o)
	is_object(v)
} else := v if {
	id == "agic"
	v := agic_exposure(id, o)
	is_object(v)
} else := v if {
	id == "cilium"
	ingress_answers.text(id, o, "service-type") == "ClusterIP"
	v := exposed("internal", ingress_answers.key(id, o, "service-type"), "its Service is reached inside the cluster only")
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

# The parameters of the class come first, then the annotation; the other Ingresses of a group may say it too.
aws_exposure(o) := v if {
	scheme := access.str(ingress.class_parameters(o), "scheme")
	scheme != ""
	v := exposed_by_default(aws_state(scheme), concat("", ["`scheme: ", scheme, "` of its class"]))
	is_object(v)
} else := v if {
	ingress.class_parameters_missing(o)
	need := concat("", ["elbv2.k8s.aws/IngressClassParams ", access.str(ingress.class_reference(o), "name")])
	v := {"state": "unknown", "path": ["spec"], "why": "the parameters of its class", "needs": [need]}
	is_object(v)
} else := v if {
	key := "alb.ingress.kubernetes.io/scheme"
	scheme := access.annotation(o, key)
	scheme != ""
	v := exposed(aws_state(scheme), key, concat("", ["`scheme: ", scheme, "`"]))
	is_object(v)
} else := v if {
	access.annotation(o, "alb.ingress.kubernetes.io/group.name") != ""
	v := {"state": "unknown", "path": ["spec"], "why": "", "needs": ["the other Ingresses of its group"]}
	is_object(v)
} else := v if {
	v := exposed_by_default("internal", "the default of its controller")
}

aws_state(scheme) := "public" if {
	scheme == "internet-facing"
} else := "internal"

gce_exposure(o) := v if {
	classes.annotation(o) == "gce-internal"
	v := exposed("internal", classes.annotation_key, "class `gce-internal`")
	is_object(v)
} else := v if {
	classes.annotation(o) in ["gce", "gce-regional-external", "gce-multi-cluster"]
	v := exposed("public", classes.annotation_key, concat("", ["class `", classes.annotation(o), "`"]))
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "", "needs": []}

agic_exposure(id, o) := v if {
	ingress_answers.on(id, o, "use-private-ip")
	v := exposed("internal", ingress_answers.key(id, o, "use-private-ip"), "`use-private-ip`")
	is_object(v)
} else := v if {
	v := exposed_by_default("public", "the default of its controller")
}
