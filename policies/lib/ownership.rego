# METADATA
# title: Ownership of hosts
# description: |
#   Which hosts the object under review claims, in whatever place it names them, and which patterns cover them. A pattern is a host,
#   `*.example.com` for every name below `example.com` at any depth (wildcards among them, not the name itself), or `*` for every
#   host. What is no pattern grants nothing.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/concepts/security-model/
#     description: The security model of the Gateway API
package lib.portcullis.ownership

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.routes
import data.lib.portcullis.settings

# The hosts that the object under review claims, as `{"host", "path"}`. Hosts that are no names are faults, not claims.
claimed := v if {
	v := [claim |
		some entry in places(access.subject, access.namespace)
		host := access.str(entry, "host")
		nameable(host)
		path := access.arr(entry, "path")
		claim := {"host": host, "path": path}
		is_object(claim)
	]
}

nameable(host) if {
	routes.named(host)
}

# A listener without a host is a door, and whoever comes through it names a host; a host that the router makes is nobody's. Included
# parts of a proxy serve the host of whoever includes them.
places(o, ns) := v if {
	kinds.of(o) == "Ingress"
	is_string(ns)
	v := of_ingress(o)
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := [entry | some entry in gateway.listener_hosts(o); access.str(entry, "host") != ""]
} else := v if {
	kinds.of(o) == "IstioGateway"
	v := [entry | some entry in routes.hosts_of(o, ns); access.str(entry, "host") != ""]
} else := v if {
	kinds.of(o) == "Route"
	v := [entry | some entry in routes.hosts_of(o, ns); access.str(entry, "origin") != "generated"]
} else := [] if {
	kinds.of(o) == "VirtualServerRoute"
} else := [] if {
	kinds.of(o) == "HTTPProxy"
	access.obj(access.obj(o, "spec"), "virtualhost") == {}
} else := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	v := array.concat(routes.hosts_of(o, ns), certificate_domains(o))
	is_array(v)
} else := [] if {
	kinds.family(o) == "gateway"
	not gateway.at_edge(o)
} else := v if {
	v := routes.hosts_of(o, ns)
}

# Rules, a default backend for every host, `tls.hosts` (they get certificates and answer for their names), and annotations.
of_ingress(o) := v if {
	own := array.concat(ingress.rule_hosts(o), default_hosts(o))
	named := array.concat(own, tls_hosts(o))
	added := array.concat(ingress.alias_hosts(o), www_hosts(o))
	v := array.concat(named, added)
}

default_hosts(o) := v if {
	ingress.backend_scope(o) == "every"
	path := ingress.default_backend_path(o)
	is_array(path)
	v := [{"host": "", "path": path}]
	is_array(v)
} else := []

tls_hosts(o) := v if {
	v := [entry |
		some i, section in ingress.tls_entries(o)
		some j, text in access.arr(section, "hosts")
		is_string(text)
		trim_space(text) != ""
		host := hosts.normal(text)
		path := ["spec", "tls", i, "hosts", j]
		entry := {"host": host, "path": path}
		is_object(entry)
	]
}

www_key := "nginx.ingress.kubernetes.io/from-to-www-redirect"

# ingress-nginx answers for the same name with or without `www.` too.
www_hosts(o) := v if {
	"ingress-nginx" in classes.candidates(o)
	settings.boolean("ingress-nginx", o, www_key) == "true"
	v := [entry |
		some rule in ingress.rule_hosts(o)
		host := www_pair(access.str(rule, "host"))
		entry := {"host": host, "path": ["metadata", "annotations", www_key]}
		is_object(entry)
	]
} else := []

www_pair(host) := v if {
	host != ""
	not hosts.wildcard(host)
	startswith(host, "www.")
	v := trim_prefix(host, "www.")
} else := v if {
	host != ""
	not hosts.wildcard(host)
	v := concat("", ["www.", host])
}

# Domains for which Traefik gets a certificate.
certificate_domains(o) := v if {
	tls := access.obj(access.obj(o, "spec"), "tls")
	mains := [entry |
		some i, domain in access.arr(tls, "domains")
		text := access.str(domain, "main")
		text != ""
		host := hosts.normal(text)
		entry := {"host": host, "path": ["spec", "tls", "domains", i, "main"]}
		is_object(entry)
	]
	others := [entry |
		some i, domain in access.arr(tls, "domains")
		some j, text in access.arr(domain, "sans")
		is_string(text)
		host := hosts.normal(text)
		entry := {"host": host, "path": ["spec", "tls", "domains", i, "sans", j]}
		is_object(entry)
	]
	v := array.concat(mains, others)
}

# Annotations that add hosts by a pattern that is no name: nobody can tell which.
patterns_added := v if {
	kinds.subject == "Ingress"
	v := [entry |
		some key in access.names(access.annotations(access.subject))
		text := access.annotation(access.subject, key)
		adds_pattern(key, text)
		entry := {"key": key, "text": text, "path": ["metadata", "annotations", key]}
		is_object(entry)
	]
} else := []

adds_pattern(key, text) if {
	regex.match(`/(server-alias|redirect-from)-regex$`, key)
	trim_space(text) != ""
	count(classes.readers(key)) > 0
}

adds_pattern(key, text) if {
	endswith(key, "/server-alias")
	regex.match(`(^|,)[ ]*~`, text)
	count(classes.readers(key)) > 0
}

# Whether a host of the object under review is there for the challenges of a certificate authority only.
only_challenges(host) if {
	own := [entry | some entry in routes.subject_entries; access.str(entry, "host") == host]
	count(own) > 0
	serving := [entry | some entry in own; claims.challenge(access.str(entry, "text")) == false]
	count(serving) == 0
}

# The patterns in a list of texts, normal; a text that is none is left out.
patterns(texts) := v if {
	v := [pattern |
		some text in texts
		is_string(text)
		small := hosts.normal(text)
		grants(text, small)
		pattern := small
	]
}

grants(text, pattern) if {
	trim_space(text) == "*"
	pattern == ""
}

grants(text, pattern) if {
	trim_space(text) != ""
	hosts.valid(pattern)
}

# Whether a list of patterns covers all that a host stands for.
covered(some_patterns, host) if {
	some pattern in some_patterns
	hosts.covers(pattern, host, "many")
}

# Whether a name of a namespace fits: itself, a beginning such as `team-*`, or `*`.
namespace_fits(text, ns) if {
	text == ns
}

namespace_fits(text, ns) if {
	endswith(text, "*")
	start := trim_suffix(text, "*")
	startswith(ns, start)
}

# The patterns of a map from namespaces to lists of them.
mapped(by_namespace, ns) := v if {
	v := [pattern |
		some name in access.names(by_namespace)
		namespace_fits(name, ns)
		some pattern in patterns(access.arr(by_namespace, name))
	]
}

# The namespaces of the map that own a host, sorted.
owners(by_namespace, host) := v if {
	v := [name |
		some name in access.names(by_namespace)
		some_patterns := patterns(access.arr(by_namespace, name))
		covered(some_patterns, host)
	]
}

# The patterns that an annotation, else a label, of a Namespace grants it: texts between commas or blanks.
granted(ns, key) := v if {
	key != ""
	namespace := inventory.find_cluster("v1", "Namespace", ns)
	blanked := replace(grant_text(namespace, key), ",", " ")
	v := patterns(split(blanked, " "))
} else := []

grant_text(namespace, key) := v if {
	v := access.annotation(namespace, key)
	v != ""
} else := v if {
	v := access.str(access.labels(namespace), key)
}

# Whether the Namespace that would tell was not given.
namespace_missing(ns, key) if {
	key != ""
	inventory.find_cluster("v1", "Namespace", ns) == {}
}

# Whether a host is a platform's own: the apex, the wildcard below it, and wildcards that cover the apex or more.
of_apex(host, apexes) if {
	some apex in apexes
	apex_or_wider(host, apex)
}

apex_or_wider(host, apex) if {
	host == apex
}

apex_or_wider(host, apex) if {
	hosts.wildcard(host)
	suffix := hosts.tail(host)
	dotted := concat("", [".", apex])
	endswith(dotted, suffix)
}

apex_or_wider(host, apex) if {
	host == ""
	apex != ""
}

# Whether a host is the apex or below it.
below_apex(host, apexes) if {
	some apex in apexes
	at_or_below(host, apex)
}

at_or_below(host, apex) if {
	host == apex
}

at_or_below(host, apex) if {
	dotted := concat("", [".", apex])
	endswith(host, dotted)
}

# Where the first of some hosts is claimed.
path_of(wanted) := v if {
	found := [path |
		some claim in claimed
		host := claim.host
		host in wanted
		path := claim.path
		is_array(path)
	]
	count(found) > 0
	v := found[0]
	is_array(v)
} else := ["spec"]
