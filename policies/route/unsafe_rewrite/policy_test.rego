package portcullis.route.unsafe_rewrite_test

import data.portcullis.route.unsafe_rewrite

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

rules(path) := {"rules": [{"host": "shop.example.com", "http": {"paths": [{"path": path, "pathType": "ImplementationSpecific"}]}}]}

target(text) := {"nginx.ingress.kubernetes.io/rewrite-target": text}

test_loose_captures if {
	every pair in [["/api(.*)", "/$1"], ["/api/?(.+)", "/x/$1"], ["/v1(/)?(.*)", "/$2"], ["/a(b)c(.*)", "/$2"]] {
		[path, text] := pair
		found := unsafe_rewrite.violation with input as ingress("nginx", target(text), rules(path))
		count(found) == 1
	}
}

test_bounded_captures if {
	every pair in [["/api(/|$)(.*)", "/$2"], ["/api/(.*)", "/$1"], ["/(.*)", "/$1"], ["/api(.*)", "/$10"], ["/api(.*)", "/"], ["/a\\(.*)", "/$1"]] {
		[path, text] := pair
		found := unsafe_rewrite.violation with input as ingress("nginx", target(text), rules(path))
		count(found) == 0
	}
}

test_odd_values if {
	every text in ["$", "/$", "/$0", "((", "/$1$"] {
		every path in ["(", "((.*)", "(.*)", ")(.*)(", ""] {
			found := unsafe_rewrite.violation with input as ingress("nginx", target(text), rules(path))
			count(found) == 0
		}
	}
}
