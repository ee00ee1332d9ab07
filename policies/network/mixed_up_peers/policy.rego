# METADATA
# title: Two peers where one was meant
# description: |
#   In `from` each item is a peer of its own, and one dash decides whether a `namespaceSelector` and a `podSelector` are one item, Pods with
#   these labels in these namespaces, or two: every Pod of these namespaces, and Pods with these labels in the policy's own namespace.
#   Reported are such neighbours where the second meaning makes no sense: no workload of the own namespace has the labels, and some of the
#   other namespaces have them. The rule then lets in more than was meant. Where no workload of a namespace that is named was given, that
#   cannot be told.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
#     description: Behaviour of to and from selectors
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [networking.k8s.io/NetworkPolicy]
#   needs:
#     - inventory:v1/Namespace
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:argoproj.io/v1alpha1/Rollout
#   remediation: Remove the dash before the second selector, so that both stand in one item. Where two peers were meant, give the Pods of the own namespace the labels, or remove the item that nothing matches.
#   frameworks:
#     nsa: [Network separation and hardening]
#     nist80053: [AC-4, CM-6, SC-7]
#     pci4: [1.3.1]
package portcullis.network.mixed_up_peers

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_defaults_texts
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_workloads
import data.lib.portcullis.network_written

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(mixed_up, 0, 1)
	own := access.namespace
	msg := concat("", [
		"`", network_written.path_text(first.list), "` lets in every Pod of the namespaces that match `", first.namespaces, "`, and Pods that match `",
		first.pods, "` of `", own, "`, where no workload does: both selectors were probably meant to be one item",
	])
	path := first.path
	details := {"path": path, "evidence": {"pairs": shown(mixed_up)}}
}

unknown contains {"msg": msg, "details": details} if {
	not own_known
	some first in array.slice(pairs, 0, 1)
	own := access.namespace
	msg := concat("", [
		"whether `", first.namespaces, "` and `", first.pods, "` in `", network_written.path_text(first.list),
		"` were meant to be one item depends on the workloads of `", own, "`, which were not given",
	])
	path := first.path
	details := {"path": path, "evidence": {"pairs": shown(pairs)}, "needs": [concat("", ["v1/Pod ", own, "/*"])]}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(undecided, 0, 1)
	msg := concat("", [
		"whether `", first.namespaces, "` and `", first.pods, "` in `", network_written.path_text(first.list),
		"` were meant to be one item depends on the workloads of ", network_defaults_texts.quoted(absent(first.spaces)), ", which were not given",
	])
	path := first.path
	needs := [need | some ns in absent(first.spaces); need := concat("", ["v1/Pod ", ns, "/*"])]
	details := {"path": path, "evidence": {"pairs": shown(undecided)}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

# Neighbours of which one has only a selector of namespaces and the other only one of Pods, as `{"list", "path", "spaces", "labels",
# "namespaces", "pods"}`: the path is that of the second, `spaces` and `labels` are the selectors, the last two their texts.
pairs := v if {
	v := [pair |
		some row in network_written.ingress_rules
		some j, entry in row.peers
		some next in array.slice(row.peers, j + 1, j + 2)
		some pair in pair_of(row, entry, next)
	]
}

pair_of(row, entry, next) := v if {
	only(entry.peer, "namespaceSelector")
	only(next.peer, "podSelector")
	v := [described(row, entry.peer, next.peer, next.path)]
	is_array(v)
} else := v if {
	only(entry.peer, "podSelector")
	only(next.peer, "namespaceSelector")
	v := [described(row, next.peer, entry.peer, next.path)]
	is_array(v)
} else := []

described(row, with_spaces, with_pods, path) := v if {
	spaces := access.obj(with_spaces, "namespaceSelector")
	labels := access.obj(with_pods, "podSelector")
	namespaces := network_selectors.text(spaces)
	pods := network_selectors.text(labels)
	list := array.concat(row.path, ["from"])
	v := {"list": list, "path": path, "spaces": spaces, "labels": labels, "namespaces": namespaces, "pods": pods}
}

# Whether a peer has this selector with requirements, and nothing else.
only(peer, key) if {
	present := [field | some field in ["ipBlock", "namespaceSelector", "podSelector"]; access.has(peer, field)]
	present == [key]
	network_selectors.text(access.obj(peer, key)) != ""
}

# Whether any workload of the own namespace was given.
own_known if {
	inventory.given
	count(network_workloads.own) > 0
}

# The pairs of which no workload of the own namespace meets the second half.
idle := v if {
	own_known
	v := [pair |
		some pair in pairs
		not any_own(pair)
	]
} else := []

mixed_up := v if {
	v := [pair |
		some pair in idle
		meant_elsewhere(pair)
	]
}

# Those of which nothing is known of a namespace that is named.
undecided := v if {
	v := [pair |
		some pair in idle
		not meant_elsewhere(pair)
		count(absent(pair.spaces)) > 0
	]
}

any_own(pair) if {
	any_matches(network_workloads.own, pair.labels)
}

any_matches(workloads, selector) if {
	some workload in workloads
	network_selectors.state(selector, workload.labels, true) == "true"
}

# Whether the labels are those of Pods in the namespaces that are given.
meant_elsewhere(pair) if {
	some ns in candidates(pair.spaces)
	any_matches(network_workloads.of(ns), pair.labels)
}

# The namespaces that a selector names and of which no workload was given. What the inventory of a cluster lacks does not exist.
absent(selector) := [] if {
	in_cluster
	is_object(selector)
} else := v if {
	v := [ns |
		some ns in network_selectors.pinned(selector)
		among(selector, ns) != "false"
		network_workloads.of(ns) == []
	]
}

in_cluster if {
	access.operation != ""
}

in_cluster if {
	metadata := access.obj(access.subject, "metadata")
	access.str(metadata, "uid") != ""
}

# The namespaces in which such Pods are looked for: those that are named, else those that were given and match.
candidates(selector) := v if {
	network_selectors.is_pinned(selector)
	v := [ns | some ns in network_selectors.pinned(selector); among(selector, ns) != "false"]
	is_array(v)
} else := v if {
	found := [ns | some entry in inventory.cluster("v1", "Namespace"); ns := access.str(entry, "name"); among(selector, ns) == "true"]
	v := array.slice(found, 0, 50)
}

# Whether a namespace matches a selector.
among(selector, ns) := v if {
	known := network_workloads.namespace_labels(ns)
	v := network_selectors.state(selector, known.labels, known.complete)
}

shown(found) := v if {
	v := [entry |
		some pair in array.slice(found, 0, 20)
		entry := {"item": network_written.path_text(pair.path), "namespaces": pair.namespaces, "pods": pair.pods}
	]
}
