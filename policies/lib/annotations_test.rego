package lib.portcullis.annotations_test

import data.lib.portcullis.annotations

test_raw if {
	carrying := [
		"nginx.ingress.kubernetes.io/server-snippet",
		"nginx.org/location-snippets",
		"haproxy.com/backend-config-snippet",
		"ingress.kubernetes.io/config-tcp-service",
		"ingress.example.com/server-snippet",
		"konghq.com/own-snippet",
	]
	every key in carrying {
		annotations.raw(key) != ""
		annotations.risk(key) == "Critical"
	}
	annotations.raw("docs.example.com/code-snippet") == ""
	annotations.raw("haproxy.org/set-host") == ""
}

test_risk if {
	annotations.risk("nginx.ingress.kubernetes.io/ssl-redirect") == "Low"
	annotations.risk("alb.ingress.kubernetes.io/actions.x") == "High"
	annotations.risk("haproxy.com/ssl-redirect") == "Medium"
	annotations.risk("haproxy.com/ssl-redirects") == ""
}

test_of_controllers if {
	annotations.of_controllers("nginx.ingress.kubernetes.io/x")
	annotations.of_controllers("kubernetes.io/ingress.x")
	not annotations.of_controllers("kubernetes.io/ingress.class")
	not annotations.of_controllers("cert-manager.io/cluster-issuer")
}

test_listed if {
	annotations.listed(["a.example/x", "b.example/*"], "a.example/x")
	annotations.listed(["a.example/x", "b.example/*"], "b.example/y")
	not annotations.listed(["a.example/x", "b.example/*"], "a.example/xy")
}
