# METADATA
# title: Network policy that lets everybody in
# description: |
#   A rule of `ingress` without `from` lets in every source: every Pod of every namespace, the nodes, and whatever reaches the Pods from outside
#   the cluster. The same does a list of ranges that together are all of IPv4 or IPv6. Without `ports` that holds for every port, those
#   for metrics and administration among them. Since NetworkPolicies only add, such a rule also undoes every other policy that selects the
#   same Pods. Policies of Cilium and Calico are judged likewise: rules that allow everybody, such as the entities `all` and `world` of Cilium,
#   unless the policy keeps somebody out before or the rule says more, as rules on requests do. Rules limited to ports are let pass in the
#   baseline profile, as ingress controllers need them.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic
#     description: Allow all ingress traffic
#   - ref: https://docs.cilium.io/en/stable/security/policy/language/
#     description: Rules of Cilium
#   - ref: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy
#     description: Rules of Calico
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#   needs: []
#   remediation: Write into `from`, or what stands for it, who has to reach the Pods, such as the namespace of the ingress controller by `kubernetes.io/metadata.name`, and into `ports` the ports it needs. Name the policy in `allowed_policies` where everybody is meant.
#   frameworks:
#     nsa: [Network separation and hardening]
#     cis: ["5.3.2"]
#     nist80053: [AC-4, SC-7]
#     pci4: [1.3.1]
#   parameters:
#     any_port:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether rules that are limited to ports count too.
#     allowed_policies:
#       type: array
#       items: {type: string}
#       default: []
#       description: Policies, as `namespace/name` or, of the cluster, as `name`, that let everybody in on purpose.
package portcullis.network.allow_all_ingress

import data.lib.portcullis.access
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_written
import data.lib.portcullis.network_written_others
import data.lib.portcullis.network_written_ranges
import data.lib.portcullis.parameters
import data.lib.portcullis.ranges

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(open, 0, 1)
	msg := concat("", ["`", network_written.path_text(first.path), "` lets in ", first.who, " on ", first.ports])
	shown := [entry | some row in array.slice(open, 0, 20); entry := {"rule": row.index, "sources": row.who, "ports": row.ports}]
	path := first.path
	details := {"path": path, "evidence": {"rules": shown}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/allow-all-ingress")
}

exempt if {
	network_written.judged
	network_written.name in access.texts(params, "allowed_policies")
}

exempt if {
	network_written_others.name != ""
	network_written_others.name in access.texts(params, "allowed_policies")
}

# The rules that let everybody in.
open := [] if {
	exempt
} else := v if {
	network_written.judged
	v := of_kubernetes
} else := v if {
	v := [row | some row in network_written_others.open; counts(row.ports)]
}

of_kubernetes := v if {
	v := [found |
		some row in network_written.ingress_rules
		who := everybody(row)
		who != ""
		ports := ports_of(row)
		counts(ports)
		path := place(row)
		found := {"index": row.index, "path": path, "who": who, "ports": ports}
	]
}

# Rules for some ports count where the parameter says so.
counts(ports) if {
	ports != "some ports"
}

counts(ports) if {
	ports == "some ports"
	access.bool(params, "any_port", false)
}

# Whom a rule lets in, where that is everybody; else `""`.
everybody(row) := "every source" if {
	row.peers == []
} else := v if {
	listed := network_written_ranges.plain_ranges(row.peers)
	family := ranges.everyone(listed)
	family != ""
	v := concat("", ["every ", family, " address"])
} else := ""

# At the peers, where there are some.
place(row) := v if {
	row.peers == []
	v := row.path
} else := v if {
	v := array.concat(row.path, ["from"])
}

# For which ports a rule is.
ports_of(row) := "every port" if {
	row.ports == []
} else := v if {
	protocols := sort({protocol | some entry in row.ports; every_port(entry); protocol := protocol_of(entry)})
	count(protocols) > 0
	v := concat("", ["every ", concat(" and ", protocols), " port"])
} else := "some ports"

# A protocol without a port is all its ports; so is the range of all of them.
every_port(entry) if {
	is_object(entry)
	not access.has(entry, "port")
}

every_port(entry) if {
	access.num(entry, "port", 2) <= 1
	access.num(entry, "endPort", 0) >= 65535
}

protocol_of(entry) := v if {
	v := access.str(entry, "protocol")
	v != ""
} else := "TCP"
