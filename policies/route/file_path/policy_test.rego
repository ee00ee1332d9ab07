package portcullis.route.file_path_test

import data.portcullis.route.file_path

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

rules(path) := {"rules": [{"host": "shop.example.com", "http": {"paths": [{"path": path, "pathType": "ImplementationSpecific"}]}}]}

test_files if {
	every path in ["/etc/nginx", "/a/etc/passwd", "/var/run/secrets/x", "/x{ alias /a;}", "/x;root /;", "/{content_by_lua_block {}}"] {
		found := file_path.violation with input as ingress("nginx", {}, rules(path))
		count(found) == 1
	}
}

test_other_paths if {
	every path in ["/etcd-docs", "/etc/nginx-docs", "/etc/groups", "/var/run/secretsauce", "/alias", "/root/a", "/my_by_luau"] {
		found := file_path.violation with input as ingress("nginx", {}, rules(path))
		count(found) == 0
	}
}

test_references if {
	every text in ["../other", "store/../x", "file:///etc/x", "/etc/x"] {
		found := file_path.violation with input as ingress("nginx", {"nginx.ingress.kubernetes.io/auth-tls-secret": text}, {})
		count(found) == 1
	}
	plain := file_path.violation with input as ingress("nginx", {"nginx.ingress.kubernetes.io/auth-tls-secret": "store/ca"}, {})
	count(plain) == 0
}
