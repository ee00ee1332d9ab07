package lib.portcullis.network_controllers_ports_test

import data.lib.portcullis.network_controllers_ports

review(container, labels) := {"review": {"object": {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "edge", "namespace": "edge"},
	"spec": {"template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}},
}}}

# Ports as `[what, number, last two steps of the path]`.
ports(container, labels) := [row |
	some port in found
	row := [port.what, port.number, array.slice(port.path, 5, 7)]
] if {
	found := network_controllers_ports.found with input as review(container, labels)
}

webhook := "the admission webhook of ingress-nginx"

test_images if {
	every image in [
		"registry.k8s.io/ingress-nginx/controller:v1.11.5@sha256:abc",
		"localhost:5000/ingress-nginx/controller",
		"registry.k8s.io/ingress-nginx/controller-chroot:v1.11.5",
		"quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33.0",
		"rancher/nginx-ingress-controller:nginx-1.11.1-rancher1",
		"nginx-ingress-controller",
	] {
		ports({"image": image, "args": ["--validating-webhook=:8443"]}, {}) == [[webhook, 8443, ["args", 0]]]
	}
	every image in ["ingress-nginx/kube-webhook-certgen:v1", "nginx/nginx-ingress:5", "controller:1", "my-ingress-nginx/controller-x", ""] {
		ports({"image": image, "args": ["--validating-webhook=:8443"]}, {}) == []
	}
}

test_webhook_addresses if {
	nginx := {"image": "ingress-nginx/controller:v1"}
	every arguments, number in {
		["--validating-webhook=:9443"]: 9443,
		["--validating-webhook", ":9443"]: 9443,
		["--validating-webhook=0.0.0.0:8443"]: 8443,
		["--validating-webhook=[::]:8443"]: 8443,
	} {
		found := ports(object.union(nginx, {"command": array.concat(["/nginx-ingress-controller"], arguments)}), {})
		found == [[webhook, number, ["command", 1]]]
	}
	every arguments in [[], ["--validating-webhook="], ["--validating-webhook", "--election-id=a"], ["--validating-webhook-key=/k"], ["--validating-webhook=:0"], [8443]] {
		ports(object.union(nginx, {"args": arguments}), {}) == []
	}
}

test_vulnerable_versions if {
	every version in ["00001.00011.00004", "00001.00012.00000"] {
		network_controllers_ports.vulnerable(version) == ["CVE-2025-1974", "CVE-2026-24514"]
	}
	network_controllers_ports.vulnerable("00001.00011.00005") == ["CVE-2026-24514"]
	network_controllers_ports.vulnerable("00001.00014.00003") == []
	network_controllers_ports.vulnerable("") == []
}

test_traefik if {
	api := "the unprotected API of Traefik"
	ports({"image": "traefik:v3", "args": ["--API.Insecure"]}, {}) == [[api, 8080, ["args", 0]]]
	ports({"image": "rancher/mirrored-library-traefik:3.6.25", "args": ["--api.insecure=true", "--entrypoints.traefik.address=:9000/tcp"]}, {}) == [[api, 9000, ["args", 0]]]
	ports({"image": "edge", "env": [{"name": "TRAEFIK_API_INSECURE", "value": "True"}]}, {"app.kubernetes.io/name": "traefik"}) == [[api, 8080, ["env", 0]]]
	ports({"image": "traefik", "args": ["--api.insecure=false", "--api.dashboard"]}, {}) == []
}

listening(text) := {"image": "kong:3.9", "env": [{"name": "KONG_ADMIN_LISTEN", "value": text}]}

test_kong if {
	admin := "the admin interface of Kong"
	ports(listening("0.0.0.0:8001, [::]:8444 http2 ssl"), {}) == [[admin, 8001, ["env", 0]], [admin, 8444, ["env", 0]]]
	every text in ["off", "127.0.0.1:8001", "[::1]:8001 reuseport", "localhost:8001", "unix:/kong/admin.sock", ""] {
		ports(listening(text), {}) == []
	}
	verified := [{"name": "KONG_ADMIN_LISTEN", "value": "0.0.0.0:8444 ssl"}, {"name": "KONG_NGINX_ADMIN_SSL_VERIFY_CLIENT", "value": "on"}]
	ports({"image": "kong", "env": verified}, {}) == []
}

test_metrics if {
	what := "the metrics of the controller"
	every image, port in {
		"ingress-nginx/controller": {"name": "x", "containerPort": 10254},
		"traefik": {"name": "metrics", "containerPort": 9101},
		"kong": {"name": "status", "containerPort": 8100},
		"haproxytech/kubernetes-ingress": {"name": "stat", "containerPort": 1024},
		"quay.io/jcmoraisjr/haproxy-ingress": {"name": "stats", "containerPort": 1936},
		"private/nginx-plus-ingress": {"name": "prometheus", "containerPort": 9113},
	} {
		ports({"image": image, "ports": [{"name": "http", "containerPort": 80}, port]}, {}) == [[what, port.containerPort, ["ports", 1]]]
	}
}
