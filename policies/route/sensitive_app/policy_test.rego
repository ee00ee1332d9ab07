package portcullis.route.sensitive_app_test

import data.portcullis.route.sensitive_app

ingress := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "tools", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "rules": [{
		"host": "tools.example.com",
		"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "tools", "port": {"number": 80}}}}]},
	}]},
}}}

inventory(selector, image) := {"namespace": {"store": {"v1": {
	"Service": {"tools": {"metadata": {"name": "tools"}, "spec": {"selector": selector, "ports": [{"port": 80}]}}},
	"Pod": {"tools-1": {
		"kind": "Pod",
		"metadata": {"name": "tools-1", "labels": {"app": "tools", "tier": "web"}},
		"spec": {"containers": [{"name": "tools", "image": image}]},
	}},
}}}}

test_image_of_a_pod if {
	found := sensitive_app.violation with input as ingress with data.inventory as inventory({"app": "tools"}, "openzipkin/zipkin")
	found == {{
		"msg": "Service `store/tools` runs `openzipkin/zipkin`, and the route asks nobody for authentication",
		"details": {
			"path": ["spec", "rules", 0, "http", "paths", 0, "backend", "service", "name"],
			"evidence": {"service": "store/tools", "app": "openzipkin/zipkin", "by": "image `openzipkin/zipkin`"},
			"related": [{"apiVersion": "v1", "kind": "Pod", "namespace": "store", "name": "tools-1"}],
		},
	}}
}

test_names_of_images if {
	every image in ["adminer", "adminer:5", "library/adminer:5", "localhost:5000/adminer@sha256:00", "docker.io/library/adminer"] {
		found := sensitive_app.violation with input as ingress with data.inventory as inventory({"app": "tools"}, image)
		count(found) == 1
	}
	every image in ["adminer2", "my-adminer", "adminer/web", "zipkin", ":adminer", "@adminer", "", "/"] {
		found := sensitive_app.violation with input as ingress with data.inventory as inventory({"app": "tools"}, image)
		found == set()
	}
}

test_selectors if {
	every selector in [{}, {"app": "other"}, {"app": "tools", "tier": "db"}, {"app": 1}, "app"] {
		found := sensitive_app.violation with input as ingress with data.inventory as inventory(selector, "adminer")
		found == set()
	}
}
