# METADATA
# title: Faults of policies of the admin and baseline tier
# description: Fields of the wrong type in AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies.
package lib.portcullis.network_faults_tiers

import data.lib.portcullis.access
import data.lib.portcullis.network_faults_fields

faults_of(o) := v if {
	spec := access.obj(o, "spec")
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	own := network_faults_fields.wrong_fields(spec, ["spec"], [["tier", "string"], ["priority", "number"], ["subject", "object"]])
	subject := group_faults(access.obj(spec, "subject"), ["spec", "subject"])
	into := rule_faults(spec, "ingress", "from")
	out := rule_faults(spec, "egress", "to")
	v := network_faults_fields.joined([outer, own, subject, into, out])
}

# `namespaces` or `pods`, of a subject or a peer.
group_faults(parent, at) := v if {
	spaces := network_faults_fields.selector_at(parent, at, "namespaces")
	pods := access.obj(parent, "pods")
	inside := array.concat(at, ["pods"])
	outer := network_faults_fields.wrong_fields(parent, at, [["pods", "object"]])
	of_space := network_faults_fields.selector_at(pods, inside, "namespaceSelector")
	of_pod := network_faults_fields.selector_at(pods, inside, "podSelector")
	v := network_faults_fields.joined([spaces, outer, of_space, of_pod])
}

rule_faults(spec, direction, side) := v if {
	rules := network_faults_fields.objects(spec, ["spec"], direction)
	texts := [fault |
		some rule in rules
		some fault in network_faults_fields.wrong_fields(rule.object, rule.path, [["name", "string"], ["action", "string"]])
	]
	lists := [fault |
		some rule in rules
		some key in [side, "ports", "protocols"]
		some fault in network_faults_fields.wrong_list(rule.object, rule.path, key)
	]
	peers := [fault |
		some rule in rules
		some peer in network_faults_fields.objects(rule.object, rule.path, side)
		some fault in peer_faults(peer.object, peer.path)
	]
	ports := [fault |
		some rule in rules
		some port in network_faults_fields.objects(rule.object, rule.path, "ports")
		some fault in port_faults(port.object, port.path)
	]
	protocols := [fault |
		some rule in rules
		some protocol in network_faults_fields.objects(rule.object, rule.path, "protocols")
		some fault in protocol_faults(protocol.object, protocol.path)
	]
	outer := network_faults_fields.wrong_list(spec, ["spec"], direction)
	v := network_faults_fields.joined([outer, texts, lists, peers, ports, protocols])
}

peer_faults(peer, at) := v if {
	group := group_faults(peer, at)
	nodes := network_faults_fields.selector_at(peer, at, "nodes")
	lists := [fault | some key in ["networks", "domainNames"]; some fault in network_faults_fields.wrong_texts(peer, at, key)]
	v := network_faults_fields.joined([group, nodes, lists])
}

port_faults(port, at) := v if {
	own := network_faults_fields.wrong_fields(port, at, [["portNumber", "object"], ["portRange", "object"], ["namedPort", "string"]])
	number := network_faults_fields.wrong_fields(access.obj(port, "portNumber"), array.concat(at, ["portNumber"]), [["port", "number"], ["protocol", "string"]])
	range := network_faults_fields.wrong_fields(access.obj(port, "portRange"), array.concat(at, ["portRange"]), [["start", "number"], ["end", "number"], ["protocol", "string"]])
	v := network_faults_fields.joined([own, number, range])
}

protocol_faults(protocol, at) := v if {
	own := network_faults_fields.wrong_fields(protocol, at, [["tcp", "object"], ["udp", "object"], ["sctp", "object"], ["destinationNamedPort", "string"]])
	inner := [fault |
		some key in ["tcp", "udp", "sctp"]
		some fault in destination_faults(access.obj(protocol, key), array.concat(at, [key]))
	]
	v := array.concat(own, inner)
}

destination_faults(transport, at) := v if {
	port := access.obj(transport, "destinationPort")
	inside := array.concat(at, ["destinationPort"])
	outer := network_faults_fields.wrong_fields(transport, at, [["destinationPort", "object"]])
	own := network_faults_fields.wrong_fields(port, inside, [["number", "number"], ["range", "object"]])
	range := network_faults_fields.wrong_fields(access.obj(port, "range"), array.concat(inside, ["range"]), [["start", "number"], ["end", "number"]])
	v := network_faults_fields.joined([outer, own, range])
}
