package portcullis.route.injected_value_test

import data.portcullis.route.injected_value

ingress(class, paths, annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": class, "rules": [{"host": "shop.example.com", "http": {"paths": paths}}]},
}}}

path(text, type) := {"path": text, "pathType": type, "backend": {"service": {"name": "shop", "port": {"number": 80}}}}

test_one_finding_for_each_cause if {
	paths := [path("/a;", "Prefix"), path("/ok", "Prefix"), path("/b{", "Exact"), path("/x\ny", "Exact")]
	found := injected_value.violation with input as ingress("nginx", paths, {})
	found == {
		{
			"msg": "a path holds characters that end the nginx directive they are written into: `/a;`, `/b{` (as in CVE-2022-4886, CVE-2026-24512, CVE-2026-3288)",
			"details": {
				"path": ["spec", "rules", 0, "http", "paths", 0, "path"],
				"evidence": {"paths": ["/a;", "/b{"], "cves": ["CVE-2022-4886", "CVE-2026-24512", "CVE-2026-3288"]},
			},
		},
		{
			"msg": "a path holds control characters (as in CVE-2021-25748, CVE-2026-4342)",
			"details": {
				"path": ["spec", "rules", 0, "http", "paths", 3, "path"],
				"evidence": {"paths": ["/x\ny"], "cves": ["CVE-2021-25748", "CVE-2026-4342"]},
			},
		},
	}
}

test_patterns_of_a_path if {
	paths := [path(text, "ImplementationSpecific") | some text in ["/a{2,3}", "/(a|b)", "/[^;]*", "/\\;", "/a\\\\", "/\\p{L}+"]]
	found := injected_value.violation with input as ingress("nginx", paths, {})
	{v.details.evidence.paths | some v in found} == {["/[^;]*"]}
}

test_class_decides_about_paths if {
	of_class := {class: count(found) |
		some class in ["nginx", "traefik", "kong", "alb", "own"]
		found := injected_value.violation with input as ingress(class, [path("/a`;", "Prefix")], {})
	}
	of_class == {"nginx": 1, "traefik": 1, "kong": 0, "alb": 0, "own": 1}
}

test_annotation if {
	key := "nginx.ingress.kubernetes.io/mirror-host"
	found := injected_value.violation with input as ingress("kong", [], {key: "x;}"})
	found == {{
		"msg": "annotation `nginx.ingress.kubernetes.io/mirror-host` holds characters that end the nginx directive they are written into (as in CVE-2025-1098)",
		"details": {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "value": "x;}", "cves": ["CVE-2025-1098"]}},
	}}
}

test_backends if {
	found := injected_value.violation with input as {"review": {"object": {
		"apiVersion": "gateway.networking.k8s.io/v1",
		"kind": "HTTPRoute",
		"metadata": {"name": "shop", "namespace": "store"},
		"spec": {"rules": [{"backendRefs": [{"name": "api@internal"}, {"name": "x@file"}, {"name": "shop"}]}]},
	}}}
	found == {{
		"msg": "backend `api@internal`, `x@file` is a service of Traefik itself or of another of its providers (as in CVE-2026-44774, CVE-2026-54761)",
		"details": {
			"path": ["spec", "rules", 0, "backendRefs", 0, "name"],
			"evidence": {"backends": ["api@internal", "x@file"], "cves": ["CVE-2026-44774", "CVE-2026-54761"]},
		},
	}}
}

test_line_break_after_a_host if {
	found := injected_value.violation with input as {"review": {"object": {
		"apiVersion": "networking.k8s.io/v1",
		"kind": "Ingress",
		"metadata": {"name": "shop"},
		"spec": {"rules": [{"host": "shop.example.com\n"}]},
	}}}
	found == {{
		"msg": "a host holds control characters",
		"details": {"path": ["spec", "rules", 0, "host"], "evidence": {"value": "shop.example.com\n", "cves": []}},
	}}
}

test_wrong_type_is_an_error if {
	found := injected_value.violation with input as ingress("nginx", "none", {})
	{v.details.verdict | some v in found} == {"error"}
}
