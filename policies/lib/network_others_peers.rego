# METADATA
# title: Selectors of openings
# description: |
#   What an opening asks of namespaces and Pods, read back from its texts (docs/network.md). Policies of Cilium, Calico and Istio have selectors
#   that are none of Kubernetes, so that the texts say best what was read in them.
package lib.portcullis.network_others_peers

import data.lib.portcullis.access

# Whether an opening is of a policy whose peers are selectors of Kubernetes.
by_kubernetes(opening) if {
	family := split(access.str(opening, "policy"), "/")[0]
	family in ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy", "NetworkPolicy"]
}

# The selectors of an opening, as `{"namespaces", "pods"}`.
of_opening(opening) := v if {
	spaces := selector(access.str(opening, "selector"))
	pods := selector(access.str(opening, "pods"))
	v := {"namespaces": spaces, "pods": pods}
}

# A selector by the texts of its requirements with `, ` between them.
selector(text) := v if {
	found := [requirement |
		some chunk in split(text, ")")
		some requirement in of_chunk(split(chunk, "("))
	]
	v := {"matchExpressions": found}
}

# The requirements of a part up to the end of a list of values.
of_chunk(parts) := v if {
	count(parts) == 2
	items := split(parts[0], ", ")
	last := count(items) - 1
	words := split(trim_space(concat("", array.slice(items, last, last + 1))), " ")
	v := array.concat(plain(array.slice(items, 0, last)), listed(words, parts[1]))
	is_array(v)
} else := v if {
	v := plain(split(parts[0], ", "))
}

# The requirement of a key, an operator and a list of values, in a list.
listed(words, texts) := v if {
	count(words) == 2
	key := words[0]
	operator := operator_of(words[1])
	values := [value | some value in split(texts, ", "); value != ""]
	v := [{"key": key, "operator": operator, "values": values}]
	is_array(v)
} else := []

operator_of(word) := v if {
	found := access.str({"in": "In", "notin": "NotIn"}, word)
	found != ""
	v := found
} else := v if {
	v := word
}

plain(items) := v if {
	is_array(items)
	v := [requirement |
		some item in items
		item != ""
		requirement := requirement_of(item)
		is_object(requirement)
	]
} else := []

requirement_of(item) := v if {
	startswith(item, "!")
	v := {"key": substring(item, 1, -1), "operator": "DoesNotExist", "values": []}
	is_object(v)
} else := v if {
	at := indexof(item, "=")
	at > 0
	v := {"key": substring(item, 0, at), "operator": "In", "values": [substring(item, at + 1, -1)]}
	is_object(v)
} else := v if {
	v := {"key": item, "operator": "Exists", "values": []}
}
