# METADATA
# title: Controllers of the route under review
# description: |
#   Where the Pods are that bring traffic to the backends of the route under review: the namespaces of its controllers and Gateways, the workloads
#   there that are its controller, and whether load balancers outside the cluster reach its Pods by themselves.
package lib.portcullis.network_controllers

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.backends
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.inventory
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.kinds
import data.lib.portcullis.network_workloads

# The namespaces of controllers, sorted: those of the access model, and those of the Gateways to which the route attaches.
namespaces := v if {
	modelled := {ns | some ns in access_model.controller_namespaces}
	attached := {ns | some place in gateways; ns := access.str(place, "namespace"); ns != ""}
	v := sort(modelled | attached)
}

# The Gateways to which it attaches, as `{"namespace", "name", "selector"}`; `selector` is that of Istio's Gateways.
gateways := v if {
	kinds.family(access.subject) == "gateway"
	v := [place | some parent in gateway.subject_parents; place := gateway_of(parent); place != {}]
	is_array(v)
} else := v if {
	kinds.of(access.subject) == "VirtualService"
	v := [place |
		some ref in istio_gateways.subject_refs
		selector := access.obj(access.obj(ref.gateway, "spec"), "selector")
		place := {"namespace": ref.namespace, "name": ref.name, "selector": selector}
		is_object(place)
	]
	is_array(v)
} else := []

gateway_of(parent) := v if {
	parent.kind == "Gateway"
	ns := access.str(parent, "namespace")
	name := access.str(parent, "name")
	v := {"namespace": ns, "name": name, "selector": {}}
	is_object(v)
} else := v if {
	parent.holder != {}
	above := gateway_listeners.parent(parent.holder, parent.namespace)
	ns := access.str(above, "namespace")
	name := access.str(above, "name")
	v := {"namespace": ns, "name": name, "selector": {}}
	is_object(v)
} else := {}

# What would tell more of its Gateways: a ListenerSet that was not given may belong to one of any namespace.
needs := v if {
	kinds.family(access.subject) == "gateway"
	found := {need |
		some parent in gateway.subject_parents
		parent.kind == "ListenerSet"
		parent.holder == {}
		need := gateway.parent_need(parent)
	}
	v := sort(found)
	is_array(v)
} else := []

# Ids of the controllers that may serve it, sorted; `[]` where that is not known.
ids := v if {
	kinds.family(access.subject) == "ingress"
	v := classes.subject_candidates
	is_array(v)
} else := v if {
	kinds.family(access.subject) == "gateway"
	found := {id | some name in gateway.class_names(access.subject, access.namespace); id := of_class(name); id != ""}
	v := sort(found)
	is_array(v)
} else := v if {
	id := access.str(by_family, kinds.family(access.subject))
	id != ""
	v := [id]
	is_array(v)
} else := []

by_family := {
	"contour": "contour",
	"f5": "f5-nginx",
	"istio": "istio",
	"openshift": "openshift",
	"traefik": "traefik",
}

# The controller of a GatewayClass; where that was not given, of the names that installations and clouds give.
of_class(name) := v if {
	o := gateway_class(name)
	o != {}
	v := access.str(by_gateway_controller, access.str(access.obj(o, "spec"), "controllerName"))
	is_string(v)
} else := "gce" if {
	startswith(name, "gke-")
} else := v if {
	v := access.str(by_gateway_class, name)
}

gateway_class(name) := v if {
	v := inventory.find_cluster("gateway.networking.k8s.io/v1", "GatewayClass", name)
	v != {}
} else := v if {
	v := inventory.find_cluster("gateway.networking.k8s.io/v1beta1", "GatewayClass", name)
}

by_gateway_controller := {
	"gateway.envoyproxy.io/gatewayclass-controller": "envoy-gateway",
	"gateway.k8s.aws/alb": "aws-load-balancer-controller",
	"gateway.k8s.aws/nlb": "aws-load-balancer-controller",
	"gateway.nginx.org/nginx-gateway-controller": "nginx-gateway-fabric",
	"io.cilium/gateway-controller": "cilium",
	"istio.io/gateway-controller": "istio",
	"konghq.com/kic-gateway-controller": "kong",
	"networking.gke.io/gateway": "gce",
	"projectcontour.io/gateway-controller": "contour",
	"traefik.io/gateway-controller": "traefik",
}

by_gateway_class := {
	"cilium": "cilium",
	"istio": "istio",
	"traefik": "traefik",
}

# Whether it is served by load balancers outside the cluster, which reach Pods or nodes by address.
by_address if {
	some id in ids
	id in ["agic", "aws-load-balancer-controller", "gce"]
}

# Whether its proxy has an identity of its own that selectors of Pods never match, as that of Cilium on every node.
by_identity if {
	"cilium" in ids
}

# The given workloads that are its controller, in the shape of `lib.portcullis.network_workloads`.
workloads := v if {
	v := [workload |
		some ns in namespaces
		some workload in network_workloads.of(ns)
		proxies(workload)
	]
}

# Whether one of them uses the network of its node.
on_nodes if {
	some workload in workloads
	access.bool(workload, "host_network", false)
}

# Whether a workload goes on running and wears what the controller's own manifests give its proxy.
proxies(workload) if {
	kind := access.str(workload, "kind")
	not kind in ["Job", "CronJob"]
	marked(access.obj(workload, "labels"))
}

marked(labels) if {
	access.str(labels, "app.kubernetes.io/component") in components
	some id in ids
	values := access.texts(marks, id)
	some key in ["app.kubernetes.io/name", "app", "run", "istio"]
	access.str(labels, key) in values
}

# A chart gives Contour's proxy the name of its control plane.
marked(labels) if {
	"contour" in ids
	access.str(labels, "app.kubernetes.io/name") == "contour"
	access.str(labels, "app.kubernetes.io/component") == "envoy"
}

marked(labels) if {
	"openshift" in ids
	access.has(labels, "ingresscontroller.operator.openshift.io/deployment-ingresscontroller")
}

# Gateways of the Gateway API have a proxy of their own with several controllers.
marked(labels) if {
	some place in gateways
	some key in ["gateway.networking.k8s.io/gateway-name", "gateway.envoyproxy.io/owning-gateway-name"]
	access.str(labels, key) == access.str(place, "name")
}

marked(labels) if {
	some place in gateways
	selector := access.obj(place, "selector")
	count(selector) > 0
	backends.selects(selector, labels)
}

# Parts of an installation that bring traffic to backends; others are jobs, default backends and control planes.
components := ["", "app", "controller", "envoy", "gateway", "proxy"]

# Values of the labels of proxies, from the manifests and charts of the controllers.
marks := {
	"contour": ["envoy"],
	"envoy-gateway": ["envoy"],
	"f5-nginx": ["nginx-ingress", "nginx-ingress-controller"],
	"haproxytech": ["haproxy-ingress", "kubernetes-ingress"],
	"ingress-nginx": ["ingress-nginx", "nginx-ingress-controller"],
	"istio": ["ingress", "ingressgateway", "istio-ingress", "istio-ingressgateway"],
	"jcmoraisjr-haproxy": ["haproxy-ingress"],
	"kong": ["gateway", "ingress-kong", "kong", "proxy-kong"],
	"nginx-gateway-fabric": ["nginx-gateway", "nginx-gateway-fabric"],
	"traefik": ["traefik"],
	"traefik-ingress-nginx": ["traefik"],
}
