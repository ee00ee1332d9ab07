# METADATA
# title: Sources of network policies
# description: |
#   What a peer of a network policy lets in, symbolically (docs/network.md), whether two sources are apart, and whether one covers another.
#   A source is `{"told", "known", "within", "asks", "selector_texts", "pods_texts"}`: `told` is what an opening says of it, `within` are the
#   namespaces it is limited to where they are known, `asks` is its selector of namespaces.
package lib.portcullis.network_sources

import data.lib.portcullis.access
import data.lib.portcullis.network_selectors
import data.lib.portcullis.network_workloads

# Everything: a rule without peers, or no policy at all.
everything := v if {
	v := plain("all-sources")
}

# Addresses outside the cluster and Pods with the network of their node.
outside := v if {
	v := plain("outside")
}

# Pods of every namespace.
every_pod := v if {
	v := of_selectors({}, {})
}

plain(reason) := v if {
	told := {"reason": reason, "namespaces": [], "selector": "", "pods": "", "cidr": ""}
	v := {"told": told, "known": false, "within": [], "asks": {}, "selector_texts": [], "pods_texts": []}
}

reason_of(source) := v if {
	v := access.str(access.obj(source, "told"), "reason")
}

# The source of a peer of a NetworkPolicy of a namespace; `{}` where it matches nothing.
of_peer(peer, ns) := v if {
	network_selectors.present(peer, "ipBlock")
	is_string(ns)
	v := of_range(access.obj(peer, "ipBlock"))
} else := v if {
	network_selectors.present(peer, "namespaceSelector")
	is_string(ns)
	v := of_selectors(access.obj(peer, "namespaceSelector"), access.obj(peer, "podSelector"))
} else := v if {
	network_selectors.present(peer, "podSelector")
	v := of_own_pods(access.obj(peer, "podSelector"), ns)
} else := {}

# The source of a peer of a policy of the cluster; `{}` where it is none that is known.
of_tier_peer(peer) := v if {
	network_selectors.present(peer, "namespaces")
	v := of_selectors(access.obj(peer, "namespaces"), {})
} else := v if {
	network_selectors.present(peer, "pods")
	pods := access.obj(peer, "pods")
	v := of_selectors(access.obj(pods, "namespaceSelector"), access.obj(pods, "podSelector"))
} else := {}

# A range; `told.cidr` has what is left out of it as well.
of_range(block) := v if {
	cidr := range_text(access.str(block, "cidr"), sort(access.texts(block, "except")))
	told := {"reason": "ip-block", "namespaces": [], "selector": "", "pods": "", "cidr": cidr}
	v := {"told": told, "known": false, "within": [], "asks": {}, "selector_texts": [], "pods_texts": []}
}

range_text(cidr, left_out) := v if {
	count(left_out) > 0
	v := concat("", [cidr, " except ", concat(", ", left_out)])
} else := v if {
	is_array(left_out)
	v := cidr
}

of_own_pods(pod_selector, ns) := v if {
	pods := network_selectors.texts(pod_selector)
	told := {"reason": "same-namespace-pods", "namespaces": [], "selector": "", "pods": concat(", ", pods), "cidr": ""}
	v := {"told": told, "known": true, "within": [ns], "asks": {}, "selector_texts": [], "pods_texts": pods}
}

# Pods that a selector matches, in the namespaces that another one matches.
of_selectors(selector, pod_selector) := v if {
	reason := namespaces_reason(selector)
	named := network_selectors.pinned(selector)
	texts := network_selectors.texts(selector)
	pods := network_selectors.texts(pod_selector)
	told := {"reason": reason, "namespaces": named, "selector": concat(", ", texts), "pods": concat(", ", pods), "cidr": ""}
	v := {"told": told, "known": is_known(reason), "within": named, "asks": selector, "selector_texts": texts, "pods_texts": pods}
}

namespaces_reason(selector) := "any-namespace" if {
	network_selectors.everything(selector)
} else := "namespaces" if {
	network_selectors.is_pinned(selector)
} else := "mutable-namespace-label"

is_known(reason) if {
	reason == "namespaces"
} else := false

# Whether nothing is in both. A range may hold the addresses of Pods.
apart(one, other) if {
	reason_of(one) == "outside"
	of_pods(other)
}

apart(one, other) if {
	reason_of(other) == "outside"
	of_pods(one)
}

apart(one, other) if {
	access.bool(one, "known", false)
	access.bool(other, "known", false)
	others := access.arr(other, "within")
	shared := [ns | some ns in access.arr(one, "within"); ns in others]
	shared == []
}

# Whether everything of a candidate is in a source. Nothing but everything covers ranges.
covers(source, candidate) if {
	reason_of(source) == "all-sources"
	is_object(candidate)
}

covers(source, candidate) if {
	reason_of(source) == "outside"
	reason_of(candidate) == "outside"
}

covers(source, candidate) if {
	of_pods(source)
	of_pods(candidate)
	covers_namespaces(source, candidate)
	among(access.arr(source, "pods_texts"), access.arr(candidate, "pods_texts"))
}

of_pods(source) if {
	reason_of(source) in ["same-namespace-pods", "any-namespace", "namespaces", "mutable-namespace-label"]
}

covers_namespaces(source, candidate) if {
	reason_of(source) == "any-namespace"
	is_object(candidate)
}

covers_namespaces(source, candidate) if {
	reason_of(source) == "same-namespace-pods"
	access.bool(candidate, "known", false)
	among(access.arr(candidate, "within"), access.arr(source, "within"))
}

covers_namespaces(source, candidate) if {
	by_selector(source)
	among(access.arr(source, "selector_texts"), access.arr(candidate, "selector_texts"))
}

covers_namespaces(source, candidate) if {
	by_selector(source)
	access.bool(candidate, "known", false)
	spaces := access.arr(candidate, "within")
	missed := [ns | some ns in spaces; not matches_namespace(source, ns)]
	missed == []
}

by_selector(source) if {
	reason_of(source) in ["namespaces", "mutable-namespace-label"]
}

# Whether it is every Pod of the Pod network.
is_every_pod(source) if {
	reason_of(source) == "any-namespace"
	access.arr(source, "pods_texts") == []
}

matches_namespace(source, ns) if {
	found := network_workloads.namespace_labels(ns)
	network_selectors.state(access.obj(source, "asks"), found.labels, found.complete) == "true"
}

# Whether a list holds all of another.
among(texts, listed) if {
	is_array(listed)
	missed := [wording | some wording in texts; not wording in listed]
	missed == []
}
