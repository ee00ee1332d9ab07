package lib.portcullis.ingress_backends_test

import data.lib.portcullis.ingress_backends

object_of(annotations, spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "annotations": annotations},
	"spec": spec,
}

aws(action) := object_of(
	{"alb.ingress.kubernetes.io/actions.split": action},
	{"ingressClassName": "alb", "rules": [{"http": {"paths": [{"backend": {"service": {"name": "split", "port": {"name": "use-annotation"}}}}]}}]},
)

names(o) := v if {
	found := ingress_backends.of(o, "store") with input as {}
	v := [[backend.kind, backend.name, backend.port] | some backend in found]
}

test_actions_of_aws if {
	names(aws(`{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"a","ServicePort":"80"},{"servicePort":443,"serviceName":"b"}]}}`)) == [
		["Service", "a", 80],
		["Service", "b", 443],
	]
	names(aws(`{"type":"forward","targetGroupARN":"arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x/1"}`)) == []
	names(aws(`{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","statusCode":"503","messageBody":"{\"serviceName\":\"a\"}"}}`)) == []
	names(aws("")) == [["Action", "split", ""]]
	every text in ["{", "}{", "serviceName", `{"serviceName"}`, `{"serviceName":}`, "[{}]"] {
		names(aws(text)) == []
	}
}

test_addresses_of_haproxy if {
	key := "haproxy-ingress.github.io/auth-url"
	spec := {"ingressClassName": "haproxy"}
	names(object_of({key: "svc://auth/login:4180/check"}, spec)) == [["Service", "login", 4180]]
	names(object_of({key: "svc://login:http"}, spec)) == [["Service", "login", "http"]]
	every text in ["svc://", "svc://login", "svc://a/b/c:1", "svc://:80"] {
		names(object_of({key: text}, spec)) == []
	}
}

test_default_backends if {
	backend := {"service": {"name": "rest", "port": {"number": 80}}}
	names(object_of({}, {"ingressClassName": "contour", "defaultBackend": backend})) == [["Service", "rest", 80]]
	names(object_of({}, {"ingressClassName": "traefik", "defaultBackend": backend, "rules": [{"host": "shop.example.com"}]})) == []
	names(object_of({}, {"ingressClassName": "contour", "backend": {"serviceName": "rest", "servicePort": "http"}})) == [["Service", "rest", "http"]]
}

test_hostile_shapes if {
	every spec in [null, "x", {"rules": {}}, {"rules": [null, {"http": {"paths": [1, {"backend": []}, {"backend": {"service": "x"}}]}}]}] {
		names(object_of("x", spec)) == []
	}
}
