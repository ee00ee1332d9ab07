# METADATA
# title: Service that bypasses the routes
# description: |
#   A load balancer, external addresses or ports of the nodes bring traffic from outside to Pods that a route of the namespace serves too:
#   past its TLS, authentication, limits and logs. A load balancer counts where it is not an internal one by its cloud's own annotations
#   and lets every address in. Node ports count where the controllers of all those routes reach Pods by themselves: load balancers of
#   clouds need them. In the strict profile every public load balancer counts that is not an ingress controller's own.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
#     description: Types of Services
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [Service]
#   needs:
#     - inventory:routes
#     - inventory:v1/Service
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:argoproj.io/v1alpha1/Rollout
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:settings
#   remediation: Make the Service `ClusterIP` and let the route serve the Pods, or make the load balancer internal, or list the addresses that may use it in `spec.loadBalancerSourceRanges`.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Network separation and hardening]
#   parameters:
#     any_public:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether every public load balancer is a finding, with or without a route to the same Pods.
#     controllers:
#       type: array
#       items: {type: string}
#       default: [ambassador, apisix, cilium-ingress, contour, emissary-ingress, envoy, envoy-gateway, gloo, haproxy-ingress, ingress-nginx, istio-ingress, istio-ingressgateway, kong, kubernetes-ingress, nginx-gateway-fabric, nginx-ingress, nginx-ingress-controller, skipper-ingress, traefik]
#       description: Values of the labels `app.kubernetes.io/name` and `app` of the Services of ingress controllers.
#     allowed_services:
#       type: array
#       items: {type: string}
#       default: []
#       description: Services, as `namespace/name`, that are reached from outside on purpose.
package portcullis.service.bypasses_ingress

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes
import data.lib.portcullis.services

violation contains {"msg": msg, "details": details} if {
	some way in array.slice(bypassing, 0, 1)
	names := sort({name | some route in served(way); name := shown(route); is_string(name)})
	msg := concat("", ["everybody reaches the Pods behind ", listed(names), " by ", access.str(way, "why"), ", past the route"])
	path := access.arr(way, "path")
	references := {reference | some route in served(way); reference := kinds.reference(route, access.namespace)}
	related := array.slice(sort(references), 0, 20)
	details := {"path": path, "evidence": {"way": access.str(way, "way"), "routes": names}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	access.bool(params, "any_public", false)
	count(bypassing) == 0
	some way in array.slice(public, 0, 1)
	msg := concat("", ["everybody reaches the Service by ", access.str(way, "why"), ", past every route"])
	path := access.arr(way, "path")
	details := {"path": path, "evidence": {"way": access.str(way, "way")}}
}

unknown contains {"msg": msg, "details": details} if {
	not inventory.given
	access.bool(params, "any_public", false) == false
	some way in array.slice(public, 0, 1)
	msg := "whether a route serves the same Pods depends on the routes of the namespace, which were not given"
	path := access.arr(way, "path")
	details := {"path": path, "evidence": {"way": access.str(way, "way")}, "needs": ["inventory"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("service/bypasses-ingress")
}

# Its ways in from outside that let everybody in.
open := [] if {
	exempt
} else := v if {
	v := [way |
		some way in services.ways(access.subject)
		access.str(way, "state") != "internal"
		not closed(way)
	]
}

public := v if {
	v := [way | some way in open; access.str(way, "state") == "public"]
}

closed(way) if {
	access.str(way, "way") == "load balancer"
	services.restricted(access.subject)
}

bypassing := v if {
	v := [way | some way in open; count(served(way)) > 0]
}

exempt if {
	own := concat("/", [access.namespace, access.name(access.subject)])
	own in access.texts(params, "allowed_services")
}

exempt if {
	of_controller
}

# Whether it is the Service of an ingress controller or of a Gateway: by its labels, or by what made it.
of_controller if {
	some key in ["app.kubernetes.io/name", "app"]
	value := access.str(access.labels(access.subject), key)
	value in access.texts(params, "controllers")
}

of_controller if {
	labels := access.labels(access.subject)
	some key in [
		"gateway.networking.k8s.io/gateway-name",
		"gateway.envoyproxy.io/owning-gateway-name",
		"ingresscontroller.operator.openshift.io/owning-ingresscontroller",
		"operator.istio.io/component",
		"cilium.io/ingress",
	]
	access.str(labels, key) != ""
}

of_controller if {
	access.str(access.labels(access.subject), "istio") in ["ingressgateway", "eastwestgateway"]
}

of_controller if {
	metadata := access.obj(access.subject, "metadata")
	some owner in access.arr(metadata, "ownerReferences")
	access.str(owner, "kind") in ["Gateway", "Ingress", "IngressController"]
}

# The routes of the namespace that lead to the same Pods.
beside := v if {
	count(open) > 0
	v := [route |
		some key in access.names(kinds.known)
		some version in access.texts(kinds.known, key)
		parts := split(key, "/")
		group_version := concat("/", [parts[0], version])
		some route in inventory.named(access.namespace, group_version, parts[1])
		leads_here(route)
	]
} else := []

leads_here(route) if {
	some backend in routes.backends(route, access.namespace)
	backends.is_service(backend)
	access.str(backend, "role") in ["route", "default"]
	access.str(backend, "namespace") == access.namespace
	same_pods(backend)
}

same_pods(backend) if {
	access.str(backend, "name") == access.name(access.subject)
}

# What one selector asks for holds all that the other does.
same_pods(backend) if {
	mine := backends.selector(access.subject)
	other := backends.selector(backends.service(backend))
	count(mine) > 0
	count(other) > 0
	nested(mine, other)
}

same_pods(backend) if {
	some reference in own_workloads
	reference in workloads_of(backends.service(backend))
}

nested(mine, other) if {
	backends.selects(mine, other)
}

nested(mine, other) if {
	backends.selects(other, mine)
}

own_workloads := v if {
	v := workloads_of(access.subject)
}

workloads_of(service) := v if {
	v := [reference |
		some workload in backends.selected(service, access.namespace)
		reference := access.obj(workload, "reference")
	]
}

# Those of them past which a way leads. Some controllers need the ports of the nodes to reach the Pods.
served(way) := [] if {
	access.str(way, "way") == "node ports"
	by_nodes := [route | some route in beside; by_nodes_perhaps(route)]
	count(by_nodes) > 0
} else := v if {
	v := beside
	is_object(way)
}

by_nodes_perhaps(route) if {
	kinds.family(route) == "gateway"
}

by_nodes_perhaps(route) if {
	kinds.family(route) == "ingress"
	count(classes.candidates(route)) == 0
}

by_nodes_perhaps(route) if {
	kinds.family(route) == "ingress"
	some id in classes.candidates(route)
	id in ["aws-load-balancer-controller", "gce"]
}

shown(route) := v if {
	v := concat("", [access.str(route, "kind"), " `", access.name(route), "`"])
}

listed(names) := v if {
	count(names) <= 3
	v := concat(", ", names)
	is_string(v)
} else := v if {
	rest := format_int(count(names) - 3, 10)
	v := concat("", [concat(", ", array.slice(names, 0, 3)), " and ", rest, " more"])
}
