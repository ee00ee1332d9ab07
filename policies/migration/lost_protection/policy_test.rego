package portcullis.migration.lost_protection_test

import data.lib.portcullis.migrations
import data.portcullis.migration.lost_protection

ingress(class_name, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {"ingressClassName": class_name, "rules": [{"host": "shop.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "shop"}}}]}}]},
}

common := {"controller_by_class": {"old": "ingress-nginx", "new": "traefik-ingress-nginx"}}

lost(annotations, kept) := {v.details.evidence.lost | some v in found} if {
	found := lost_protection.violation with input as {
		"review": {"operation": "UPDATE", "object": ingress("new", kept), "oldObject": ingress("old", annotations)},
		"parameters": common,
	}
		with data.inventory as {}
}

test_every_protection_is_told if {
	keys := object.keys(migrations.protections)
	every key in keys {
		text := {"nginx.ingress.kubernetes.io/enable-modsecurity": "true", "nginx.ingress.kubernetes.io/enable-owasp-core-rules": "true", "nginx.ingress.kubernetes.io/ssl-prefer-server-ciphers": "true"}
		annotations := {key: object.get(text, key, "203.0.113.0/24")}
		lost(annotations, annotations) == {migrations.protections[key].protects}
	}
}

test_every_protection_is_ignored if {
	every key in object.keys(migrations.protections) {
		key in migrations.ignored
	}
}

test_dropped_annotation_counts_too if {
	lost({"nginx.ingress.kubernetes.io/auth-url": "https://auth.example.com"}, {}) == {"authentication"}
}

test_not_an_update if {
	found := lost_protection.violation with input as {"review": {"object": ingress("new", {"nginx.ingress.kubernetes.io/ssl-ciphers": "HIGH"})}, "parameters": common}
		with data.inventory as {}
	found == set()
}
