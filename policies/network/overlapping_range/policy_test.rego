package portcullis.network.overlapping_range_test

import data.portcullis.network.overlapping_range

asked(spec, params) := {
	"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": "app"}, "spec": spec}},
	"parameters": params,
}

from(blocks) := {"ingress": [{"from": [{"ipBlock": block} | some block in blocks]}]}

cidr(text) := {"cidr": text}

nodes(ranges) := {"cluster": {"v1": {"Node": {"n": {"spec": {"podCIDRs": ranges}}}}}}

services(addresses) := {"namespace": {"kube-system": {"v1": {"Service": {"dns": {"spec": {"clusterIPs": addresses}}}}}}}

four := nodes(["10.244.0.0/24"])

dual := nodes(["10.244.0.0/24", "fd00:10:244::/64"])

found(spec, params, known) := v if {
	v := overlapping_range.violation with input as asked(spec, params) with data.inventory as known
}

unsure(spec, params, known) := v if {
	v := overlapping_range.unknown with input as asked(spec, params) with data.inventory as known
}

pods_message(range) := concat("", ["the range `", range, "` holds addresses of Pods, and whether Pods are matched by ranges differs between network plugins"])

services_message(range) := concat("", ["the range `", range, "` holds addresses of Services, which are translated before policies look at traffic"])

test_pods if {
	found(from([cidr("192.0.2.0/24"), cidr("10.0.0.0/8")]), {}, four) == {{
		"msg": pods_message("10.0.0.0/8"),
		"details": {
			"path": ["spec", "ingress", 0, "from", 1, "ipBlock", "cidr"],
			"evidence": {"ranges": [{"at": "spec.ingress.0.from.1.ipBlock.cidr", "cidr": "10.0.0.0/8", "met": ["10.244.0.0/24"]}]},
		},
	}}
	count(found(from([cidr("10.244.0.7/32")]), {}, four)) == 1
	count(found(from([cidr("10.1.0.0/16")]), {}, four)) == 0
	count(found(from([cidr("10.1.0.0/16")]), {"pod_ranges": ["10.1.0.0/18"]}, four)) == 1
	count(found({"egress": [{"to": [{"ipBlock": cidr("10.0.0.0/8")}]}]}, {}, four)) == 1
	count(found({"policyTypes": ["Ingress"], "egress": [{"to": [{"ipBlock": cidr("10.0.0.0/8")}]}]}, {}, four)) == 0
}

test_exceptions if {
	found(from([{"cidr": "10.0.0.0/8", "except": ["10.244.0.0/16"]}]), {}, four) == set()
	count(found(from([{"cidr": "10.0.0.0/8", "except": ["10.96.0.0/12"]}]), {}, four)) == 1
	count(found(from([{"cidr": "10.0.0.0/8", "except": ["10.244.0.0/28"]}]), {}, four)) == 1
}

test_everything if {
	found(from([cidr("0.0.0.0/0")]), {}, four) == set()
	found(from([cidr("0.0.0.0/1"), cidr("128.0.0.0/1")]), {}, four) == set()
	found(from([{"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}]), {}, four) == set()
	found(from([{"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "192.168.0.0/16"]}]), {}, four) == set()
	count(found(from([{"cidr": "0.0.0.0/0", "except": ["192.168.0.0/16"]}]), {}, four)) == 1
}

test_services if {
	spec := {"egress": [{"to": [{"ipBlock": cidr("10.96.0.10/32")}]}]}
	found(spec, {}, services(["10.96.0.10"])) == {{
		"msg": services_message("10.96.0.10/32"),
		"details": {
			"path": ["spec", "egress", 0, "to", 0, "ipBlock", "cidr"],
			"evidence": {"ranges": [{"at": "spec.egress.0.to.0.ipBlock.cidr", "cidr": "10.96.0.10/32", "met": ["10.96.0.10/32"]}]},
		},
	}}
	count(found(spec, {"service_ranges": ["10.96.0.0/12"]}, {})) == 1
	count(found(spec, {}, {})) == 0
	count(found(from([cidr("10.0.0.0/8")]), {}, services(["10.96.0.10"]))) == 0
	count(found(from([cidr("10.96.0.0/16")]), {}, services(["10.97.0.10"]))) == 0
}

test_families if {
	found(from([cidr("0.0.0.0/0")]), {}, dual) == {{
		"msg": "`spec.ingress.0.from` lets in every IPv4 address and not those of IPv6, which the cluster has too",
		"details": {"path": ["spec", "ingress", 0, "from"], "evidence": {"lets_in": "IPv4", "keeps_out": "IPv6"}},
	}}
	count(found(from([cidr("::/0")]), {}, dual)) == 1
	found(from([cidr("0.0.0.0/0"), cidr("::/0")]), {}, dual) == set()
	found(from([cidr("0.0.0.0/0")]), {}, {}) == set()
	two := {"ingress": [{"from": [{"ipBlock": cidr("0.0.0.0/0")}]}, {"from": [{"ipBlock": cidr("::/0")}]}]}
	found(two, {}, dual) == set()
	other := {"networking.k8s.io/v1": {"NetworkPolicy": {"q": {"spec": {"ingress": [{"from": [{"ipBlock": cidr("::/0")}]}]}}}}}
	found(from([cidr("0.0.0.0/0")]), {}, object.union(dual, {"namespace": {"app": other}})) == set()
	open := {"networking.k8s.io/v1": {"NetworkPolicy": {"q": {"spec": {"ingress": [{}]}}}}}
	found(from([cidr("0.0.0.0/0")]), {}, object.union(dual, {"namespace": {"app": open}})) == set()
	former := {"networking.k8s.io/v1": {"NetworkPolicy": {"p": {"spec": {"ingress": [{}]}}}}}
	count(found(from([cidr("0.0.0.0/0")]), {}, object.union(dual, {"namespace": {"app": former}}))) == 1
}

test_nothing_known if {
	unsure(from([cidr("192.0.2.0/24"), cidr("10.0.0.0/8")]), {}, {"cluster": {}}) == {{
		"msg": "whether the range `10.0.0.0/8` holds addresses of Pods depends on the ranges of the cluster, which were not given",
		"details": {"path": ["spec", "ingress", 0, "from", 1, "ipBlock", "cidr"], "evidence": {"ranges": ["10.0.0.0/8"]}, "needs": ["v1/Node", "parameter pod_ranges"]},
	}}
	unsure(from([cidr("10.0.0.0/8")]), {"pod_ranges": ["10.244.0.0/16"]}, {}) == set()
	unsure(from([cidr("192.0.2.0/24"), {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}]), {}, {}) == set()
	unsure(from([cidr("10.96.0.0/16")]), {}, services(["10.96.0.10"])) == set()
	unsure(from([cidr("10.0.0.0/33"), cidr("")]), {}, {}) == set()
}

test_fault if {
	found(from([cidr(8)]), {}, four) == {{
		"msg": "`spec.ingress.0.from.0.ipBlock.cidr` is not a string, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "ingress", 0, "from", 0, "ipBlock", "cidr"], "evidence": {"expected": "string"}},
	}}
}
