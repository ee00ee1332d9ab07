package lib.portcullis.protections_test

import data.lib.portcullis.protections

ingress(class, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": class, "tls": [{"hosts": ["shop.example.com"], "secretName": "shop"}], "rules": [{"host": "shop.example.com"}]},
}

named(class, annotations) := found if {
	found := protections.named(ingress(class, annotations)) with data.inventory as {}
}

test_ingress_nginx if {
	prefix := "nginx.ingress.kubernetes.io/"
	named("nginx", {concat("", [prefix, "auth-url"]): "https://login.example.com"}) == ["authentication"]
	named("nginx", {concat("", [prefix, "auth-type"]): "basic"}) == []
	named("nginx", {concat("", [prefix, "auth-type"]): "basic", concat("", [prefix, "auth-secret"]): "users"}) == ["authentication"]
	named("nginx", {concat("", [prefix, "limit-rps"]): "0"}) == []
	named("nginx", {concat("", [prefix, "limit-rps"]): "5"}) == ["rate limit"]
	named("nginx", {concat("", [prefix, "whitelist-source-range"]): "10.0.0.0/8"}) == ["allow-list"]
	named("nginx", {concat("", [prefix, "whitelist-source-range"]): "10.0.0.0/8, 0.0.0.0/0"}) == []
	named("nginx", {concat("", [prefix, "enable-modsecurity"]): "false"}) == []
	named("nginx", {concat("", [prefix, "auth-tls-secret"]): "store/ca"}) == ["client certificates"]
	named("nginx", {concat("", [prefix, "auth-tls-secret"]): "store/ca", concat("", [prefix, "auth-tls-verify-client"]): "optional"}) == []
}

test_other_controllers if {
	named("haproxy", {"haproxy.org/deny-list": "192.0.2.0/24"}) == ["deny-list"]
	named("alb", {"alb.ingress.kubernetes.io/wafv2-acl-arn": "none"}) == []
	named("alb", {"alb.ingress.kubernetes.io/wafv2-acl-arn": "arn:aws:wafv2:x"}) == ["web application firewall"]
	named("kong", {"konghq.com/plugins": "oidc"}) == ["plugins"]
	named("traefik", {"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}) == []
}

test_names_of_an_ingress if {
	protections.names(ingress("nginx", {"nginx.ingress.kubernetes.io/limit-rps": "5"}), "store") == ["HTTPS redirect", "TLS", "rate limit"] with data.inventory as {}
	protections.names(ingress("nginx", {"nginx.ingress.kubernetes.io/ssl-redirect": "false"}), "store") == ["TLS"] with data.inventory as {}
}

test_plaintext if {
	bare := object.union(ingress("nginx", {"nginx.ingress.kubernetes.io/force-ssl-redirect": "true"}), {"spec": {"tls": []}})
	protections.plaintext(bare, "store") == "forced" with data.inventory as {}
	open := object.union(ingress("nginx", {"nginx.ingress.kubernetes.io/proxy-body-size": "1m"}), {"spec": {"tls": []}})
	protections.plaintext(open, "store") == "none" with data.inventory as {}
	protections.plaintext(ingress("nginx", {}), "store") == "guarded" with data.inventory as {}
	protections.plaintext(ingress("unheard-of", {}), "store") == "unknown" with data.inventory as {}
}

test_controller_known if {
	protections.controller_known(ingress("nginx", {})) with data.inventory as {}
	not protections.controller_known(ingress("web", {"nginx.ingress.kubernetes.io/auth-url": "x"})) with data.inventory as {}
	protections.controller_known(ingress("web", {})) with data.inventory as {}
		with input as {"parameters": {"controller_by_class": {"web": "traefik"}}}
}

test_heirs if {
	protections.heirs("a.example.com", "one", ["a.example.com", "*.example.com"], "one") == ["a.example.com"]
	protections.heirs("a.example.com", "one", ["*.example.com"], "one") == ["*.example.com"]
	protections.heirs("a.b.example.com", "one", ["*.example.com"], "one") == []
	protections.heirs("a.b.example.com", "one", ["*.example.com"], "many") == ["*.example.com"]
	protections.heirs("", "one", ["a.example.com"], "one") == ["a.example.com"]
}

test_guards if {
	auth := {"matcher": {"match": "element", "value": ""}, "filters": ["filter `Auth/a`"]}
	bare := {"matcher": {"match": "element", "value": ""}, "filters": []}
	below := {"matcher": {"match": "element", "value": "/health"}, "filters": []}
	protections.guards([auth, below], {"match": "element", "value": ""}, "filter `Auth/a`")
	not protections.guards([auth, bare], {"match": "element", "value": ""}, "filter `Auth/a`")
}
