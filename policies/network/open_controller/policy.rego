# METADATA
# title: Controller whose inner ports Pods can reach
# description: |
#   An ingress controller has ports that are no routes: the admission webhook of ingress-nginx, which until 1.11.5 and 1.12.1 ran code of
#   anyone who reached it (CVE-2025-1974), the API of Traefik without authentication, the admin interface of Kong, which rewrites every route.
#   Where no policy of the network keeps other Pods out, whoever runs a Pod anywhere in the cluster takes over the controller with its Secrets.
#   A port counts where the controller's own arguments or environment open it, and metrics, where they are asked for, where their port is declared.
# related_resources:
#   - ref: https://nvd.nist.gov/vuln/detail/CVE-2025-1974
#     description: CVE-2025-1974
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: Network policies
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [apps/Deployment, apps/DaemonSet, apps/StatefulSet, Pod]
#   needs:
#     - inventory:networking.k8s.io/v1/NetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/AdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha1/BaselineAdminNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1alpha2/ClusterNetworkPolicy
#     - inventory:policy.networking.k8s.io/v1beta1/ClusterNetworkPolicy
#     - inventory:cilium.io/v2/CiliumNetworkPolicy
#     - inventory:cilium.io/v2/CiliumClusterwideNetworkPolicy
#     - inventory:projectcalico.org/v3/NetworkPolicy
#     - inventory:projectcalico.org/v3/GlobalNetworkPolicy
#     - inventory:crd.projectcalico.org/v1/NetworkPolicy
#     - inventory:crd.projectcalico.org/v1/GlobalNetworkPolicy
#     - inventory:security.istio.io/v1/AuthorizationPolicy
#     - inventory:security.istio.io/v1beta1/AuthorizationPolicy
#     - inventory:v1/Namespace
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#   remediation: Let a NetworkPolicy select the controller's Pods and open to others only the ports of its routes; a webhook needs the API server alone, an `ipBlock` of its addresses, an admin interface the namespace of its operators. Or switch the port off, and update a vulnerable version.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Network separation and hardening]
#     pci4: [1.3.1, 6.3.3]
#   parameters:
#     metrics:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether ports of metrics and statistics count too, which tell hosts and traffic.
#     same_namespace:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether Pods of the controller's own namespace may connect to these ports.
#     policies_given:
#       type: boolean
#       default: false
#       description: Whether what is given holds all policies of the network, so that none at all means that there are none.
package portcullis.network.open_controller

import data.lib.portcullis.access
import data.lib.portcullis.network
import data.lib.portcullis.network_controllers_doors
import data.lib.portcullis.network_controllers_faults
import data.lib.portcullis.network_controllers_ports
import data.lib.portcullis.network_controllers_ranges
import data.lib.portcullis.network_workloads
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some first in array.slice(open, 0, 1)
	some door in network_controllers_doors.worst(first.doors)
	who := network_controllers_doors.who(door)
	msg := concat("", [first.port.what, " at `", port_text(first), "` can be reached by ", who, ": ", why(door), known_flaws(first.port)])
	path := access.arr(first.port, "path")
	details := {"path": path, "evidence": {"open": array.slice(shown_open, 0, 20)}}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(untold, 0, 1)
	msg := concat("", ["whether Pods of the cluster reach ", first.port.what, " at `", port_text(first), "` depends on policies that were not given"])
	path := access.arr(first.port, "path")
	needs := sort({need | some row in untold; some need in row.needs})
	details := {"path": path, "needs": array.slice(needs, 0, 20)}
}

violation contains {"msg": msg, "details": details} if {
	some fault in network_controllers_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("network/open-controller")
}

workload := v if {
	v := network_workloads.subject
}

# Its inner ports. A Pod of a workload that is given is judged with that.
ports := v if {
	workload != {}
	not network_workloads.owned(access.namespace, access.subject)
	v := [port | some port in network_controllers_ports.found; asked(port)]
} else := []

asked(port) if {
	not access.bool(port, "metrics", false)
}

asked(port) if {
	access.bool(params, "metrics", false)
	is_object(port)
}

# Each with the openings by which Pods come in, and what would tell more.
judged := v if {
	v := [row |
		some port in ports
		told := network.openings(workload, port.protocol, port.number)
		cidrs := network_controllers_ranges.cidrs_of(told.openings)
		doors := [opening | some opening in told.openings; of_pods(opening, cidrs)]
		needs := needs_of(told, doors)
		row := {"port": port, "doors": doors, "needs": needs}
		is_object(row)
	]
}

# Whether any Pod may come by an opening. Addresses are those of the API server, but for all of them.
of_pods(opening, cidrs) if {
	access.str(opening, "reason") in ["all-sources", "any-namespace", "mutable-namespace-label"]
	is_array(cidrs)
}

of_pods(opening, cidrs) if {
	access.str(opening, "reason") == "ip-block"
	network_controllers_ranges.everything(cidrs)
}

of_pods(opening, cidrs) if {
	access.str(opening, "reason") == "same-namespace-pods"
	access.bool(params, "same_namespace", true) == false
	is_array(cidrs)
}

needs_of(told, doors) := v if {
	count(told.needs) > 0
	is_array(doors)
	v := told.needs
} else := ["networking.k8s.io/v1/NetworkPolicy"] if {
	count(network_controllers_doors.by_default(doors)) > 0
	told.isolated == false
	access.bool(workload, "host_network", false) == false
	not policies_given
} else := []

policies_given if {
	network.policies_given
}

policies_given if {
	access.bool(params, "policies_given", false)
}

open := v if {
	v := [row | some row in judged; count(row.doors) > 0; count(row.needs) == 0]
}

untold := v if {
	v := [row | some row in judged; count(row.needs) > 0]
}

port_text(row) := v if {
	v := concat("/", [row.port.protocol, format_int(row.port.number, 10)])
}

why(door) := "it uses the network of its node" if {
	access.bool(workload, "host_network", false)
	is_object(door)
} else := "no NetworkPolicy isolates it" if {
	access.str(door, "policy") == ""
} else := v if {
	v := concat("", ["`", access.str(door, "policy"), "` lets them in"])
}

known_flaws(port) := "" if {
	count(port.vulnerabilities) == 0
} else := v if {
	version := network_controllers_ports.shown_version(port.container)
	v := concat("", ["; `", version, "` is open to ", concat(", ", port.vulnerabilities)])
}

shown_open := v if {
	v := [text |
		some row in open
		some door in network_controllers_doors.worst(row.doors)
		text := concat("", [row.port.what, " at ", port_text(row), ": ", access.str(door, "reason")])
		is_string(text)
	]
}
