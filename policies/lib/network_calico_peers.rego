# METADATA
# title: Peers of Calico's policies
# description: Who a rule of a policy of Calico is about (docs/network.md), as sources, each with its place.
package lib.portcullis.network_calico_peers

import data.lib.portcullis.access
import data.lib.portcullis.network_calico_selectors
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_sources

# The peers of an entity (`source`, for egress `destination`) that stands at `path`, as `{"path", "source", "doubt"}`. `ns` is the namespace of
# the policy, `""` where it is one of the cluster.
of_entity(entity, path, ns) := v if {
	v := array.concat(nets(entity, path), pods(entity, path, ns))
}

# Whether an entity is everybody.
is_everybody(entity) if {
	access.arr(entity, "nets") == []
	not names_pods(entity)
} else := false

# Whether an entity selects Pods.
names_pods(entity) if {
	some field in ["selector", "namespaceSelector"]
	network_calico_selectors.is_filled(access.str(entity, field))
}

nets(entity, path) := v if {
	left_out := access.texts(entity, "notNets")
	v := [peer |
		some i, net in access.arr(entity, "nets")
		is_string(net)
		at := array.concat(path, ["nets", i])
		peer := {"path": at, "source": network_sources.of_range({"cidr": net, "except": left_out}), "doubt": ""}
		is_array(at)
	]
}

pods(entity, path, ns) := v if {
	names_pods(entity)
	of_spaces := network_calico_selectors.of_spaces(access.str(entity, "namespaceSelector"))
	of_pods := network_calico_selectors.of_pods(access.str(entity, "selector"))
	doubt := doubt_of(of_pods, of_spaces, path)
	source := told(doubt, source_of(entity, of_spaces, of_pods, ns))
	v := [{"path": path, "source": source, "doubt": doubt}]
} else := []

doubt_of(of_pods, of_spaces, path) := v if {
	access.bool(of_pods, "doubtful", false)
	is_object(of_spaces)
	v := dotted(array.concat(path, ["selector"]))
} else := v if {
	access.bool(of_spaces, "doubtful", false)
	v := dotted(array.concat(path, ["namespaceSelector"]))
} else := ""

told(doubt, source) := v if {
	doubt == ""
	v := source
} else := {}

source_of(entity, of_spaces, of_pods, ns) := v if {
	is_own(entity, of_pods, ns)
	is_object(of_spaces)
	v := network_sources.of_own_pods({"matchExpressions": of_pods.pods}, ns)
} else := v if {
	own := own_space(entity, ns)
	asked := array.concat(own, array.concat(of_spaces.spaces, of_pods.spaces))
	v := network_sources.of_selectors({"matchExpressions": asked}, {"matchExpressions": of_pods.pods})
}

is_own(entity, of_pods, ns) if {
	own_space(entity, ns) != []
	access.arr(of_pods, "spaces") == []
}

# A policy of a namespace means its own where no other is selected.
own_space(entity, ns) := v if {
	ns != ""
	selector := access.str(entity, "namespaceSelector")
	not network_calico_selectors.is_filled(selector)
	v := [{"key": network_selectors.name_label, "operator": "In", "values": [ns]}]
} else := []

# A path as a text with dots.
dotted(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	is_number(segment)
	v := format_int(segment, 10)
} else := ""
