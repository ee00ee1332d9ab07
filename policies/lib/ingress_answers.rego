# METADATA
# title: Answers about an Ingress
# description: |
#   What the modules on traits of an Ingress share: how annotations are looked up under the prefixes of a controller, and how the
#   answers of several controllers that may serve it become one.
package lib.portcullis.ingress_answers

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.ingress
import data.lib.portcullis.settings

# Equivalent prefixes come in the order in which the controller looks them up.
prefixes := {
	"ingress-nginx": ["nginx.ingress.kubernetes.io/"],
	"traefik-ingress-nginx": ["nginx.ingress.kubernetes.io/"],
	"f5-nginx": ["nginx.org/"],
	"haproxytech": ["haproxy.org/", "haproxy.com/", "ingress.kubernetes.io/"],
	"jcmoraisjr-haproxy": ["haproxy-ingress.github.io/", "ingress.kubernetes.io/"],
	"contour": ["projectcontour.io/"],
	"kong": ["konghq.com/"],
	"aws-load-balancer-controller": ["alb.ingress.kubernetes.io/"],
	"agic": ["appgw.ingress.kubernetes.io/"],
	"cilium": ["ingress.cilium.io/", "io.cilium.ingress/"],
}

# The key under which an object sets what a controller calls `name`; `""` where it does not.
key(id, o, name) := v if {
	keys := [k | some prefix in access.texts(prefixes, id); k := concat("", [prefix, name])]
	v := settings.first_set(o, keys)
}

# Its text; `""` where it is not set.
text(id, o, name) := v if {
	v := access.annotation(o, key(id, o, name))
}

# Whether it is set to a word that the controller reads as true.
on(id, o, name) if {
	settings.boolean(id, o, key(id, o, name)) == "true"
}

off(id, o, name) if {
	settings.boolean(id, o, key(id, o, name)) == "false"
}

# An answer that stands at an annotation.
at(what, annotation, evidence) := v if {
	path := ["metadata", "annotations", annotation]
	v := {"what": what, "path": path, "evidence": evidence, "needs": [], "related": []}
}

# An answer that only counts where a parameter of the policy asks for it.
if_asked(answer, parameter) := v if {
	v := object.union(answer, {"parameter": parameter})
}

# What holds for an Ingress, from `{"id", "answers"}` of each controller that may serve it: an answer of all is certain, one of some depends on
# which of them it is.
agreed(o, by_controller) := v if {
	all_answers := {answer | some entry in by_controller; some answer in access.arr(entry, "answers")}
	v := [settled |
		some answer in sort(all_answers)
		settled := settle(o, answer, by_controller)
		is_object(settled)
	]
}

settle(o, answer, by_controller) := answer if {
	others := [entry |
		some entry in by_controller
		own := access.arr(entry, "answers")
		not answer in own
	]
	count(others) == 0
	is_object(o)
} else := v if {
	known := access.arr(answer, "needs")
	needs := array.concat(known, ingress.class_needs(o))
	v := object.union(answer, {"needs": needs})
}

# The controllers that may serve an Ingress.
ids(o) := v if {
	v := classes.candidates(o)
}
