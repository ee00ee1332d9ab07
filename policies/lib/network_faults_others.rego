# METADATA
# title: Faults of policies of Cilium and Calico
# description: |
#   Fields of the wrong type in CiliumNetworkPolicies, CiliumClusterwideNetworkPolicies, and the NetworkPolicies and GlobalNetworkPolicies of
#   Calico, among those that docs/network.md reads.
package lib.portcullis.network_faults_others

import data.lib.portcullis.access
import data.lib.portcullis.network_faults_fields

# The API versions that are read, by group and kind.
read := {
	"cilium.io/CiliumClusterwideNetworkPolicy": ["v2"],
	"cilium.io/CiliumNetworkPolicy": ["v2"],
	"crd.projectcalico.org/GlobalNetworkPolicy": ["v1"],
	"crd.projectcalico.org/NetworkPolicy": ["v1"],
	"projectcalico.org/GlobalNetworkPolicy": ["v3"],
	"projectcalico.org/NetworkPolicy": ["v3"],
}

faults_of(o) := v if {
	startswith(access.str(o, "apiVersion"), "cilium.io/")
	v := cilium_faults(o)
	is_array(v)
} else := v if {
	v := calico_faults(o)
}

cilium_faults(o) := v if {
	specs := array.concat([{"object": access.obj(o, "spec"), "path": ["spec"]}], network_faults_fields.objects(o, [], "specs"))
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	more := network_faults_fields.wrong_list(o, [], "specs")
	inner := [fault | some spec in specs; some fault in spec_faults(spec.object, spec.path)]
	v := network_faults_fields.joined([outer, more, inner])
}

spec_faults(spec, at) := v if {
	pods := network_faults_fields.selector_at(spec, at, "endpointSelector")
	nodes := network_faults_fields.selector_at(spec, at, "nodeSelector")
	outer := network_faults_fields.wrong_fields(spec, at, [["enableDefaultDeny", "object"]])
	inside := array.concat(at, ["enableDefaultDeny"])
	isolation := network_faults_fields.wrong_fields(access.obj(spec, "enableDefaultDeny"), inside, [["ingress", "boolean"], ["egress", "boolean"]])
	lists := [fault |
		some section in ["ingress", "ingressDeny", "egress", "egressDeny"]
		some fault in network_faults_fields.wrong_list(spec, at, section)
	]
	rules := [fault |
		some section in ["ingress", "ingressDeny", "egress", "egressDeny"]
		some rule in network_faults_fields.objects(spec, at, section)
		some fault in cilium_rule_faults(rule.object, rule.path)
	]
	v := network_faults_fields.joined([pods, nodes, outer, isolation, lists, rules])
}

cilium_rule_faults(rule, at) := v if {
	of_texts := [fault |
		some key in ["fromCIDR", "toCIDR", "fromEntities", "toEntities"]
		some fault in network_faults_fields.wrong_texts(rule, at, key)
	]
	of_objects := [fault |
		some key in [
			"fromEndpoints", "toEndpoints", "fromCIDRSet", "toCIDRSet", "fromNodes", "toNodes", "fromGroups", "toGroups",
			"fromRequires", "toRequires", "toServices", "toFQDNs", "icmps", "toPorts",
		]
		some fault in network_faults_fields.wrong_list(rule, at, key)
	]
	selectors := [fault |
		some key in ["fromEndpoints", "toEndpoints"]
		some element in network_faults_fields.objects(rule, at, key)
		some fault in network_faults_fields.selector_faults(element.object, element.path)
	]
	sets := [fault |
		some key in ["fromCIDRSet", "toCIDRSet"]
		some element in network_faults_fields.objects(rule, at, key)
		some fault in set_faults(element.object, element.path)
	]
	ports := [fault |
		some element in network_faults_fields.objects(rule, at, "toPorts")
		some fault in to_ports_faults(element.object, element.path)
	]
	v := network_faults_fields.joined([of_texts, of_objects, selectors, sets, ports, authentication_faults(rule, at)])
}

set_faults(set, at) := v if {
	own := network_faults_fields.wrong_fields(set, at, [["cidr", "string"]])
	v := array.concat(own, network_faults_fields.wrong_texts(set, at, "except"))
}

to_ports_faults(parent, at) := v if {
	ports := [fault |
		some port in network_faults_fields.objects(parent, at, "ports")
		some fault in network_faults_fields.wrong_fields(port.object, port.path, [["port", "string"], ["endPort", "number"], ["protocol", "string"]])
	]
	v := array.concat(network_faults_fields.wrong_list(parent, at, "ports"), ports)
}

authentication_faults(rule, at) := v if {
	inside := array.concat(at, ["authentication"])
	outer := network_faults_fields.wrong_fields(rule, at, [["authentication", "object"]])
	v := array.concat(outer, network_faults_fields.wrong_fields(access.obj(rule, "authentication"), inside, [["mode", "string"]]))
}

calico_faults(o) := v if {
	spec := access.obj(o, "spec")
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	texts := [["selector", "string"], ["namespaceSelector", "string"], ["serviceAccountSelector", "string"], ["tier", "string"]]
	others := [["order", "number"], ["preDNAT", "boolean"], ["doNotTrack", "boolean"]]
	own := network_faults_fields.wrong_fields(spec, ["spec"], array.concat(texts, others))
	types := network_faults_fields.wrong_texts(spec, ["spec"], "types")
	lists := [fault |
		some direction in ["ingress", "egress"]
		some fault in network_faults_fields.wrong_list(spec, ["spec"], direction)
	]
	rules := [fault |
		some direction in ["ingress", "egress"]
		some rule in network_faults_fields.objects(spec, ["spec"], direction)
		some fault in calico_rule_faults(rule.object, rule.path)
	]
	v := network_faults_fields.joined([outer, own, types, lists, rules])
}

calico_rule_faults(rule, at) := v if {
	fields := [["action", "string"], ["ipVersion", "number"], ["http", "object"], ["icmp", "object"], ["notICMP", "object"], ["source", "object"], ["destination", "object"]]
	own := network_faults_fields.wrong_fields(rule, at, fields)
	protocols := [fault |
		some key in ["protocol", "notProtocol"]
		some fault in network_faults_fields.wrong_port(rule, at, key)
	]
	sides := [fault |
		some side in ["source", "destination"]
		some fault in side_faults(access.obj(rule, side), array.concat(at, [side]))
	]
	v := network_faults_fields.joined([own, protocols, sides])
}

# What may send or be sent to.
side_faults(side, at) := v if {
	fields := [["selector", "string"], ["notSelector", "string"], ["namespaceSelector", "string"], ["serviceAccounts", "object"], ["services", "object"]]
	own := network_faults_fields.wrong_fields(side, at, fields)
	texts := [fault |
		some key in ["nets", "notNets", "domains"]
		some fault in network_faults_fields.wrong_texts(side, at, key)
	]
	lists := network_faults_fields.wrong_fields(side, at, [["ports", "array"], ["notPorts", "array"]])
	ports := [fault |
		some key in ["ports", "notPorts"]
		some i, port in access.arr(side, key)
		type := type_name(port)
		not type in ["number", "string"]
		fault := network_faults_fields.fault_at(array.concat(at, [key, i]), "number or string")
	]
	v := network_faults_fields.joined([own, texts, lists, ports])
}
