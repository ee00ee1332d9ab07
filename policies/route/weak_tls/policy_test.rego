package portcullis.route.weak_tls_test

import data.portcullis.route.weak_tls

ingress(class_name, annotations, spec) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": object.union({"ingressClassName": class_name}, spec),
}}}

test_policies_of_aws if {
	every name in ["2015-05", "2016-08", "FS-2018-06", "FS-1-1-2019-08", "TLS-1-0-2015-04", "TLS13-1-1-2021-06"] {
		annotations := {"alb.ingress.kubernetes.io/ssl-policy": concat("-", ["ELBSecurityPolicy", name])}
		found := weak_tls.violation with input as ingress("alb", annotations, {})
		count(found) == 1
	}
	every name in ["TLS-1-2-2017-01", "FS-1-2-Res-2020-10", "TLS13-1-2-Res-2021-06", "TLS13-1-3-2021-06"] {
		annotations := {"alb.ingress.kubernetes.io/ssl-policy": concat("-", ["ELBSecurityPolicy", name])}
		found := weak_tls.violation with input as ingress("alb", annotations, {})
		count(found) == 0
	}
}

test_ciphers if {
	every text in ["RC4-SHA", "HIGH:DES-CBC3-SHA", "aNULL", "EXP-RC4-MD5", "DEFAULT@SECLEVEL=0:@SECLEVEL=0"] {
		found := weak_tls.violation with input as ingress("nginx", {"nginx.org/ssl-ciphers": text}, {})
		count(found) == 1
	}
	every text in ["HIGH:!aNULL:!MD5", "ECDHE-RSA-AES256-GCM-SHA384", "-RC4", ""] {
		found := weak_tls.violation with input as ingress("nginx", {"nginx.org/ssl-ciphers": text}, {})
		count(found) == 0
	}
}
