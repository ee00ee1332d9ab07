package portcullis.gateway.client_auth_fallback_test

import data.portcullis.gateway.client_auth_fallback

gateway(frontend) := {"review": {"namespace": "infra", "object": {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "edge", "namespace": "infra"},
	"spec": {"gatewayClassName": "envoy", "listeners": [], "tls": {"frontend": frontend}},
}}}

fallback := {"validation": {"mode": "AllowInsecureFallback", "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "clients"}]}}

test_default if {
	found := client_auth_fallback.violation with input as gateway({"default": fallback})
	found == {{
		"msg": "clients without a valid certificate are let in on all ports by mode `AllowInsecureFallback`",
		"details": {
			"path": ["spec", "tls", "frontend", "default", "validation", "mode"],
			"evidence": {"ports": ["all ports"]},
			"fix": [{"op": "remove", "path": "/spec/tls/frontend/default/validation/mode"}],
		},
	}}
}

test_port if {
	found := client_auth_fallback.violation with input as gateway({"perPort": [{"port": 8443, "tls": fallback}]})
	fixes := {one.details.fix | some one in found}
	fixes == {[{"op": "remove", "path": "/spec/tls/frontend/perPort/0/tls/validation/mode"}]}
}

test_strict if {
	found := client_auth_fallback.violation with input as gateway({"default": {"validation": {"mode": "AllowValidOnly"}}})
	found == set()
}
