# METADATA
# title: NetworkPolicy that does less than it says
# description: |
#   A NetworkPolicy that looks like protection and is none, in whole or in part: rules for a direction that `policyTypes` leaves out; an
#   empty `egress` without `policyTypes`, which isolates ingress and leaves egress open; names of ports that no selected workload has; a
#   `podSelector` that matches no workload, or only those on the network of their node, where no NetworkPolicy counts; and peers, ranges and
#   ports that the API server refuses. That nothing is selected is reported for a policy that is in the cluster already; in a set of
#   manifests, and where a policy is just being made, the workloads may come later.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
#     description: The NetworkPolicy resource
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
#     description: NetworkPolicy and hostNetwork Pods
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [networking.k8s.io/NetworkPolicy]
#   needs:
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#   remediation: Name in `policyTypes` each direction that is to be limited, and take labels and names of ports from the workloads as they are. Remove a policy that has nothing left to select.
#   frameworks:
#     nsa: [Network separation and hardening]
#     cis: ["5.3.2"]
#     nist80053: [AC-4, CM-6, SC-7]
#     pci4: [1.3.1, 1.3.2]
package portcullis.network.ineffective_policy

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_workloads
import data.lib.portcullis.network_written
import data.lib.portcullis.network_written_refusals

violation contains {"msg": msg, "details": details} if {
	some direction in left_out
	key := direction.key
	msg := concat("", ["`policyTypes` leaves out `", direction.type, "`, so the rules of `", key, "` count for nothing and ", key, " is not limited"])
	rules := count(access.arr(network_written.spec, key))
	types := network_written.written_types
	details := {"path": ["spec", "policyTypes"], "evidence": {"policyTypes": types, "direction": key, "rules": rules}}
}

violation contains {"msg": msg, "details": details} if {
	egress_not_isolated
	msg := "without `policyTypes` an empty `egress` isolates ingress, and egress is not limited"
	details := {"path": ["spec", "egress"], "evidence": {"isolated": "ingress"}}
}

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(idle_names, 0, 1)
	names := sort({text | some entry in idle_names; text := entry.text})
	msg := concat("", ["no workload that the policy selects has a port named ", concat(", ", array.slice(names, 0, 20))])
	path := first.path
	workloads := [key | some workload in array.slice(selected, 0, 20); key := access.str(workload, "key")]
	details := {"path": path, "evidence": {"ports": array.slice(names, 0, 20), "workloads": workloads}}
}

violation contains {"msg": msg, "details": details} if {
	selects_nothing
	settled
	msg := concat("", ["no workload of `", access.namespace, "` matches `", selector_text, "`, so the policy protects nothing"])
	known := count(network_workloads.own)
	details := {"path": ["spec", "podSelector"], "evidence": {"selector": selector_text, "workloads": known}}
}

unknown contains {"msg": msg, "details": details} if {
	selects_nothing
	not settled
	ns := access.namespace
	msg := concat("", ["whether a workload of `", ns, "` matches `", selector_text, "` depends on workloads that were not given"])
	details := {"path": ["spec", "podSelector"], "evidence": {"selector": selector_text}, "needs": [concat("", ["v1/Pod ", ns, "/*"])]}
}

violation contains {"msg": msg, "details": details} if {
	selector_text != ""
	count(matched) > 0
	count(selected) == 0
	msg := concat("", ["every workload that `", selector_text, "` matches is on the network of its node, where no NetworkPolicy counts"])
	workloads := [key | some workload in array.slice(matched, 0, 20); key := access.str(workload, "key")]
	details := {"path": ["spec", "podSelector"], "evidence": {"selector": selector_text, "workloads": workloads}}
}

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(network_written_refusals.found, 0, 1)
	msg := concat("", ["the API server refuses ", first.what])
	path := first.path
	refused := [entry |
		some row in array.slice(network_written_refusals.found, 0, 20)
		place := network_written.path_text(row.path)
		what := access.str(row, "what")
		entry := {"at": place, "what": what}
	]
	details := {"path": path, "evidence": {"refused": refused}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

# Directions that have rules and are not among the types that are written down.
left_out := v if {
	network_written.judged
	count(network_written.written_types) > 0
	v := [direction |
		some direction in network_written.directions
		type := access.str(direction, "type")
		not type in network_written.written_types
		count(access.arr(network_written.spec, direction.key)) > 0
	]
} else := []

egress_not_isolated if {
	network_written.judged
	network_written.written_types == []
	is_array(object.get(network_written.spec, "egress", null))
	access.arr(network_written.spec, "egress") == []
	access.arr(network_written.spec, "ingress") == []
}

# Workloads

selector := v if {
	v := access.obj(network_written.spec, "podSelector")
}

selector_text := v if {
	network_written.judged
	v := network_selectors.text(selector)
} else := ""

# The workloads that were given and match.
matched := v if {
	inventory.given
	network_written.judged
	v := [workload |
		some workload in network_workloads.own
		network_selectors.state(selector, workload.labels, true) == "true"
	]
} else := []

# Those of them that policies count for.
selected := v if {
	v := [workload | some workload in matched; workload.host_network == false]
}

# A policy for every Pod is meant for those to come as well.
selects_nothing if {
	selector_text != ""
	matched == []
}

# Whether what was given is all there is: the policy is in a cluster already, and workloads of its namespace were given.
settled if {
	inventory.given
	count(network_workloads.own) > 0
	in_cluster
}

in_cluster if {
	access.operation == "UPDATE"
}

in_cluster if {
	access.operation == ""
	metadata := access.obj(access.subject, "metadata")
	access.str(metadata, "uid") != ""
}

# Ports

# Ports of sidecars that meshes add to Pods when these are made: Istio and Linkerd.
added_ports := ["http-envoy-prom", "linkerd-admin", "linkerd-proxy", "status-port"]

# Names of ports in rules that no selected workload has, as `{"path", "text"}`.
idle_names := v if {
	count(selected) > 0
	v := [entry |
		some row in network_written.ingress_rules
		some k, port in row.ports
		name := access.str(port, "port")
		name != ""
		not name in added_ports
		protocol := network_workloads.protocol_of(port)
		not has_port(name, protocol)
		path := array.concat(row.path, ["ports", k, "port"])
		text := concat("", ["`", name, "` (", protocol, ")"])
		entry := {"path": path, "text": text}
	]
} else := []

has_port(name, protocol) if {
	some workload in selected
	some port in access.arr(workload, "ports")
	port.name == name
	port.protocol == protocol
}
