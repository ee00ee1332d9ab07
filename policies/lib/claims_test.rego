package lib.portcullis.claims_test

import data.lib.portcullis.claims

ingress(ns, name, host, path) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": name, "namespace": ns},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": host, "http": {"paths": [{"path": path, "pathType": "Prefix", "backend": {"service": {"name": name}}}]}}]},
}

route(ns, name, hostnames) := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "HTTPRoute",
	"metadata": {"name": name, "namespace": ns},
	"spec": {"parentRefs": [{"name": "shared", "namespace": "edge"}], "hostnames": hostnames, "rules": [{"backendRefs": [{"name": name}]}]},
}

gateway := {
	"apiVersion": "gateway.networking.k8s.io/v1",
	"kind": "Gateway",
	"metadata": {"name": "shared", "namespace": "edge"},
	"spec": {"listeners": [
		{"name": "http", "protocol": "HTTP", "port": 80, "allowedRoutes": {"namespaces": {"from": "All"}}},
		{"name": "https", "protocol": "HTTPS", "port": 443, "hostname": "*.example.com", "allowedRoutes": {"namespaces": {"from": "All"}}},
	]},
}

objects := [
	ingress("a", "exact", "shop.example.com", "/"),
	ingress("a", "wild", "*.example.com", "/"),
	ingress("b", "deep", "a.b.example.com", "/"),
	ingress("b", "deep-wild", "*.b.example.com", "/x"),
	ingress("b", "other", "shop.example.org", "/"),
	ingress("c", "all", "", "/"),
	ingress("c", "top", "*.com", "/"),
	ingress("c", "near", "myshop.example.com", "/"),
	object.union(ingress("c", "alias", "blog.example.net", "/"), {"metadata": {"annotations": {"nginx.ingress.kubernetes.io/server-alias": "shop.example.com"}}}),
	route("d", "both", ["shop.example.com", "*.example.com"]),
	route("d", "org", ["shop.example.org"]),
	route("e", "none", []),
]

whole := {
	"namespace": {ns: by_version |
		some ns in ["a", "b", "c", "d", "e", "edge"]
		by_version := {
			"networking.k8s.io/v1": {"Ingress": {name: o | some o in objects; o.kind == "Ingress"; o.metadata.namespace == ns; name := o.metadata.name}},
			"gateway.networking.k8s.io/v1": {
				"HTTPRoute": {name: o | some o in objects; o.kind == "HTTPRoute"; o.metadata.namespace == ns; name := o.metadata.name},
				"Gateway": {name: gateway | gateway.metadata.namespace == ns; name := gateway.metadata.name},
			},
		}
	},
	"cluster": {},
}

# The index, filed as the evaluator files it.
index := {"version": 1, "claims": {"hosts": by_host, "suffixes": by_suffix, "any": [claim | some claim in filed; claim.host == ""]}}

filed := found if {
	found := claims.scanned with data.inventory as whole
}

named := [claim | some claim in filed; claim.host != ""]

by_host := {host: found | some one in named; host := one.host; found := [claim | some claim in named; claim.host == host]}

by_suffix := {suffix: found |
	some one in named
	some suffix in suffixes(one.host)
	found := [claim | some claim in named; suffix in suffixes(claim.host)]
}

suffixes(host) := [suffix |
	labels := split(host, ".")
	some i, _ in labels
	i > 0
	suffix := concat(".", array.slice(labels, i, count(labels)))
]

met := {rival |
	some mine in claims.of_subject
	some rival in claims.rivals(mine.host, [mine], "class", true)
}

rivals_of(o) := found if {
	found := met with input as {"review": {"object": o}} with data.inventory as whole
}

indexed_rivals_of(o, facts) := found if {
	found := met with input as {"review": {"object": o}, "facts": facts} with data.inventory as whole
}

probed := ["shop.example.com", "*.example.com", "*.b.example.com", "a.b.example.com", "x.y.b.example.com", "example.com", "com", "*.com", "", "shop.example.org", "*.org", "hop.example.com"]

probe := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "probe", "namespace": "a"},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": host} | some host in probed]},
}

candidates := {[host, claim] | some host in probed; some claim in claims.candidates(host)}

test_index_and_scan_give_the_same_candidates if {
	facts := index
	expected := candidates with input as {"review": {"object": probe}} with data.inventory as whole
	found := candidates with input as {"review": {"object": probe}, "facts": facts} with data.inventory as whole
	found == expected
	count(found) > 30
}

test_index_and_scan_give_the_same_rivals if {
	o := route("d", "probe", ["shop.example.com", "*.b.example.com"])
	found := rivals_of(o)
	found == indexed_rivals_of(o, index)
	count(found) > 4
}

test_scanned_claims_are_those_of_the_subject if {
	every o in [objects[0], objects[8]] {
		name := o.metadata.name
		own := claims.of_subject with input as {"review": {"object": o}} with data.inventory as whole
		own == [claim | some claim in filed; claim.name == name]
	}
}

owners(rivals) := {owner | some rival in rivals; owner := claims.owner(rival.claim)}

test_rivals_of_an_exact_host if {
	owners(rivals_of(ingress("z", "probe", "shop.example.com", "/api"))) == {"Ingress `a/exact`", "Ingress `a/wild`", "Ingress `c/alias`", "HTTPRoute `d/both`", "HTTPRoute `e/none`"}
}

test_rivals_of_a_wildcard if {
	owners(rivals_of(ingress("z", "probe", "*.b.example.com", "/"))) == {"Ingress `b/deep`", "Ingress `b/deep-wild`", "HTTPRoute `d/both`", "HTTPRoute `e/none`"}
}

test_rivals_of_every_host if {
	owners(rivals_of(ingress("z", "probe", "", "/"))) == {"Ingress `c/all`"}
}

test_no_rivals_in_the_own_namespace if {
	owners(rivals_of(ingress("a", "exact", "shop.example.com", "/"))) == {"Ingress `c/alias`", "HTTPRoute `d/both`", "HTTPRoute `e/none`"}
}

test_claims_of_a_route_by_listener if {
	found := claims.of_subject with input as {"review": {"object": route("d", "both", ["shop.example.com", "shop.example.org"])}}
		with data.inventory as whole
	{[host, doors] | some claim in found; host := claim.host; doors := claim.doors} == {
		["shop.example.com", ["gateway:edge/shared/http", "gateway:edge/shared/https"]],
		["shop.example.org", ["gateway:edge/shared/http"]],
	}
}

test_claims_of_a_route_without_its_gateway if {
	found := claims.of_subject with input as {"review": {"object": route("d", "none", [])}}
		with data.inventory as {}
	[[host, doors, unsure, needs, path] |
		some claim in found
		host := claim.host
		doors := claim.doors
		unsure := claim.unsure
		needs := claim.needs
		path := claim.path
	] == [["", [], ["gateway:edge/shared"], ["gateway.networking.k8s.io/Gateway edge/shared"], ["spec", "parentRefs", 0]]]
	own := claims.of_subject with input as {"review": {"object": route("edge", "none", [])}}
		with data.inventory as {}
	[doors | some claim in own; doors := claim.doors] == [["gateway:edge/shared"]]
}

test_doors if {
	same := [["class:a", "class:a"], ["gateway:a/b", "gateway:a/b/c"], ["gateway:a/b/c", "gateway:a/b"]]
	every pair in same {
		claims.same_door(pair[0], pair[1])
	}
	other := [["class:a", "class:ab"], ["gateway:a/b", "gateway:a/bc"], ["gateway:a/b/c", "gateway:a/b/d"], ["class:", "class:a"]]
	every pair in other {
		not claims.same_door(pair[0], pair[1])
	}
}

test_meeting if {
	class_a := {"kind": "Ingress", "host": "shop.example.com", "doors": ["class:a"], "unsure": []}
	class_b := {"kind": "Ingress", "host": "shop.example.com", "doors": ["class:b"], "unsure": []}
	classless := {"kind": "Ingress", "host": "shop.example.com", "doors": ["class:"], "unsure": []}
	http := {"kind": "HTTPRoute", "host": "shop.example.com", "doors": ["gateway:a/b/c"], "unsure": []}
	unsure := {"kind": "HTTPRoute", "host": "shop.example.com", "doors": [], "unsure": ["gateway:a/b/c"]}
	claims.meeting("class", class_a, class_a) == "yes"
	claims.meeting("class", class_a, class_b) == "no"
	claims.meeting("cluster", class_a, class_b) == "yes"
	claims.meeting("class", class_a, classless) == "unknown"
	claims.meeting("class", classless, classless) == "yes"
	claims.meeting("class", class_a, http) == "yes"
	claims.meeting("class", class_a, unsure) == "unknown"
	claims.meeting("class", http, unsure) == "unknown"
	claims.meeting("class", object.union(class_a, {"host": ""}), object.union(http, {"host": ""})) == "no"
}

test_challenge if {
	every path in ["/.well-known/acme-challenge", "/.well-known/acme-challenge/", "/.well-known/acme-challenge/a-B_9", "/.well-known/acme-challenge/*"] {
		claims.challenge(path) == true
	}
	every path in ["", "/", "/.well-known", "/.well-known/acme-challenges", "/.well-known/acme-challenge/(.*)|/", "/x/.well-known/acme-challenge/a"] {
		claims.challenge(path) == false
	}
}
