# METADATA
# title: Peers of Cilium's rules
# description: Whom a rule of a Cilium policy is about, as peers with sources (docs/network.md).
# related_resources:
#   - ref: https://docs.cilium.io/en/stable/security/policy/language/
#     description: Cilium's policy rules
package lib.portcullis.network_cilium_peers

import data.lib.portcullis.access
import data.lib.portcullis.network_cilium_fields
import data.lib.portcullis.network_cilium_selectors
import data.lib.portcullis.network_sources

# The lists of peers of a side, in their order. `untold` are those that make the rule a doubt as a whole.
lists := {
	"from": [
		{"field": "fromEndpoints", "what": "pods"},
		{"field": "fromCIDR", "what": "range"},
		{"field": "fromCIDRSet", "what": "set"},
		{"field": "fromEntities", "what": "entity"},
		{"field": "fromNodes", "what": "doubt"},
		{"field": "fromGroups", "what": "doubt"},
	],
	"to": [
		{"field": "toEndpoints", "what": "pods"},
		{"field": "toCIDR", "what": "range"},
		{"field": "toCIDRSet", "what": "set"},
		{"field": "toEntities", "what": "entity"},
		{"field": "toNodes", "what": "doubt"},
		{"field": "toGroups", "what": "doubt"},
		{"field": "toServices", "what": "untold"},
		{"field": "toFQDNs", "what": "untold"},
	],
}

# The peers of a rule that stands at a path, as `{"path", "source", "doubt"}`.
of_rule(rule, side, path, ns) := v if {
	v := [peer |
		some list in access.arr(lists, side)
		some i, element in access.arr(rule, list.field)
		place := array.concat(path, [list.field, i])
		meaning := source_of(list.what, element, ns)
		meaning.state != "nobody"
		peer := {"path": place, "source": meaning.source, "doubt": doubt_of(meaning.state, place)}
	]
}

doubt_of(state, place) := v if {
	state == "doubt"
	v := network_cilium_fields.dotted(place)
} else := ""

# What an element of a list of peers means, as `{"state", "source"}`; the state is `told`, `doubt` or `nobody`.
source_of(what, element, ns) := v if {
	what == "pods"
	is_object(element)
	v := of_pods(network_cilium_selectors.read(element), ns)
} else := v if {
	what == "range"
	is_string(element)
	v := told(network_sources.of_range({"cidr": range_of(element), "except": []}))
} else := v if {
	what == "set"
	cidr := access.str(element, "cidr")
	cidr != ""
	v := told(network_sources.of_range({"cidr": cidr, "except": access.texts(element, "except")}))
} else := v if {
	what == "entity"
	is_string(element)
	v := of_entity(element)
} else := {"state": "nobody", "source": {}} if {
	what == "untold"
} else := {"state": "doubt", "source": {}}

told(source) := {"state": "told", "source": source}

of_pods(selector, ns) := {"state": "doubt", "source": {}} if {
	access.bool(selector, "doubtful", false)
	is_string(ns)
} else := v if {
	ns != ""
	access.arr(selector, "spaces") == []
	v := told(network_sources.of_own_pods({"matchExpressions": access.arr(selector, "pods")}, ns))
} else := v if {
	spaces := network_cilium_selectors.narrowing(access.arr(selector, "spaces"))
	v := told(network_sources.of_selectors({"matchExpressions": spaces}, {"matchExpressions": access.arr(selector, "pods")}))
}

# A range; a single address is one of its own.
range_of(text) := v if {
	contains(text, "/")
	v := text
} else := v if {
	contains(text, ":")
	v := concat("", [text, "/128"])
} else := v if {
	v := concat("", [text, "/32"])
}

every_pod := v if {
	v := network_sources.of_selectors({}, {})
}

of_entity(entity) := v if {
	entity == "all"
	v := told(network_sources.everything)
} else := v if {
	entity == "world"
	v := told(network_sources.outside)
} else := v if {
	entity == "cluster"
	v := told(every_pod)
} else := v if {
	entity == "world-ipv4"
	v := told(network_sources.of_range({"cidr": "0.0.0.0/0", "except": []}))
} else := v if {
	entity == "world-ipv6"
	v := told(network_sources.of_range({"cidr": "::/0", "except": []}))
} else := {"state": "nobody", "source": {}} if {
	entity == "none"
} else := {"state": "doubt", "source": {}}
