package lib.portcullis.network_faults_test

import data.lib.portcullis.network_faults

object_of(version, kind, spec) := {"apiVersion": version, "kind": kind, "metadata": {"name": "x"}, "spec": spec}

policy(spec) := object_of("networking.k8s.io/v1", "NetworkPolicy", spec)

tier(spec) := object_of("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", spec)

deployment(spec) := object_of("apps/v1", "Deployment", spec)

paths_of(o) := v if {
	v := {v.details.path | some v in network_faults.found} with input as {"review": {"object": o}}
}

test_sound_objects if {
	sound := [
		policy({"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}, {"from": null, "ports": []}]}),
		policy({"podSelector": null, "egress": [{"to": [{"ipBlock": {"cidr": "::/0", "except": null}}], "ports": [{"port": "http"}, {"port": 1, "endPort": 2}]}]}),
		policy({"ingress": [{"from": [{"podSelector": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]}}]}]}),
		tier({"tier": "Admin", "priority": 1, "subject": {"namespaces": {}}, "ingress": [{"action": "Accept", "from": [{"pods": {"podSelector": {}}}]}]}),
		tier({"egress": [{"to": [{"networks": ["::/0"]}], "protocols": [{"tcp": {"destinationPort": {"range": {"start": 1, "end": 2}}}}]}]}),
		object_of("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", {"ingress": [{"ports": [{"portNumber": {"port": 1}}, {"namedPort": "a"}]}]}),
		{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "x", "labels": {"a": "b"}}, "spec": 1},
		object_of("v1", "Pod", {"hostNetwork": true, "containers": [{"ports": [{"name": "a", "containerPort": 1}]}]}),
		object_of("batch/v1", "CronJob", {"jobTemplate": {"spec": {"template": {"spec": {}}}}}),
		deployment({"template": {"metadata": {"labels": {"a": "b"}}, "spec": {"initContainers": []}}}),
		object_of("projectcalico.org/v3", "NetworkPolicy", 1),
	]
	every o in sound {
		paths_of(o) == set()
	}
}

test_network_policy if {
	paths_of(policy(1)) == {["spec"]}
	paths_of(policy({"podSelector": [], "policyTypes": "Ingress", "ingress": {}, "egress": [1]})) == {
		["spec", "podSelector"],
		["spec", "policyTypes"],
		["spec", "ingress"],
		["spec", "egress", 0],
	}
	paths_of(policy({"policyTypes": [1], "podSelector": {"matchLabels": {"a": 1}}})) == {["spec", "policyTypes", 0], ["spec", "podSelector", "matchLabels", "a"]}
	paths_of(policy({"ingress": [{"from": {}, "ports": [1]}]})) == {["spec", "ingress", 0, "from"], ["spec", "ingress", 0, "ports", 0]}
}

test_peers_and_ports if {
	paths_of(policy({"ingress": [{"from": [
		{"podSelector": {"matchLabels": []}, "namespaceSelector": 1},
		{"ipBlock": {"cidr": 1, "except": "x"}},
		{"ipBlock": "10.0.0.0/8"},
		{"namespaceSelector": {"matchExpressions": [{"key": 1, "values": [2]}]}},
	]}]})) == {
		["spec", "ingress", 0, "from", 0, "podSelector", "matchLabels"],
		["spec", "ingress", 0, "from", 0, "namespaceSelector"],
		["spec", "ingress", 0, "from", 1, "ipBlock", "cidr"],
		["spec", "ingress", 0, "from", 1, "ipBlock", "except"],
		["spec", "ingress", 0, "from", 2, "ipBlock"],
		["spec", "ingress", 0, "from", 3, "namespaceSelector", "matchExpressions", 0, "key"],
		["spec", "ingress", 0, "from", 3, "namespaceSelector", "matchExpressions", 0, "values", 0],
	}
	paths_of(policy({"egress": [{"to": [1], "ports": [{"port": true, "endPort": "9", "protocol": 6}]}]})) == {
		["spec", "egress", 0, "to", 0],
		["spec", "egress", 0, "ports", 0, "port"],
		["spec", "egress", 0, "ports", 0, "endPort"],
		["spec", "egress", 0, "ports", 0, "protocol"],
	}
}

test_tiers if {
	paths_of(tier({"tier": 1, "priority": "5", "subject": {"namespaces": 1, "pods": {"podSelector": 1}}})) == {
		["spec", "tier"],
		["spec", "priority"],
		["spec", "subject", "namespaces"],
		["spec", "subject", "pods", "podSelector"],
	}
	paths_of(tier({"ingress": [{"action": 1, "from": [{"pods": []}], "ports": {}, "protocols": [{"tcp": 1, "udp": {"destinationPort": {"number": "a", "range": {"end": "b"}}}}]}]})) == {
		["spec", "ingress", 0, "action"],
		["spec", "ingress", 0, "from", 0, "pods"],
		["spec", "ingress", 0, "ports"],
		["spec", "ingress", 0, "protocols", 0, "tcp"],
		["spec", "ingress", 0, "protocols", 0, "udp", "destinationPort", "number"],
		["spec", "ingress", 0, "protocols", 0, "udp", "destinationPort", "range", "end"],
	}
	paths_of(tier({"egress": [{"to": [{"networks": [1], "nodes": 1, "domainNames": "a"}], "ports": [{"portNumber": {"port": "a"}, "portRange": {"start": "1"}, "namedPort": 1}]}]})) == {
		["spec", "egress", 0, "to", 0, "networks", 0],
		["spec", "egress", 0, "to", 0, "nodes"],
		["spec", "egress", 0, "to", 0, "domainNames"],
		["spec", "egress", 0, "ports", 0, "portNumber", "port"],
		["spec", "egress", 0, "ports", 0, "portRange", "start"],
		["spec", "egress", 0, "ports", 0, "namedPort"],
	}
}

test_workloads if {
	paths_of(deployment({"template": {"metadata": {"labels": {"a": 1}}, "spec": {"hostNetwork": "yes", "containers": [{"ports": [{"containerPort": "80"}]}], "initContainers": {}}}})) == {
		["spec", "template", "metadata", "labels", "a"],
		["spec", "template", "spec", "hostNetwork"],
		["spec", "template", "spec", "containers", 0, "ports", 0, "containerPort"],
		["spec", "template", "spec", "initContainers"],
	}
	paths_of(object_of("batch/v1", "CronJob", {"jobTemplate": {"spec": {"template": 1}}})) == {["spec", "jobTemplate", "spec", "template"]}
	paths_of({"apiVersion": "v1", "kind": "Pod", "metadata": {"ownerReferences": [{"controller": "yes"}]}, "spec": {"containers": [{"ports": 1}]}, "status": {"phase": 1}}) == {
		["metadata", "ownerReferences", 0, "controller"],
		["spec", "containers", 0, "ports"],
		["status", "phase"],
	}
}

test_metadata if {
	paths_of({"apiVersion": "v1", "kind": "Namespace", "metadata": []}) == {["metadata"]}
	paths_of({"apiVersion": "v1", "kind": "Namespace", "metadata": {"labels": {"a": true}}}) == {["metadata", "labels", "a"]}
}

test_unread_version if {
	found := network_faults.found with input as {"review": {"object": object_of("policy.networking.k8s.io/v1alpha9", "ClusterNetworkPolicy", 1)}}
	found == {{
		"msg": "`policy.networking.k8s.io/v1alpha9` is an API version of ClusterNetworkPolicy that Portcullis does not read",
		"details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": "policy.networking.k8s.io/v1alpha9"}},
	}}
}

test_message if {
	found := network_faults.found with input as {"review": {"object": policy({"ingress": [{"ports": [{"port": {}}]}]})}}
	found == {{
		"msg": "`spec.ingress.0.ports.0.port` is not a number or string, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress", 0, "ports", 0, "port"], "evidence": {"expected": "number or string"}},
	}}
}

test_deletion_needs_no_reading if {
	found := network_faults.found with input as {"review": {"operation": "DELETE", "oldObject": policy(1)}}
	found == set()
}
