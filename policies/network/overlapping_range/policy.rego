# METADATA
# title: Range of addresses that the cluster uses itself
# description: |
#   `ipBlock` is for addresses outside the cluster. Whether Pods are matched by a range that holds their addresses differs between network
#   plugins, so such a rule means something else on the next cluster; Pods are chosen by selectors. Addresses of Services are translated before
#   policies look at traffic, so a range of them matches nothing: a rule for the address of DNS or of the API server lets nobody through.
#   Ranges of everything are not reported, unless they leave out private networks and forget that of the Pods. And in a cluster with both
#   IPv4 and IPv6 a rule that lets in every address of one keeps out the other.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors
#     description: Behaviour of ipBlock
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [networking.k8s.io/NetworkPolicy]
#   needs: [inventory:v1/Node, inventory:v1/Service, inventory:networking.k8s.io/v1/NetworkPolicy]
#   remediation: Choose Pods by `namespaceSelector` and `podSelector`, those behind a Service by the labels that it selects, and leave the ranges of Pods and Services out of `ipBlock` by `except`. Where every address is meant, write both `0.0.0.0/0` and `::/0`.
#   frameworks:
#     nsa: [Network separation and hardening]
#     nist80053: [AC-4, CM-6, SC-7]
#     pci4: [1.3.1, 1.3.2]
#   parameters:
#     pod_ranges:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ranges of the addresses of Pods, besides those of given Nodes.
#     service_ranges:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ranges of the addresses of Services, besides the addresses of given Services.
package portcullis.network.overlapping_range

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_written
import data.lib.portcullis.network_written_addresses
import data.lib.portcullis.network_written_ranges
import data.lib.portcullis.parameters
import data.lib.portcullis.ranges

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(over_pods, 0, 1)
	msg := concat("", ["the range `", first.cidr, "` holds addresses of Pods, and whether Pods are matched by ranges differs between network plugins"])
	path := first.path
	details := {"path": path, "evidence": {"ranges": shown(over_pods)}}
}

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(over_services, 0, 1)
	msg := concat("", ["the range `", first.cidr, "` holds addresses of Services, which are translated before policies look at traffic"])
	path := first.path
	details := {"path": path, "evidence": {"ranges": shown(over_services)}}
}

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(one_family, 0, 1)
	where := network_written.path_text(first.path)
	msg := concat("", ["`", where, "` lets in every ", first.family, " address and not those of ", first.missing, ", which the cluster has too"])
	path := first.path
	details := {"path": path, "evidence": {"lets_in": first.family, "keeps_out": first.missing}}
}

unknown contains {"msg": msg, "details": details} if {
	pod_ranges == []
	some first in array.slice(private_blocks, 0, 1)
	msg := concat("", ["whether the range `", first.cidr, "` holds addresses of Pods depends on the ranges of the cluster, which were not given"])
	path := first.path
	cidrs := [cidr | some block in array.slice(private_blocks, 0, 20); cidr := block.cidr]
	details := {"path": path, "evidence": {"ranges": cidrs}, "needs": ["v1/Node", "parameter pod_ranges"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/overlapping-range")
}

# Blocks

# The ranges of rules in effect that are narrower than everything, as `{"path", "cidr", "range", "except"}`.
blocks := v if {
	v := [block |
		some row in network_written.rules
		some entry in row.peers
		written := access.obj(entry.peer, "ipBlock")
		cidr := access.str(written, "cidr")
		network_written_ranges.readable(cidr)
		left_out := [range | some text in access.texts(written, "except"); range := network_written_ranges.normal(text); range != ""]
		narrow(row, cidr, left_out)
		path := array.concat(entry.path, ["ipBlock", "cidr"])
		range := network_written_ranges.normal(cidr)
		block := {"path": path, "cidr": cidr, "range": range, "except": left_out}
	]
}

narrow(row, cidr, left_out) if {
	is_array(left_out)
	not network_written_ranges.everything(cidr)
	family := network_written_ranges.family(cidr)
	listed := network_written_ranges.plain_ranges(row.peers)
	not ranges.whole(family, listed)
}

# Who leaves out private networks means the rest of the world.
narrow(row, cidr, left_out) if {
	is_object(row)
	network_written_ranges.everything(cidr)
	some range in left_out
	network_written_ranges.private(range)
}

# The family of which the ranges of a rule are all addresses, else `""`.
whole_family(row) := v if {
	listed := network_written_ranges.plain_ranges(row.peers)
	v := ranges.everyone(listed)
}

# The ranges in which a block lies or which it holds, but for those that it leaves out.
met(block, known) := v if {
	v := [range |
		some range in known
		network_written_ranges.meet(block.range, range)
		not excepted(block, range)
	]
}

excepted(block, range) if {
	some left_out in block.except
	network_written_ranges.holds_normal(left_out, range)
}

# Pods

pod_ranges := v if {
	listed := normals("pod_ranges")
	v := array.concat(listed, network_written_addresses.node_ranges)
}

normals(key) := v if {
	v := [range | some text in access.texts(params, key); range := network_written_ranges.normal(text); range != ""]
}

# The blocks with the ranges of Pods and of Services that they meet.
measured := v if {
	v := [found |
		some block in blocks
		pods := met(block, pod_ranges)
		services := services_of(block)
		found := {"path": block.path, "cidr": block.cidr, "range": block.range, "pods": pods, "services": services}
	]
}

over_pods := v if {
	v := [found |
		some block in measured
		count(block.pods) > 0
		found := {"path": block.path, "cidr": block.cidr, "met": block.pods}
	]
}

private_blocks := v if {
	v := [block |
		some block in measured
		network_written_ranges.private(block.range)
		block.services == []
	]
}

# Services

service_ranges := v if {
	v := normals("service_ranges")
}

over_services := v if {
	v := [found |
		some block in measured
		block.pods == []
		count(block.services) > 0
		found := {"path": block.path, "cidr": block.cidr, "met": block.services}
	]
}

# A range of all that is private, or of the rest of the world, is not meant for Services.
services_of(block) := [] if {
	block.range in ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fd00::/8"]
} else := [] if {
	network_written_ranges.everything(block.range)
} else := v if {
	v := met(block, array.concat(service_ranges, network_written_addresses.service_addresses))
}

# Families

# Rules that let in every address of one family, where nothing lets in the other, which the cluster has.
one_family := v if {
	v := [found |
		some row in network_written.ingress_rules
		family := whole_family(row)
		some missing in other_family(family)
		missing in families
		not missing in let_in
		path := array.concat(row.path, ["from"])
		found := {"path": path, "family": family, "missing": missing}
	]
}

other_family(family) := ["IPv6"] if {
	family == "IPv4"
} else := ["IPv4"] if {
	family == "IPv6"
} else := []

# The families of the addresses of the cluster.
families := v if {
	lists := [pod_ranges, service_ranges, network_written_addresses.service_addresses]
	v := {family | some list in lists; some range in list; family := network_written_ranges.family(range)}
}

# The families that some policy of the namespace lets in as a whole.
let_in := v if {
	own := [list | some row in network_written.ingress_rules; list := peers_of(row.peers)]
	others := [list |
		some name, policy in inventory.named(access.namespace, "networking.k8s.io/v1", "NetworkPolicy")
		name != access.name(access.subject)
		some rule in access.arr(access.obj(policy, "spec"), "ingress")
		list := access.arr(rule, "from")
	]
	v := {family | some list in array.concat(own, others); some family in families_of(list)}
}

peers_of(rows) := v if {
	v := [peer | some row in rows; peer := row.peer]
}

# The families that a list of peers lets in as a whole: both where there are none.
families_of(list) := ["IPv4", "IPv6"] if {
	list == []
} else := v if {
	blocks_of_list := [{"peer": peer} | some peer in list]
	found := network_written_ranges.plain_ranges(blocks_of_list)
	v := [family | some family in ["IPv4", "IPv6"]; ranges.whole(family, found)]
}

shown(found) := v if {
	v := [entry |
		some block in array.slice(found, 0, 20)
		place := network_written.path_text(block.path)
		entry := {"at": place, "cidr": block.cidr, "met": array.slice(block.met, 0, 5)}
	]
}
