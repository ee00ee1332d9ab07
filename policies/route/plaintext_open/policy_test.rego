package portcullis.route.plaintext_open_test

import data.portcullis.route.plaintext_open

ingress(spec, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}}}

with_parameters(review, parameters) := object.union(review, {"parameters_by_policy": {"route/plaintext-open": parameters}})

route(hostnames) := {"review": {"object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"hostnames": hostnames, "parentRefs": [{"name": "edge"}], "rules": [{"backendRefs": [{"name": "shop", "port": 80}]}]},
}}}

edge(listeners) := {"namespace": {"store": {"gateway.networking.k8s.io/v1": {"Gateway": {"edge": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "store"},
	"spec": {"gatewayClassName": "public", "listeners": listeners},
}}}}}}

edge_reference := {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "namespace": "store", "name": "edge"}

plain := {"name": "http", "protocol": "HTTP", "port": 80}

secure := {"name": "https", "protocol": "HTTPS", "port": 443}

tls := [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]

spec(class) := {"ingressClassName": class, "tls": tls, "rules": [{"host": "shop.example.com"}]}

test_default_of_the_controller if {
	found := plaintext_open.violation with input as ingress(spec("contour"), {})
	found == {{
		"msg": "`shop.example.com` has TLS but stays open to plain HTTP by the default of Contour",
		"details": {
			"path": ["spec", "tls"],
			"evidence": {"hosts": ["shop.example.com"], "setting": "the default of Contour"},
			"fix": [{"op": "add", "path": "/metadata/annotations", "value": {"ingress.kubernetes.io/force-ssl-redirect": "true"}}],
		},
	}}
}

test_switch_of_the_ingress if {
	key := "nginx.ingress.kubernetes.io/ssl-redirect"
	found := plaintext_open.violation with input as ingress(spec("nginx"), {key: "false"})
	found == {{
		"msg": "`shop.example.com` has TLS but stays open to plain HTTP by `nginx.ingress.kubernetes.io/ssl-redirect: \"false\"`",
		"details": {
			"path": ["metadata", "annotations", key],
			"evidence": {"hosts": ["shop.example.com"], "setting": "`nginx.ingress.kubernetes.io/ssl-redirect: \"false\"`"},
			"fix": [{"op": "remove", "path": "/metadata/annotations/nginx.ingress.kubernetes.io~1ssl-redirect"}],
		},
	}}
}

test_redirect_by_default if {
	review := ingress(spec("nginx"), {})
	found := plaintext_open.violation with input as review
	found == set()
	unsettled := plaintext_open.unknown with input as review
	unsettled == set()
}

test_unknown_controller if {
	review := ingress(spec("web"), {})
	found := plaintext_open.violation with input as review
	found == set()
	unsettled := plaintext_open.unknown with input as review
	unsettled == {{
		"msg": "whether `shop.example.com` is open to plain HTTP is decided by the controller of its class",
		"details": {
			"path": ["spec", "ingressClassName"],
			"evidence": {"hosts": ["shop.example.com"], "setting": "the controller of its class"},
			"needs": ["networking.k8s.io/IngressClass web", "parameter controller_by_class.web"],
		},
	}}
}

test_exempt_host if {
	review := with_parameters(ingress(spec("contour"), {}), {"exempt_hosts": ["*.example.com"]})
	found := plaintext_open.violation with input as review
	found == set()
}

test_route_on_both_listeners if {
	found := plaintext_open.violation with input as route(["shop.example.com"]) with data.inventory as edge([plain, secure])
	found == {{
		"msg": "`shop.example.com` has TLS but is served over plain HTTP as well by listener `http` of Gateway `store/edge`",
		"details": {
			"path": ["spec", "parentRefs", 0],
			"evidence": {"hosts": ["shop.example.com"], "listeners": ["`http` of Gateway `store/edge`"]},
			"related": [edge_reference],
			"fix": [{"op": "add", "path": "/spec/parentRefs/0/sectionName", "value": "https"}],
		},
	}}
}

test_route_without_its_gateway if {
	unsettled := plaintext_open.unknown with input as route(["shop.example.com"]) with data.inventory as {}
	unsettled == {{
		"msg": "whether the route is served over plain HTTP as well depends on Gateways that were not given",
		"details": {"path": ["spec", "parentRefs"], "needs": ["gateway.networking.k8s.io/Gateway store/edge"]},
	}}
}

test_wrong_type_is_an_error if {
	found := plaintext_open.violation with input as ingress({"tls": "none"}, {})
	found == {{
		"msg": "`spec.tls` is not a list, so the object cannot be judged",
		"details": {"verdict": "error", "path": ["spec", "tls"], "evidence": {"expected": "array"}},
	}}
}
