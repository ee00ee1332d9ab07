package lib.portcullis.classes_test

import data.lib.portcullis.classes

ingress(spec, annotations) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": spec,
}

class_objects(by_name) := {"cluster": {"networking.k8s.io/v1": {"IngressClass": by_name}}}

test_known_name if {
	classes.candidates(ingress({"ingressClassName": "traefik"}, {})) == ["traefik"] with input as {}
}

test_name_of_several_controllers_narrowed_by_prefix if {
	found := classes.candidates(ingress({"ingressClassName": "nginx"}, {"nginx.org/hsts": "true"})) with input as {}
	found == ["f5-nginx"]
}

test_shared_prefix_narrows_nothing if {
	found := classes.candidates(ingress({"ingressClassName": "haproxy"}, {"ingress.kubernetes.io/config-backend": "x"})) with input as {}
	found == ["haproxytech", "jcmoraisjr-haproxy"]
}

test_shared_key_is_weaker_than_an_own_prefix if {
	given := {"ingress.kubernetes.io/ssl-redirect": "true", "konghq.com/plugins": "limit"}
	found := classes.candidates(ingress({}, given)) with input as {}
	found == ["kong"]
}

test_status_of_gke_is_gke if {
	found := classes.candidates(ingress({}, {"ingress.kubernetes.io/url-map": "k8s2-um-x"})) with input as {}
	found == ["gce"]
}

test_object_tells if {
	found := classes.candidates(ingress({"ingressClassName": "web"}, {})) with input as {}
		with data.inventory as class_objects({"web": {"spec": {"controller": "haproxy.org/ingress-controller/web"}}})
	found == ["haproxytech"]
}

test_object_beats_known_name if {
	found := classes.candidates(ingress({"ingressClassName": "nginx"}, {})) with input as {}
		with data.inventory as class_objects({"nginx": {"spec": {"controller": "nginx.org/ingress-controller"}}})
	found == ["f5-nginx"]
}

test_further_installation_of_ingress_nginx if {
	found := classes.candidates(ingress({"ingressClassName": "internal"}, {})) with input as {}
		with data.inventory as class_objects({"internal": {"spec": {"controller": "k8s.io/internal-ingress-nginx"}}})
	found == ["ingress-nginx", "traefik-ingress-nginx"]
}

test_object_of_an_unknown_controller if {
	found := classes.candidates(ingress({"ingressClassName": "web"}, {})) with input as {}
		with data.inventory as class_objects({"web": {"spec": {"controller": "example.com/proxy"}}})
	found == []
}

test_parameter_beats_everything if {
	found := classes.candidates(ingress({"ingressClassName": "nginx"}, {})) with input as {"parameters": {"controller_by_class": {"nginx": "kong"}}}
		with data.inventory as class_objects({"nginx": {"spec": {"controller": "nginx.org/ingress-controller"}}})
	found == ["kong"]
}

test_default_class if {
	found := classes.candidates(ingress({}, {})) with input as {}
		with data.inventory as class_objects({"web": {
			"metadata": {"annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}},
			"spec": {"controller": "traefik.io/ingress-controller"},
		}})
	found == ["traefik"]
}

test_default_controller if {
	found := classes.candidates(ingress({}, {})) with input as {"parameters": {"default_controller": "gce"}}
	found == ["gce"]
}

test_takers_follow_the_precedence if {
	both := ingress({"ingressClassName": "traefik"}, {"kubernetes.io/ingress.class": "kong"})
	classes.takers(both) == ["kong", "traefik"] with input as {}
	neither := ingress({"ingressClassName": "kong"}, {"kubernetes.io/ingress.class": "traefik"})
	classes.takers(neither) == [] with input as {}
	own := ingress({"ingressClassName": "web"}, {"projectcontour.io/ingress.class": "contour"})
	classes.takers(own) == ["contour"] with input as {}
}

test_field_that_nobody_reads if {
	classes.ineffective(ingress({"ingressClassName": "gce"}, {})) == "gce" with input as {}
	classes.ineffective(ingress({"ingressClassName": "gce"}, {"kubernetes.io/ingress.class": "gce"})) == "" with input as {}
	classes.ineffective(ingress({}, {"kubernetes.io/ingress.class": "gce"})) == "" with input as {}
}

test_unlisted_needs_other_objects if {
	o := ingress({"ingressClassName": "nginx"}, {})
	classes.unlisted(o) == [] with input as {}
	found := classes.unlisted(o) with input as {} with data.inventory as class_objects({"web": {}})
	found == [{"class": "nginx", "by": "field", "path": ["spec", "ingressClassName"]}]
	by_name := classes.unlisted(ingress({"ingressClassName": "contour"}, {})) with input as {} with data.inventory as class_objects({"web": {}})
	by_name == []
	flag := classes.unlisted(ingress({}, {"kubernetes.io/ingress.class": "nginx"})) with input as {} with data.inventory as class_objects({"web": {}})
	flag == []
}
