# METADATA
# title: Plugins of Kong
# description: |
#   What KongPlugins and KongClusterPlugins that an Ingress, a Service or a route names make of its guards. A plugin that is disabled
#   does nothing; one that was not given may be any.
package lib.portcullis.kong_plugins

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.ranges

key := "konghq.com/plugins"

# Plugins that an object names, as `{"namespace", "name"}`.
named(o, ns) := v if {
	v := [reference |
		some part in split(access.annotation(o, key), ",")
		text := trim_space(part)
		text != ""
		reference := reference_of(text, ns)
		is_object(reference)
	]
}

# `namespace:name` names a plugin of another namespace.
reference_of(text, ns) := v if {
	words := split(text, ":")
	count(words) == 2
	some space in array.slice(words, 0, 1)
	some name in array.slice(words, 1, 2)
	v := {"namespace": space, "name": name}
} else := v if {
	v := {"namespace": ns, "name": text}
}

# The object of a reference: a KongPlugin, else a KongClusterPlugin, else `{}`.
plugin(reference) := v if {
	v := inventory.find(access.str(reference, "namespace"), "configuration.konghq.com/v1", "KongPlugin", access.str(reference, "name"))
	v != {}
} else := v if {
	v := inventory.find_cluster("configuration.konghq.com/v1", "KongClusterPlugin", access.str(reference, "name"))
}

# Cluster plugins that hold for everything that Kong serves.
global_plugins := v if {
	v := [o |
		some entry in inventory.cluster("configuration.konghq.com/v1", "KongClusterPlugin")
		o := entry.object
		access.str(access.labels(o), "global") == "true"
		not access.bool(o, "disabled", false)
	]
}

# Guards by the plugins that an Ingress or route names, and by global ones.
guards(o, ns) := v if {
	path := ["metadata", "annotations", key]
	own := [found | some reference in named(o, ns); some found in of_reference(reference, path)]
	common := [found | some other in global_plugins; some found in of_plugin(other, "", ["spec"])]
	v := array.concat(own, common)
}

# Guards by the plugins that a Service names, with the path of the backend.
service_guards(o, ns, name, path) := [] if {
	name == ""
	is_object(o)
	is_string(ns)
	is_array(path)
} else := v if {
	service := inventory.find(ns, "v1", "Service", name)
	service == {}
	need := concat("", ["v1/Service ", ns, "/", name])
	v := unknown_guards(path, "the plugins of its Service", need)
	is_object(o)
} else := v if {
	service := inventory.find(ns, "v1", "Service", name)
	v := [found | some reference in named(service, ns); some found in of_reference(reference, path)]
}

of_reference(reference, path) := v if {
	o := plugin(reference)
	o != {}
	v := of_plugin(o, access.str(reference, "namespace"), path)
} else := v if {
	need := concat("", ["configuration.konghq.com/KongPlugin ", access.str(reference, "namespace"), "/", access.str(reference, "name")])
	why := concat("", ["plugin `", access.str(reference, "name"), "`"])
	v := unknown_guards(path, why, need)
}

unknown_guards(path, why, need) := v if {
	v := [found |
		some name in ["authentication", "client certificates", "rate limit", "allow-list"]
		found := {"name": name, "state": "unknown", "path": path, "why": why, "needs": [need], "related": []}
	]
}

of_plugin(o, ns, path) := v if {
	name := guard_name(o)
	name != ""
	state := state_of(o, name)
	why := why_of(o, name)
	related := [related_of(o, ns)]
	needs := needs_of(o, ns, name)
	note := note_of(o, name)
	v := [{"name": name, "state": state, "path": path, "why": why, "needs": needs, "related": related, "note": note, "suspect": true}]
	is_array(v)
} else := []

related_of(o, ns) := v if {
	kind := access.str(o, "kind")
	v := {"apiVersion": "configuration.konghq.com/v1", "kind": kind, "namespace": space_of(kind, ns), "name": access.name(o)}
}

space_of(kind, ns) := "" if {
	kind == "KongClusterPlugin"
	is_string(ns)
} else := ns

# What a plugin guards with; `""` where with nothing. `acl` only sorts those who have been authenticated.
guard_name(o) := "authentication" if {
	access.str(o, "plugin") in logins
} else := "client certificates" if {
	access.str(o, "plugin") == "mtls-auth"
} else := "rate limit" if {
	access.str(o, "plugin") in ["rate-limiting", "rate-limiting-advanced", "graphql-rate-limiting-advanced", "service-protection"]
} else := "allow-list" if {
	access.str(o, "plugin") == "ip-restriction"
	not only_denies(o)
} else := "deny-list" if {
	access.str(o, "plugin") == "ip-restriction"
} else := ""

logins := [
	"basic-auth",
	"header-cert-auth",
	"hmac-auth",
	"jwt",
	"jwt-signer",
	"key-auth",
	"key-auth-enc",
	"ldap-auth",
	"ldap-auth-advanced",
	"oauth2",
	"oauth2-introspection",
	"openid-connect",
	"saml",
	"vault-auth",
]

config(o) := v if {
	v := access.obj(o, "config")
}

only_denies(o) if {
	count(allowed(o)) == 0
	count(array.concat(access.texts(config(o), "deny"), access.texts(config(o), "blacklist"))) > 0
}

allowed(o) := v if {
	v := array.concat(access.texts(config(o), "allow"), access.texts(config(o), "whitelist"))
}

state_of(o, name) := "void" if {
	defect(o, name) != ""
} else := "unknown" if {
	count(needs_of(o, "", name)) > 0
} else := "on"

why_of(o, name) := v if {
	v := defect(o, name)
	v != ""
} else := v if {
	anonymous(o) != ""
	name == "authentication"
	v := concat("", ["what the anonymous consumer `", anonymous(o), "` may do"])
} else := v if {
	hidden(o, name)
	v := concat("", ["the Secret of ", title(o)])
} else := ""

defect(o, name) := v if {
	access.bool(o, "disabled", false)
	v := concat("", [title(o), " is disabled"])
	is_string(name)
} else := v if {
	name == "allow-list"
	family := ranges.everyone(allowed(o))
	family != ""
	v := concat("", ["the ranges of ", title(o), " cover every ", family, " address"])
} else := ""

title(o) := v if {
	v := concat("", [access.str(o, "kind"), " `", access.name(o), "`"])
}

# A consumer that stands for clients who are not authenticated.
anonymous(o) := v if {
	v := access.str(config(o), "anonymous")
}

# Whether the list of addresses stands in a Secret.
hidden(o, name) if {
	name == "allow-list"
	count(allowed(o)) == 0
	access.obj(o, "configFrom") != {}
}

needs_of(o, ns, name) := [] if {
	access.bool(o, "disabled", false)
	is_string(ns)
	is_string(name)
} else := v if {
	name == "authentication"
	anonymous(o) != ""
	v := [concat("", ["configuration.konghq.com/KongConsumer ", anonymous(o)])]
	is_string(ns)
} else := v if {
	hidden(o, name)
	v := [concat("", ["v1/Secret of ", title(o)])]
	is_string(ns)
} else := []

note_of(o, name) := "limits count in each node of Kong" if {
	name == "rate limit"
	object.get(config(o), "policy", "local") == "local"
} else := ""

# Whether a plugin of the route answers every request by itself.
terminates(o, ns) if {
	some reference in named(o, ns)
	found := plugin(reference)
	access.str(found, "plugin") == "request-termination"
	not access.bool(found, "disabled", false)
	access.str(config(found), "trigger") == ""
}
