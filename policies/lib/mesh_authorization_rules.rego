# METADATA
# title: Rules of AuthorizationPolicies
# description: |
#   What the rules of an AuthorizationPolicy say of a port, as sources of network policies (docs/network.md). What depends on requests, and on
#   identities that namespaces do not tell, is a doubt.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
package lib.portcullis.mesh_authorization_rules

import data.lib.portcullis.access
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources

# The sources of the rules of a policy for a port, as `{"source", "policy", "path"}`; the source is `{}` where it is not told.
of(policy, number) := v if {
	port := format_int(number, 10)
	key := access.str(policy, "key")
	v := [row |
		some i, rule in access.arr(policy, "rules")
		for_port(rule, port)
		some part in parts(access.str(policy, "action"), rule, ["spec", "rules", i], port)
		row := {"source": part.source, "policy": key, "path": part.path}
		is_object(row)
	]
}

# What a source that is not told stands for.
doubt(row) := v if {
	path := concat(".", [segment | some step in access.arr(row, "path"); segment := segment_text(step); is_string(segment)])
	v := concat("", ["what `", path, "` of `", access.str(row, "policy"), "` means"])
}

segment_text(step) := v if {
	is_number(step)
	v := format_int(step, 10)
} else := v if {
	v := step
}

for_port(rule, port) if {
	access.arr(rule, "to") == []
	is_string(port)
}

for_port(rule, port) if {
	some way in access.arr(rule, "to")
	opens(access.obj(way, "operation"), port)
}

# Whether an operation is for a port.
opens(operation, port) if {
	listed(access.arr(operation, "ports"), port)
	others := access.arr(operation, "notPorts")
	not port in others
}

listed(ports, port) if {
	ports == []
	is_string(port)
}

listed(ports, port) if {
	port in ports
}

# The sources of a rule that is for a port, as `{"source", "path"}`.
parts(action, rule, path, port) := v if {
	not plain(action, rule, port)
	v := [{"source": {}, "path": path}]
	is_array(v)
} else := v if {
	access.arr(rule, "from") == []
	v := [{"source": network_sources.everything, "path": path}]
	is_array(v)
} else := v if {
	v := [part |
		some j, entry in access.arr(rule, "from")
		at := array.concat(path, ["from", j])
		some source in sources(action, access.obj(entry, "source"))
		part := {"source": source, "path": at}
	]
}

# Whether it lets in or keeps out by sources alone.
plain(action, rule, port) if {
	action != "CUSTOM"
	said := fields(rule)
	not "when" in said
	whole(access.arr(rule, "to"), port)
}

whole(ways, port) if {
	ways == []
	is_string(port)
}

whole(ways, port) if {
	some way in ways
	operation := access.obj(way, "operation")
	opens(operation, port)
	more := [field | some field in fields(operation); not field in ["ports", "notPorts"]]
	more == []
}

# The fields of an object that say something.
fields(o) := v if {
	v := [field |
		some field in access.names(o)
		access.has(o, field)
		o[field] != []
	]
}

# The sources of an element of `from`; `{}` stands for what is not told.
sources(action, source) := v if {
	fields(source) == ["ipBlocks"]
	all_texts(source, "ipBlocks")
	is_string(action)
	v := [range | some address in access.texts(source, "ipBlocks"); range := network_sources.of_range({"cidr": cidr(address)}); is_object(range)]
	is_array(v)
} else := v if {
	fields(source) == ["namespaces"]
	all_texts(source, "namespaces")
	is_string(action)
	v := [by_names(access.texts(source, "namespaces"))]
	is_array(v)
} else := v if {
	fields(source) == ["principals"]
	all_texts(source, "principals")
	v := [by_principals(action, access.texts(source, "principals"))]
	is_array(v)
} else := [{}]

all_texts(source, field) if {
	count(access.texts(source, field)) == count(access.arr(source, field))
	count(access.arr(source, field)) > 0
}

# An address is a range of its own.
cidr(address) := v if {
	contains(address, "/")
	v := address
} else := v if {
	contains(address, ":")
	v := concat("", [address, "/128"])
} else := v if {
	v := concat("", [address, "/32"])
}

by_names(names) := v if {
	"*" in names
	v := network_sources.of_selectors({}, {})
} else := v if {
	patterns := [name | some name in names; contains(name, "*")]
	patterns == []
	v := named({name | some name in names})
} else := {}

# A principal is a ServiceAccount of a namespace. To keep out one of them is not to keep out its namespace.
by_principals(action, principals) := v if {
	"*" in principals
	is_string(action)
	v := network_sources.of_selectors({}, {})
} else := v if {
	action != "DENY"
	others := [principal | some principal in principals; not regex.match(`^[^*/]+/ns/[^*/]+/sa/[^*/]+$`, principal)]
	others == []
	v := named({name | some principal in principals; name := split(principal, "/")[2]; is_string(name)})
} else := {}

# Pods of the namespaces of a set.
named(names) := v if {
	wanted := {"key": network_selectors.name_label, "operator": "In", "values": sort(names)}
	v := network_sources.of_selectors({"matchExpressions": [wanted]}, {})
}
