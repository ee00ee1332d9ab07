# METADATA
# title: Faults of network objects
# description: |
#   What makes a NetworkPolicy, a policy of the admin or baseline tier, a workload or a Namespace impossible to judge by
#   docs/network.md: an API version whose shape is not known, or a field of the wrong type. Policies of the group `network` on these kinds
#   report them with verdict `error`.
package lib.portcullis.network_faults

import data.lib.portcullis.access
import data.lib.portcullis.network_faults_fields
import data.lib.portcullis.network_faults_tiers
import data.lib.portcullis.network_faults_workloads

# The object that will exist: one that goes need not be read.
o := v if {
	v := access.subject
}

spec := v if {
	v := access.obj(o, "spec")
}

kind := v if {
	v := access.str(o, "kind")
}

# The versions that are read, by group and kind.
read := {
	"networking.k8s.io/NetworkPolicy": ["v1"],
	"policy.networking.k8s.io/AdminNetworkPolicy": ["v1alpha1"],
	"policy.networking.k8s.io/BaselineAdminNetworkPolicy": ["v1alpha1"],
	"policy.networking.k8s.io/ClusterNetworkPolicy": ["v1alpha2", "v1beta1"],
	"/Namespace": ["v1"],
	"/Pod": ["v1"],
	"/ReplicationController": ["v1"],
	"apps/DaemonSet": ["v1"],
	"apps/Deployment": ["v1"],
	"apps/ReplicaSet": ["v1"],
	"apps/StatefulSet": ["v1"],
	"batch/CronJob": ["v1"],
	"batch/Job": ["v1"],
	"argoproj.io/Rollout": ["v1alpha1"],
}

# The group and the version of `apiVersion`.
parts := v if {
	written := split(access.str(o, "apiVersion"), "/")
	count(written) > 1
	v := written
	is_array(v)
} else := v if {
	v := ["", access.str(o, "apiVersion")]
}

versions := v if {
	id := concat("/", [parts[0], kind])
	v := access.arr(read, id)
}

# Whether the object is of a kind whose fields are read.
relevant if {
	version := parts[1]
	version in versions
}

found contains v if {
	count(versions) > 0
	not relevant
	shown := access.str(o, "apiVersion")
	msg := concat("", ["`", shown, "` is an API version of ", kind, " that Portcullis does not read"])
	v := {"msg": msg, "details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": shown}}}
}

found contains v if {
	relevant
	some v in metadata_faults
}

found contains v if {
	relevant
	kind == "NetworkPolicy"
	some v in policy_faults
}

found contains v if {
	relevant
	kind in {"AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"}
	some v in network_faults_tiers.faults_of(o)
}

found contains v if {
	relevant
	not kind in {"NetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy", "Namespace"}
	some v in network_faults_workloads.faults_of(o)
}

metadata_faults := v if {
	outer := network_faults_fields.wrong_fields(o, [], [["metadata", "object"]])
	inner := network_faults_fields.metadata_faults(o, [])
	v := array.concat(outer, inner)
}

policy_faults := v if {
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	types := network_faults_fields.wrong_texts(spec, ["spec"], "policyTypes")
	selector := network_faults_fields.selector_at(spec, ["spec"], "podSelector")
	into := rule_faults("ingress", "from")
	out := rule_faults("egress", "to")
	v := network_faults_fields.joined([outer, types, selector, into, out])
}

rule_faults(direction, side) := v if {
	rules := network_faults_fields.objects(spec, ["spec"], direction)
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
	lists := [fault |
		some rule in rules
		some key in [side, "ports"]
		some fault in network_faults_fields.wrong_list(rule.object, rule.path, key)
	]
	outer := network_faults_fields.wrong_list(spec, ["spec"], direction)
	v := network_faults_fields.joined([outer, lists, peers, ports])
}

peer_faults(peer, at) := v if {
	pods := network_faults_fields.selector_at(peer, at, "podSelector")
	spaces := network_faults_fields.selector_at(peer, at, "namespaceSelector")
	block := access.obj(peer, "ipBlock")
	inside := array.concat(at, ["ipBlock"])
	outer := network_faults_fields.wrong_fields(peer, at, [["ipBlock", "object"]])
	range := network_faults_fields.wrong_fields(block, inside, [["cidr", "string"]])
	excepted := network_faults_fields.wrong_texts(block, inside, "except")
	v := network_faults_fields.joined([pods, spaces, outer, range, excepted])
}

port_faults(port, at) := v if {
	own := network_faults_fields.wrong_fields(port, at, [["protocol", "string"], ["endPort", "number"]])
	named := network_faults_fields.wrong_port(port, at, "port")
	v := array.concat(own, named)
}
