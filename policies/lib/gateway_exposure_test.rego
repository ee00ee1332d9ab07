package lib.portcullis.gateway_exposure_test

import data.lib.portcullis.gateway_exposure

gateway(metadata, spec) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": object.union({"name": "edge", "namespace": "store"}, metadata),
	"spec": object.union({"gatewayClassName": "envoy", "listeners": []}, spec),
}

state(metadata, spec) := v if {
	v := gateway_exposure.of(gateway(metadata, spec), "store").state
}

test_classes if {
	state({}, {"gatewayClassName": "gke-l7-rilb"}) == "internal"
	state({}, {"gatewayClassName": "gke-l7-global-external-managed"}) == "public"
	state({}, {"gatewayClassName": "gke-l7-gxlb-mc"}) == "public"
	state({}, {"gatewayClassName": "azure-alb-external"}) == "public"
	state({}, {}) == "unknown"
}

test_annotations if {
	state({"annotations": {"networking.istio.io/service-type": "ClusterIP"}}, {}) == "internal"
	state({}, {"infrastructure": {"annotations": {"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}}}) == "internal"
	state({}, {"infrastructure": {"annotations": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}}}) == "unknown"
}

test_addresses if {
	state({}, {"addresses": [{"value": "10.0.0.8"}]}) == "internal"
	state({}, {"addresses": [{"type": "IPAddress", "value": "192.0.2.8"}]}) == "public"
	state({}, {"addresses": [{"type": "Hostname", "value": "edge.example.com"}]}) == "unknown"
}

route := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"parentRefs": [{"name": "inner"}, {"name": "edge"}]},
}

given(gateways) := {"namespace": {"store": {"gateway.networking.k8s.io/v1": {"Gateway": gateways}}}}

test_routes if {
	inner := gateway({}, {"gatewayClassName": "gke-l7-rilb"})
	edge := gateway({}, {"gatewayClassName": "gke-l7-gxlb"})
	both := gateway_exposure.of(route, "store") with data.inventory as given({"inner": inner, "edge": edge})
	both.state == "public"
	both.path == ["spec", "parentRefs", 1]
	inside := gateway_exposure.of(route, "store") with data.inventory as given({"inner": inner, "edge": inner})
	inside.state == "internal"
	missing := gateway_exposure.of(route, "store") with data.inventory as given({"inner": inner})
	missing.state == "unknown"
	missing.needs == ["gateway.networking.k8s.io/Gateway store/edge"]
}
