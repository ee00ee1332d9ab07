package lib.portcullis.ingress_test

import data.lib.portcullis.ingress

object_of(spec, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}

by_class(class, annotations, tls) := object_of({"ingressClassName": class, "tls": tls, "rules": [{"host": "shop.example.com"}]}, annotations)

pinned(id) := {"parameters_by_policy": {"common": {"controller_by_class": {"web": id}}}}

secret := [{"hosts": ["shop.example.com"], "secretName": "shop-tls"}]

test_hosts_with_their_paths if {
	o := object_of(
		{"ingressClassName": "nginx", "rules": [{"host": "Shop.example.com."}, {}, {"host": ""}]},
		{"nginx.ingress.kubernetes.io/server-alias": "www.example.com, ~^a.*$,"},
	)
	found := ingress.hosts_of(o) with input as {}
	found == [
		{"host": "shop.example.com", "path": ["spec", "rules", 0, "host"], "origin": "rule"},
		{"host": "", "path": ["spec", "rules", 1], "origin": "rule"},
		{"host": "", "path": ["spec", "rules", 2, "host"], "origin": "rule"},
		{"host": "www.example.com", "path": ["metadata", "annotations", "nginx.ingress.kubernetes.io/server-alias"], "origin": "annotation"},
	]
}

test_default_backend_of_both_shapes if {
	old := object_of({"backend": {"serviceName": "shop"}}, {})
	ingress.default_backend(old) == {"serviceName": "shop"}
	ingress.default_backend_path(old) == ["spec", "backend"]
	now := object_of({"defaultBackend": {"service": {"name": "shop"}}}, {})
	ingress.default_backend_path(now) == ["spec", "defaultBackend"]
}

test_scope_of_a_default_backend_beside_rules if {
	o := object_of({"ingressClassName": "web", "defaultBackend": {"service": {"name": "shop"}}, "rules": [{"host": "shop.example.com"}]}, {})
	scopes := {
		"agic": "rules",
		"aws-load-balancer-controller": "every",
		"cilium": "every",
		"contour": "every",
		"f5-nginx": "rules",
		"gce": "every",
		"haproxytech": "every",
		"ingress-nginx": "rules",
		"istio": "none",
		"jcmoraisjr-haproxy": "every",
		"kong": "every",
		"traefik": "none",
		"traefik-ingress-nginx": "rules",
	}
	wrong := {id: got | some id, want in scopes; got := ingress.backend_scope(o) with input as pinned(id); got != want}
	wrong == {}
	unknown := ingress.backend_scope(o) with input as {}
	unknown == "unknown"
}

test_scope_of_a_default_backend_alone if {
	o := object_of({"ingressClassName": "web", "defaultBackend": {"service": {"name": "shop"}}}, {})
	every id in ["ingress-nginx", "traefik", "contour"] {
		scope := ingress.backend_scope(o) with input as pinned(id)
		scope == "every"
	}
	every id in ["f5-nginx", "istio"] {
		scope := ingress.backend_scope(o) with input as pinned(id)
		scope == "none"
	}
	none := ingress.backend_scope(object_of({}, {})) with input as {}
	none == "none"
}

test_state_of_plain_http_beside_tls if {
	states := {
		"agic": "closed",
		"aws-load-balancer-controller": "closed",
		"cilium": "unknown",
		"contour": "open",
		"f5-nginx": "redirect",
		"gce": "open",
		"haproxytech": "redirect",
		"ingress-nginx": "redirect",
		"istio": "open",
		"jcmoraisjr-haproxy": "redirect",
		"kong": "open",
		"traefik": "unknown",
		"traefik-ingress-nginx": "redirect",
	}
	o := by_class("web", {}, secret)
	wrong := {id: got | some id, want in states; got := ingress.plaintext(o).state with input as pinned(id); got != want}
	wrong == {}
}

test_state_of_tls_by_section if {
	states := {
		"agic": "served",
		"aws-load-balancer-controller": "plain",
		"cilium": "served",
		"contour": "served",
		"f5-nginx": "served",
		"gce": "served",
		"haproxytech": "served",
		"ingress-nginx": "served",
		"istio": "served",
		"jcmoraisjr-haproxy": "served",
		"kong": "served",
		"traefik": "unknown",
		"traefik-ingress-nginx": "served",
	}
	o := by_class("web", {}, secret)
	wrong := {id: got | some id, want in states; got := ingress.tls(o, "shop.example.com") with input as pinned(id); got != want}
	wrong == {}
}

test_state_of_tls_by_wildcard if {
	o := by_class("web", {}, [{"hosts": ["*.example.com"], "secretName": "wild-tls"}])
	every id in ["ingress-nginx", "traefik-ingress-nginx", "jcmoraisjr-haproxy", "istio", "kong", "haproxytech", "gce"] {
		state := ingress.tls(o, "shop.example.com") with input as pinned(id)
		state == "served"
	}
	every id in ["f5-nginx", "contour", "cilium", "agic"] {
		state := ingress.tls(o, "shop.example.com") with input as pinned(id)
		state == "plain"
	}
}

test_empty_entry_counts_for_haproxy_only if {
	o := by_class("web", {}, [{}])
	every id in ["agic", "cilium", "contour", "f5-nginx", "gce", "ingress-nginx", "istio", "jcmoraisjr-haproxy", "kong"] {
		state := ingress.tls(o, "shop.example.com") with input as pinned(id)
		state == "plain"
	}
	state := ingress.tls(o, "shop.example.com") with input as pinned("haproxytech")
	state == "served"
}

test_controllers_that_disagree if {
	o := by_class("nginx", {}, [{"hosts": ["*.example.com"], "secretName": "wild-tls"}])
	state := ingress.tls(o, "shop.example.com") with input as {}
	state == "unknown"
	needs := ingress.tls_needs(o) with input as {}
	needs == ["networking.k8s.io/IngressClass nginx", "parameter controller_by_class.nginx"]
}

test_fix_sets_escapes_and_removes if {
	added := ingress.plaintext_fix(by_class("contour", {}, secret), {"key": ""}) with input as {}
	added == [{"op": "add", "path": "/metadata/annotations", "value": {"ingress.kubernetes.io/force-ssl-redirect": "true"}}]
	key := "nginx.ingress.kubernetes.io/ssl-redirect"
	removed := ingress.plaintext_fix(by_class("web", {key: "false"}, secret), {"key": key}) with input as pinned("ingress-nginx")
	removed == [{"op": "remove", "path": "/metadata/annotations/nginx.ingress.kubernetes.io~1ssl-redirect"}]
	none := ingress.plaintext_fix(by_class("istio", {}, secret), {"key": ""}) with input as {}
	none == []
	ingress.annotation_pointer("a~b/c") == "/metadata/annotations/a~0b~1c"
}

matcher(id, annotations, type, text) := m if {
	rule := {"host": "shop.example.com", "http": {"paths": [{"path": text, "pathType": type}]}}
	o := object_of({"ingressClassName": "web", "rules": [rule]}, annotations)
	entries := ingress.entries(o) with input as pinned(id)
	m := entries[0].matcher
}

test_prefixes_by_controller if {
	every id in ["ingress-nginx", "haproxytech", "jcmoraisjr-haproxy", "contour", "kong", "gce", "cilium"] {
		matcher(id, {}, "Prefix", "/shop/") == {"match": "element", "value": "/shop"}
	}
	every id in ["f5-nginx", "traefik", "agic"] {
		matcher(id, {}, "Prefix", "/shop/") == {"match": "character", "value": "/shop/"}
	}
}

test_implementation_specific_by_controller if {
	matcher("ingress-nginx", {}, "ImplementationSpecific", "/a*") == {"match": "element", "value": "/a*"}
	matcher("cilium", {}, "ImplementationSpecific", "/a.*") == {"match": "regex", "value": "/a"}
	matcher("contour", {}, "ImplementationSpecific", "/a.b") == {"match": "character", "value": "/a.b"}
	matcher("contour", {}, "ImplementationSpecific", "/a.+") == {"match": "regex", "value": "/a"}
	matcher("kong", {}, "ImplementationSpecific", "/~/a.*") == {"match": "regex", "value": "/a"}
	matcher("kong", {}, "ImplementationSpecific", "/a.*") == {"match": "character", "value": "/a.*"}
	matcher("gce", {}, "ImplementationSpecific", "/a") == {"match": "exact", "value": "/a"}
	matcher("gce", {}, "ImplementationSpecific", "/a/*") == {"match": "character", "value": "/a/"}
	matcher("istio", {}, "ImplementationSpecific", "/a.*") == {"match": "character", "value": "/a"}
	matcher("istio", {}, "ImplementationSpecific", "/a") == {"match": "exact", "value": "/a"}
	matcher("jcmoraisjr-haproxy", {}, "ImplementationSpecific", "/A") == {"match": "character", "value": "/a"}
	matcher("jcmoraisjr-haproxy", {"haproxy-ingress.github.io/path-type": "exact"}, "ImplementationSpecific", "/A") == {"match": "exact", "value": "/A"}
	matcher("traefik", {"traefik.ingress.kubernetes.io/router.pathmatcher": "Path"}, "ImplementationSpecific", "/a") == {"match": "exact", "value": "/a"}
	matcher("kong", {}, "ImplementationSpecific", "") == {"match": "any", "value": ""}
}

test_regular_expressions_by_annotation if {
	every annotations in [{"nginx.ingress.kubernetes.io/use-regex": "true"}, {"nginx.ingress.kubernetes.io/rewrite-target": "/$1"}] {
		matcher("ingress-nginx", annotations, "Prefix", "/a.*") == {"match": "regex", "value": "/a"}
		matcher("ingress-nginx", annotations, "Exact", "/a.*") == {"match": "regex", "value": "/a"}
		matcher("traefik-ingress-nginx", annotations, "Exact", "/a.*") == {"match": "exact", "value": "/a.*"}
	}
	matcher("traefik-ingress-nginx", {"nginx.ingress.kubernetes.io/use-regex": "1"}, "Prefix", "/a.*") == {"match": "element", "value": "/a.*"}
	matcher("f5-nginx", {"nginx.org/path-regex": "case_insensitive"}, "Prefix", "/a.*") == {"match": "regex", "value": "/a"}
	matcher("f5-nginx", {"nginx.org/path-regex": "exact"}, "Prefix", "/a") == {"match": "character", "value": "/a"}
	aws := {"alb.ingress.kubernetes.io/use-regex-path-match": "true"}
	matcher("aws-load-balancer-controller", aws, "ImplementationSpecific", "/a.+") == {"match": "regex", "value": "/a"}
	matcher("aws-load-balancer-controller", aws, "Prefix", "/a") == {"match": "element", "value": "/a"}
}
