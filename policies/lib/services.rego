# METADATA
# title: Services
# description: |
#   Services that bring traffic from outside by themselves: by a load balancer, ports of the nodes, external addresses. Which load balancers
#   are internal is what each cloud's own annotations say.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
#     description: Internal load balancers
package lib.portcullis.services

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.ranges

spec(o) := v if {
	v := access.obj(o, "spec")
}

# Who can reach it, as `{"state", "path", "why", "needs"}`.
exposure(o, ns) := v if {
	open := [way | some way in ways(o); access.str(way, "state") == "public"]
	count(open) > 0
	v := answer_of(open[0], [])
	is_string(ns)
	is_object(v)
} else := v if {
	unsure := [way | some way in ways(o); access.str(way, "state") == "unknown"]
	count(unsure) > 0
	v := answer_of(unsure[0], ["who reaches the nodes"])
	is_object(v)
} else := {"state": "internal", "path": ["spec"], "why": "", "needs": []}

answer_of(way, needs) := v if {
	state := access.str(way, "state")
	path := access.arr(way, "path")
	why := access.str(way, "why")
	v := {"state": state, "path": path, "why": why, "needs": needs}
}

# The ways in from outside the cluster, as `{"way", "state", "path", "why"}`: `load balancer`, `external addresses`, `node ports`.
ways(o) := v if {
	balancers := [way | some state in balancer(o); way := way_of("load balancer", state, ["spec", "type"], "a load balancer")]
	addresses := [way | some state in external(o); way := way_of("external addresses", state, ["spec", "externalIPs"], "its external addresses")]
	nodes := [way | some state in node_ports(o); way := way_of("node ports", state, ["spec", "type"], "a port of every node")]
	v := array.concat(array.concat(balancers, addresses), nodes)
}

node_ports(o) := ["unknown"] if {
	type(o) == "NodePort"
} else := []

way_of(name, state, path, why) := {"way": name, "state": state, "path": path, "why": why}

type(o) := v if {
	v := access.str(spec(o), "type")
	v != ""
} else := "ClusterIP"

balancer(o) := [] if {
	type(o) != "LoadBalancer"
} else := ["internal"] if {
	inward(o)
} else := ["public"]

external(o) := [] if {
	count(access.texts(spec(o), "externalIPs")) == 0
} else := ["internal"] if {
	some_public := [address | some address in access.texts(spec(o), "externalIPs"); not private(address)]
	count(some_public) == 0
} else := ["public"]

# Whether a load balancer is reached from inside the cloud network only.
inward(o) if {
	some entry in internal_annotations
	text := access.annotation(o, access.str(entry, "key"))
	text in access.texts(entry, "values")
}

# AWS, built into Kubernetes: any text but `false`.
inward(o) if {
	text := access.annotation(o, "service.beta.kubernetes.io/aws-load-balancer-internal")
	not text in ["", "false"]
}

# The AWS Load Balancer Controller makes internal ones unless told otherwise.
inward(o) if {
	by_aws_controller(o)
	access.annotation(o, "service.beta.kubernetes.io/aws-load-balancer-scheme") != "internet-facing"
	access.annotation(o, "service.beta.kubernetes.io/aws-load-balancer-internal") != "false"
}

# Present with any text.
inward(o) if {
	some key in ["service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "service.beta.kubernetes.io/oci-load-balancer-internal-subnet"]
	access.annotation(o, key) != ""
}

inward(o) if {
	access.str(spec(o), "loadBalancerClass") == "tailscale"
	access.annotation(o, "tailscale.com/funnel") != "true"
}

# An address for private use, by the field or by the annotation of what hands out addresses.
inward(o) if {
	addresses := asked_addresses(o)
	count(addresses) > 0
	some_public := [address | some address in addresses; not private(address)]
	count(some_public) == 0
}

# Only private addresses are let through.
inward(o) if {
	listed := source_ranges(o)
	count(listed) > 0
	some_public := [range | some range in listed; not private(range)]
	count(some_public) == 0
}

by_aws_controller(o) if {
	access.annotation(o, "service.beta.kubernetes.io/aws-load-balancer-type") in ["external", "nlb-ip"]
}

by_aws_controller(o) if {
	access.str(spec(o), "loadBalancerClass") in ["service.k8s.aws/nlb", "eks.amazonaws.com/nlb"]
}

internal_annotations := [
	{"key": "service.beta.kubernetes.io/aws-load-balancer-scheme", "values": ["internal"]},
	{"key": "networking.gke.io/load-balancer-type", "values": ["Internal"]},
	{"key": "cloud.google.com/load-balancer-type", "values": ["Internal", "internal"]},
	{"key": "service.beta.kubernetes.io/azure-load-balancer-internal", "values": ["true"]},
	{"key": "service.beta.kubernetes.io/openstack-internal-load-balancer", "values": ["true"]},
	{"key": "service.beta.kubernetes.io/oci-load-balancer-internal", "values": ["true"]},
	{"key": "oci-network-load-balancer.oraclecloud.com/internal", "values": ["true"]},
	{"key": "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "values": ["private"]},
	{"key": "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", "values": ["intranet"]},
	{"key": "service.beta.kubernetes.io/alicloud-loadbalancer-address-type", "values": ["intranet"]},
	{"key": "service.beta.kubernetes.io/cce-load-balancer-internal-vpc", "values": ["true"]},
	{"key": "service.beta.kubernetes.io/do-loadbalancer-network", "values": ["INTERNAL"]},
	{"key": "service.beta.kubernetes.io/scw-loadbalancer-private", "values": ["true"]},
	{"key": "load-balancer.hetzner.cloud/disable-public-network", "values": ["true"]},
	{"key": "yandex.cloud/load-balancer-type", "values": ["internal"]},
]

asked_addresses(o) := v if {
	field := access.str(spec(o), "loadBalancerIP")
	field != ""
	v := [field]
	is_array(v)
} else := v if {
	v := [address |
		some key in address_annotations
		some part in split(access.annotation(o, key), ",")
		address := trim_space(part)
		address != ""
	]
}

address_annotations := [
	"metallb.io/loadBalancerIPs",
	"metallb.universe.tf/loadBalancerIPs",
	"lbipam.cilium.io/ips",
	"io.cilium/lb-ipam-ips",
	"kube-vip.io/loadbalancerIPs",
]

# The ranges of addresses that its load balancer lets through; `[]` is everybody.
source_ranges(o) := v if {
	v := access.texts(spec(o), "loadBalancerSourceRanges")
	count(v) > 0
} else := v if {
	v := ranges.listed(access.annotation(o, "service.beta.kubernetes.io/load-balancer-source-ranges"))
}

# Whether a list of ranges keeps somebody out.
restricted(o) if {
	listed := source_ranges(o)
	count(listed) > 0
	ranges.everyone(listed) == ""
}

# Addresses and ranges for private use.
private(text) if {
	regex.match(`^(10|127|169\.254|192\.168|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\.`, text)
}

private(text) if {
	regex.match(`^f([cd][0-9a-f]{2}|e[89ab][0-9a-f]):`, lower(text))
}

# Hosts that are published for it, as `{"host", "path", "origin"}`.
hosts_of(o) := v if {
	keys := ["external-dns.alpha.kubernetes.io/hostname", "external-dns.kubernetes.io/hostname"]
	v := [entry |
		some key in keys
		some part in split(access.annotation(o, key), ",")
		host := hosts.normal(part)
		host != ""
		path := ["metadata", "annotations", key]
		entry := {"host": host, "path": path, "origin": "annotation"}
		is_object(entry)
	]
}

# Its ports for people.
ports_text(o) := v if {
	texts := [text |
		some port in access.arr(spec(o), "ports")
		number := access.num(port, "port", 0)
		number > 0
		text := format_int(number, 10)
	]
	v := concat(", ", texts)
}

# The fields it reads, for `lib.portcullis.faults`.
reads(o) := v if {
	own := [read |
		some check in [
			["type", "string"], ["externalIPs", "array"], ["ports", "array"], ["selector", "object"], ["externalName", "string"],
			["loadBalancerSourceRanges", "array"], ["loadBalancerClass", "string"], ["loadBalancerIP", "string"],
		]
		key := check[0]
		kind := check[1]
		holder := spec(o)
		read := {"in": holder, "key": key, "type": kind, "at": ["spec", key]}
		is_object(read)
	]
	elements := [read |
		some check in [["ports", "object"], ["externalIPs", "string"], ["loadBalancerSourceRanges", "string"]]
		key := check[0]
		kind := check[1]
		some i, element in access.arr(spec(o), key)
		read := {"element": element, "type": kind, "at": ["spec", key, i]}
		is_object(read)
	]
	inner := [read |
		some i, port in access.arr(spec(o), "ports")
		some check in [["name", "string"], ["port", "number"]]
		key := check[0]
		kind := check[1]
		read := {"in": port, "key": key, "type": kind, "at": ["spec", "ports", i, key]}
		is_object(read)
	]
	v := array.concat(array.concat(own, elements), inner)
}
