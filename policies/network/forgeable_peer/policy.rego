# METADATA
# title: Peer that anybody can pretend to be
# description: |
#   A peer of every namespace that is told apart by Pod labels only. Labels prove nothing: whoever may create Pods in any namespace writes the
#   label of the controller on one of them, and is let in. The namespace has to be said as well, by `kubernetes.io/metadata.name`, which
#   the API server sets and nobody can change. In the strict profile namespaces that are chosen by other labels count too: whoever may edit
#   Namespaces, or one of them, decides who is let in. Judged are rules that let in: `ingress` of NetworkPolicies, and `ingress`
#   with `Allow` or `Accept` of AdminNetworkPolicies and ClusterNetworkPolicies.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name
#     description: Targeting a namespace by its name
#   - ref: https://network-policy-api.sigs.k8s.io/
#     description: Network policies of the cluster
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [networking.k8s.io/NetworkPolicy, policy.networking.k8s.io/AdminNetworkPolicy, policy.networking.k8s.io/ClusterNetworkPolicy]
#   needs: []
#   remediation: Put a `namespaceSelector` with `kubernetes.io/metadata.name` and the name of the namespace into the same item as the `podSelector`, or name in `trusted_namespace_labels` a label that only administrators can set.
#   frameworks:
#     nsa: [Namespace separation and hardening]
#     nist80053: [AC-3, AC-4, SC-7]
#     pci4: [1.3.1]
#   parameters:
#     namespace_labels:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether namespaces chosen by labels that are not trusted count too.
#     trusted_namespace_labels:
#       type: array
#       items: {type: string}
#       default: [kubernetes.io/metadata.name]
#       description: Labels of namespaces that their users cannot set; a trailing `*` stands for any rest.
package portcullis.network.forgeable_peer

import data.lib.portcullis.access
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_written
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(by_pod_labels, 0, 1)
	where := network_written.path_text(first.path)
	msg := concat("", ["`", where, "` lets in Pods that match `", pods_text(first), "`, of ", spaces_text(first), ": whoever creates a Pod chooses its labels"])
	path := first.path
	details := {"path": path, "evidence": {"peers": shown(by_pod_labels)}}
}

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(by_namespace_labels, 0, 1)
	where := network_written.path_text(first.path)
	msg := concat("", ["`", where, "` lets in ", spaces_text(first), ": whoever may edit Namespaces chooses their labels"])
	path := first.path
	details := {"path": path, "evidence": {"peers": shown(by_namespace_labels)}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/forgeable-peer")
}

# Peers of every namespace that are told apart by the labels of Pods.
by_pod_labels := v if {
	v := [peer |
		some peer in peers
		forgeable(peer)
	]
}

forgeable(peer) if {
	of_any_namespace(peer.spaces)
	pods_text(peer) != ""
}

# Peers of namespaces that are told apart by labels that are not trusted.
by_namespace_labels := v if {
	access.bool(params, "namespace_labels", false)
	v := [peer |
		some peer in peers
		not forgeable(peer)
		count(mutable_labels(peer.spaces)) > 0
	]
} else := []

# The peers that name namespaces by a selector and are let in, as `{"path", "spaces", "pods"}`.
peers := v if {
	v := array.concat(own_peers, tier_peers)
}

own_peers := v if {
	v := [peer |
		some row in network_written.ingress_rules
		some entry in row.peers
		written := access.obj(entry, "peer")
		not access.has(written, "ipBlock")
		access.has(written, "namespaceSelector")
		peer := peer_of(entry.path, written)
	]
}

peer_of(path, holder) := v if {
	spaces := access.obj(holder, "namespaceSelector")
	pods := access.obj(holder, "podSelector")
	v := {"path": path, "spaces": spaces, "pods": pods}
}

# Those of a policy of the cluster, in the rules that let in.
tier_peers := v if {
	network_faults.relevant
	access.str(access.subject, "kind") in ["AdminNetworkPolicy", "ClusterNetworkPolicy"]
	v := [peer |
		some i, rule in access.arr(network_written.spec, "ingress")
		access.str(rule, "action") in ["Allow", "Accept"]
		some j, written in access.arr(rule, "from")
		path := ["spec", "ingress", i, "from", j]
		some peer in tier_peer(written, path)
	]
} else := []

tier_peer(written, path) := v if {
	access.has(written, "namespaces")
	v := [{"path": path, "spaces": access.obj(written, "namespaces"), "pods": {}}]
	is_array(v)
} else := v if {
	access.has(written, "pods")
	v := [peer_of(path, access.obj(written, "pods"))]
	is_array(v)
} else := []

# Whether a namespace that is new and has no labels meets a selector.
of_any_namespace(selector) if {
	limiting := [requirement | some requirement in network_selectors.requirements(selector); not met_by_any(requirement)]
	count(limiting) == 0
}

met_by_any(requirement) if {
	requirement.operator == "Exists"
	requirement.key == network_selectors.name_label
}

met_by_any(requirement) if {
	requirement.operator == "NotIn"
}

met_by_any(requirement) if {
	requirement.operator == "DoesNotExist"
	requirement.key != network_selectors.name_label
}

# The labels of a selector that is sound by none: one that is trusted and has to have one of some values.
mutable_labels(selector) := v if {
	sound := [requirement | some requirement in network_selectors.requirements(selector); requirement.operator == "In"; trusted(requirement.key)]
	sound == []
	v := sort({key |
		some requirement in network_selectors.requirements(selector)
		key := access.str(requirement, "key")
		not trusted(key)
	})
} else := []

trusted(key) if {
	key == network_selectors.name_label
}

trusted(key) if {
	key in access.texts(params, "trusted_namespace_labels")
}

trusted(key) if {
	some label in access.texts(params, "trusted_namespace_labels")
	endswith(label, "*")
	startswith(key, trim_suffix(label, "*"))
}

pods_text(peer) := v if {
	v := network_selectors.text(peer.pods)
}

spaces_text(peer) := "every namespace" if {
	network_selectors.text(peer.spaces) in ["", network_selectors.name_label]
} else := v if {
	v := concat("", ["the namespaces that match `", network_selectors.text(peer.spaces), "`"])
}

shown(found) := v if {
	v := [entry |
		some peer in array.slice(found, 0, 20)
		labels := sort({key | some requirement in network_selectors.requirements(peer.spaces); key := requirement.key})
		pod_labels := sort({key | some requirement in network_selectors.requirements(peer.pods); key := requirement.key})
		entry := {"peer": network_written.path_text(peer.path), "namespace_labels": labels, "pod_labels": pod_labels}
	]
}
