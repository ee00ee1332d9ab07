package lib.portcullis.ingress_guards_test

import data.lib.portcullis.ingress_guards

ingress(class, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {
		"ingressClassName": class,
		"tls": [{"hosts": ["shop.example.com"], "secretName": "shop"}],
		"rules": [{"host": "shop.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "shop", "port": {"number": 80}}}}]}}],
	},
}

found(class, annotations) := {text |
	some part in ingress_guards.parts(ingress(class, annotations), "store") with data.inventory as {}
	some guard in part.guards
	text := concat(" ", [guard.name, guard.state])
}

test_one_part_for_most_controllers if {
	parts := ingress_guards.parts(ingress("nginx", {}), "store") with data.inventory as {}
	parts == [{"path": ["spec"], "text": "/", "hosts": ["shop.example.com"], "serves": true, "guards": []}]
}

test_one_part_for_each_backend if {
	parts := ingress_guards.parts(ingress("alb", {}), "store") with data.inventory as {}
	count(parts) == 1
	parts[0].path == ["spec", "rules", 0, "http", "paths", 0]
}

test_controllers_that_differ if {
	found("nginx", {"nginx.ingress.kubernetes.io/denylist-source-range": "192.0.2.0/24"}) == {"deny-list unknown"}
	found("nginx", {"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com"}) == {"authentication on"}
	found("nginx", {"nginx.ingress.kubernetes.io/enable-modsecurity": "true"}) == {"web application firewall void"}
}

config(text) := {"metadata": {"annotations": {"cloud.google.com/backend-config": text}}}

test_backend_config_name if {
	ingress_guards.backend_config_name(config(`{"default": "a"}`), "80") == "a"
	ingress_guards.backend_config_name(config(`{"ports": {"80": "a", "http": "b"}}`), "http") == "b"
	ingress_guards.backend_config_name(config(`{"ports": {"80": "a"}, "default": "c"}`), "443") == "c"
	ingress_guards.backend_config_name(config(`{"ports": {"80": "a"}}`), "443") == ""
	ingress_guards.backend_config_name(config(`{`), "80") == ""
	ingress_guards.backend_config_name({}, "80") == ""
}

test_hostile_ingresses if {
	every spec in [null, [], {}, {"rules": 4}, {"rules": [null, {"http": []}]}, {"rules": [{"http": {"paths": [null, 4]}}]}, {"defaultBackend": []}] {
		every class in ["nginx", "alb", "gce", "kong", "haproxy", "traefik", "istio"] {
			o := object.union(ingress(class, {"konghq.com/plugins": ",", "nginx.ingress.kubernetes.io/limit-rps": "x"}), {"spec": spec})
			is_array(ingress_guards.parts(o, "store")) with data.inventory as {}
		}
	}
}
