package lib.portcullis.network_controllers_test

import data.lib.portcullis.network_controllers

review(o) := {"review": {"object": o}}

ingress(class) := review({
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": class},
})

web(parents) := review({
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"parentRefs": parents},
})

virtual(gateways) := review({
	"apiVersion": "networking.istio.io/v1",
	"kind": "VirtualService",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"hosts": ["shop.example.com"], "gateways": gateways},
})

model(namespaces) := {"portcullis.dev/v1alpha1": {"AccessModel": {"main": {"spec": {"controllerNamespaces": namespaces}}}}}

gateway_kind := "gateway.networking.k8s.io/v1"

gateway_of(class) := {"apiVersion": gateway_kind, "kind": "Gateway", "metadata": {"name": "edge"}, "spec": {"gatewayClassName": class}}

set_of(ns) := {"apiVersion": gateway_kind, "kind": "ListenerSet", "metadata": {"name": "own"}, "spec": {"parentRef": {"name": "edge", "namespace": ns}}}

test_namespaces if {
	modelled := network_controllers.namespaces with input as ingress("nginx") with data.inventory as {"cluster": model(["edge", "b"])}
	modelled == ["b", "edge"]
	default_ones := network_controllers.namespaces with input as ingress("nginx") with data.inventory as {"cluster": {}}
	"ingress-nginx" in default_ones
	of_gateways := network_controllers.namespaces with input as web([{"name": "edge", "namespace": "infra"}, {"name": "own"}])
		with data.inventory as {"cluster": model(["edge"])}
	of_gateways == ["edge", "infra", "store"]
	of_istio := network_controllers.namespaces with input as virtual(["mesh", "infra/public", "own"]) with data.inventory as {"cluster": model(["edge"])}
	of_istio == ["edge", "infra", "store"]
}

test_listener_sets if {
	parents := [{"kind": "ListenerSet", "name": "own"}]
	given := {"cluster": model(["edge"]), "namespace": {"store": {gateway_kind: {"ListenerSet": {"own": set_of("infra")}}}}}
	found := network_controllers.namespaces with input as web(parents) with data.inventory as given
	found == ["edge", "infra"]
	nothing := network_controllers.needs with input as web(parents) with data.inventory as given
	nothing == []
	missing := network_controllers.needs with input as web(parents) with data.inventory as {"cluster": model(["edge"])}
	missing == ["gateway.networking.k8s.io/ListenerSet store/own"]
}

test_ids if {
	every class, id in {"nginx": "ingress-nginx", "alb": "aws-load-balancer-controller", "gce": "gce", "contour": "contour"} {
		found := network_controllers.ids with input as ingress(class) with data.inventory as {}
		id in found
	}
	every class, ids in {"gke-l7-global-external-managed": ["gce"], "istio": ["istio"], "mine": ["envoy-gateway"], "strange": []} {
		classes := {"mine": {"spec": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}}}
		given := {"cluster": {gateway_kind: {"GatewayClass": classes}}, "namespace": {"infra": {gateway_kind: {"Gateway": {"edge": gateway_of(class)}}}}}
		found := network_controllers.ids with input as web([{"name": "edge", "namespace": "infra"}]) with data.inventory as given
		found == ids
	}
}

test_by_address if {
	every class in ["alb", "gce", "azure-application-gateway"] {
		network_controllers.by_address with input as ingress(class) with data.inventory as {}
	}
	every class in ["nginx", "traefik", "strange"] {
		not network_controllers.by_address with input as ingress(class) with data.inventory as {}
	}
}

pod_of(labels) := {"spec": {"template": {"metadata": {"labels": labels}, "spec": {}}}}

workloads(review_of, labels) := [workload.key | some workload in found] if {
	given := {"cluster": model(["edge"]), "namespace": {"edge": {"apps/v1": {"Deployment": {"a": pod_of(labels)}}}}}
	found := network_controllers.workloads with input as review_of with data.inventory as given
}

test_workloads if {
	every row in [
		["nginx", {"app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller"}],
		["nginx", {"app": "ingress-nginx"}],
		["traefik", {"app.kubernetes.io/name": "traefik"}],
		["contour", {"app": "envoy"}],
		["contour", {"app.kubernetes.io/name": "contour", "app.kubernetes.io/component": "envoy"}],
		["kong", {"app": "proxy-kong"}],
		["haproxy", {"run": "haproxy-ingress"}],
	] {
		workloads(ingress(row[0]), row[1]) == ["Deployment/edge/a"]
	}
	every row in [
		["nginx", {"app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "admission-webhook"}],
		["nginx", {"app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "default-backend"}],
		["kong", {"app.kubernetes.io/name": "traefik"}],
		["contour", {"app": "contour"}],
		["nginx", {}],
	] {
		workloads(ingress(row[0]), row[1]) == []
	}
}

test_proxies_of_gateways if {
	workloads(web([{"name": "public", "namespace": "edge"}]), {"gateway.networking.k8s.io/gateway-name": "public"}) == ["Deployment/edge/a"]
	workloads(web([{"name": "public", "namespace": "edge"}]), {"gateway.envoyproxy.io/owning-gateway-name": "other"}) == []
	workloads(virtual(["edge/public"]), {"istio": "ingressgateway"}) == ["Deployment/edge/a"]
}

test_jobs_are_none if {
	given := {"cluster": model(["edge"]), "namespace": {"edge": {"batch/v1": {"Job": {"a": pod_of({"app": "ingress-nginx"})}}}}}
	found := network_controllers.workloads with input as ingress("nginx") with data.inventory as given
	found == []
}
