# METADATA
# title: Policies of Calico
# description: |
#   NetworkPolicies and GlobalNetworkPolicies of Calico in the shape that those of Cilium and Calico have in common (docs/network.md), the one
#   under review as it will be.
# related_resources:
#   - ref: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy
#     description: NetworkPolicy
#   - ref: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
#     description: GlobalNetworkPolicy
package lib.portcullis.network_calico

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_calico_rules
import data.lib.portcullis.network_calico_selectors
import data.lib.portcullis.network_selectors

# The API versions that are read, the first before the second.
versions := ["projectcalico.org/v3", "crd.projectcalico.org/v1"]

# What a kind of Calico is called here.
kinds := {"NetworkPolicy": "CalicoNetworkPolicy", "GlobalNetworkPolicy": "GlobalNetworkPolicy"}

# The most policies of the cluster that are looked at.
most_policies := 200

# The policies that may be about the workloads of a namespace, by key.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	v := array.concat(of_namespace(ns), of_cluster)
}

# Those of the namespace of the object under review.
own := v if {
	v := array.concat(of_namespace(access.namespace), of_cluster)
}

of_cluster := v if {
	v := [one |
		some row in array.slice(cluster_rows, 0, most_policies)
		some one in policy("GlobalNetworkPolicy", "", row[1], row[2])
	]
}

# How many there are of the cluster.
count_of_cluster := v if {
	v := count(cluster_rows)
}

# The policy under review; `[]` where the reviewed object is none, or goes.
subject_policies := v if {
	kind := kind_of(access.subject)
	kind != ""
	v := policy(kind, space_of(kind), access.name(access.subject), access.subject)
} else := []

# A policy of Calico and its API version, by name.
kind_of(o) := v if {
	access.str(o, "apiVersion") in versions
	v := access.str(kinds, access.str(o, "kind"))
} else := ""

space_of(kind) := v if {
	kind == "CalicoNetworkPolicy"
	v := access.namespace
} else := ""

# The kind, namespace and name of the policy that the review makes, replaces or deletes; `[]` where there is none.
reviewed := v if {
	kind := kind_of(access.judged)
	kind != ""
	v := [kind, space_of(kind), bare(access.name(access.judged))]
} else := []

# Calico writes the name of its tier before that of the policy.
bare(name) := v if {
	v := trim_prefix(name, "default.")
}

of_namespace(ns) := v if {
	stored := [row |
		some version in versions
		some name, o in inventory.named(ns, version, "NetworkPolicy")
		row := row_of("CalicoNetworkPolicy", ns, name, o, version)
		is_array(row)
	]
	v := [one |
		some row in in_order(stored, reviewed_rows("CalicoNetworkPolicy", ns))
		some one in policy("CalicoNetworkPolicy", ns, row[1], row[2])
	]
}

cluster_rows := v if {
	stored := [row |
		some version in versions
		some entry in inventory.cluster(version, "GlobalNetworkPolicy")
		row := row_of("GlobalNetworkPolicy", "", entry.name, entry.object, version)
		is_array(row)
	]
	v := in_order(stored, reviewed_rows("GlobalNetworkPolicy", ""))
}

# A policy as `[key, name, object, version, identity]`.
row_of(kind, ns, name, o, version) := v if {
	v := [key_of(kind, ns, name), name, o, version, [kind, ns, bare(name)]]
}

key_of(kind, ns, name) := v if {
	ns != ""
	v := concat("/", [kind, ns, name])
	is_string(v)
} else := v if {
	v := concat("/", [kind, name])
}

reviewed_rows(kind, ns) := v if {
	kind_of(access.subject) == kind
	space_of(kind) == ns
	name := access.name(access.subject)
	v := [row_of(kind, ns, name, access.subject, "")]
} else := []

# Rows by key, without those that the review replaces and those that the newer version has as well.
in_order(stored, others) := v if {
	newer := {identity | some row in stored; row[3] == versions[0]; identity := row[4]; is_array(identity)}
	kept := [row |
		some row in stored
		row[4] != reviewed
		not is_older(row, newer)
	]
	v := sort(array.concat(kept, others))
}

is_older(row, newer) if {
	row[3] != versions[0]
	row[4] in newer
}

# A policy in the one shape, in a list. `kind` is `CalicoNetworkPolicy` or `GlobalNetworkPolicy`, of which `ns` is `""`.
policy(kind, ns, name, o) := v if {
	spec := access.obj(o, "spec")
	node_field(kind, spec) == ""
	of_pods := network_calico_selectors.of_pods(access.str(spec, "selector"))
	of_spaces := spaces_of(kind, ns, spec)
	ingress := isolates(spec, "ingress")
	egress := isolates(spec, "egress")
	v := [{
		"key": key_of(kind, ns, name),
		"family": "Calico",
		"order": order_of(spec),
		"spaces": array.concat(of_spaces.spaces, of_pods.spaces),
		"pods": of_pods.pods,
		"doubts": doubts_of(spec, of_pods, of_spaces),
		"nodes": nodes_of(kind, spec),
		"ingress": ingress,
		"egress": egress,
		"rules": array.concat(rules_of(spec, "ingress", ingress, ns), rules_of(spec, "egress", egress, ns)),
	}]
	is_array(v)
} else := v if {
	field := node_field(kind, access.obj(o, "spec"))
	order := order_of(access.obj(o, "spec"))
	v := [{
		"key": key_of(kind, ns, name), "family": "Calico", "order": order, "spaces": [], "pods": [], "doubts": [],
		"nodes": concat(".", ["spec", field]), "ingress": false, "egress": false, "rules": [],
	}]
}

# The field that makes it a policy about nodes only; `""` where there is none.
node_field(kind, spec) := v if {
	kind == "GlobalNetworkPolicy"
	found := [field | some field in ["preDNAT", "doNotTrack"]; access.bool(spec, field, false)]
	v := concat("", array.slice(found, 0, 1))
} else := ""

# A policy of the cluster may select nodes by the labels of their host endpoints, unless it selects namespaces.
nodes_of(kind, spec) := "spec.selector" if {
	kind == "GlobalNetworkPolicy"
	selector := access.str(spec, "namespaceSelector")
	not network_calico_selectors.is_filled(selector)
} else := ""

order_of(spec) := v if {
	v := access.num(spec, "order", null)
}

spaces_of(kind, ns, spec) := v if {
	kind == "GlobalNetworkPolicy"
	is_string(ns)
	v := network_calico_selectors.of_spaces(access.str(spec, "namespaceSelector"))
} else := v if {
	own_name := {"key": network_selectors.name_label, "operator": "In", "values": [ns]}
	v := {"spaces": [own_name], "pods": [], "doubtful": false}
}

# Fields by which it selects and that are not told, as paths with dots.
doubts_of(spec, of_pods, of_spaces) := v if {
	in_selector := ["spec.selector" | some one in [of_pods]; access.bool(one, "doubtful", false)]
	in_spaces := ["spec.namespaceSelector" | some one in [of_spaces]; access.bool(one, "doubtful", false)]
	in_accounts := [path |
		some path in ["spec.serviceAccountSelector"]
		network_calico_selectors.is_filled(access.str(spec, "serviceAccountSelector"))
	]
	in_tier := ["spec.tier" | some tier in [access.str(spec, "tier")]; not tier in ["", "default"]]
	v := array.concat(array.concat(in_selector, in_spaces), array.concat(in_accounts, in_tier))
}

# Whether it isolates in a direction. Without `types` it is one of ingress, unless all its rules are of egress.
isolates(spec, direction) if {
	access.arr(spec, "types") != []
	access.str(type_of, direction) in access.texts(spec, "types")
} else if {
	access.arr(spec, "types") == []
	access.arr(spec, direction) != []
} else if {
	access.arr(spec, "types") == []
	direction == "ingress"
	access.arr(spec, "egress") == []
} else := false

type_of := {"ingress": "Ingress", "egress": "Egress"}

rules_of(spec, direction, isolated, ns) := v if {
	isolated == true
	v := network_calico_rules.of_direction(spec, direction, ns)
} else := []
