# METADATA
# title: Ingress class that is not clear
# description: |
#   Which controller serves an Ingress, and so what its annotations and paths mean, depends on its class. Two class names that
#   disagree are read differently by each controller: the Ingress may be served by one that was not meant, by two, or by none. GKE's
#   controller ignores Ingresses that name their class in the field, and an Ingress without a class is served by whichever
#   controller takes it.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
#     description: Ingress classes and the deprecated annotation
#   - ref: https://cloud.google.com/kubernetes-engine/docs/concepts/ingress
#     description: How GKE's controller is chosen
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [networking.k8s.io/Ingress, extensions/Ingress]
#   needs: [inventory:networking.k8s.io/v1/IngressClass]
#   remediation: Name one class in `spec.ingressClassName` and remove the annotation `kubernetes.io/ingress.class`; for GKE's controller keep only the annotation.
#   frameworks:
#     nist80053: [CM-6]
#     nsa: [Define which controller serves each Ingress]
#   parameters:
#     require_class:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether an Ingress must name its class where neither a default IngressClass nor `default_controller` is given.
#     report_unknown_controller:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to report as unknown a class whose controller nothing tells, although it has an IngressClass or none were given.
package portcullis.route.ambiguous_class

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

o := v if {
	kinds.subject == "Ingress"
	v := access.subject
} else := {}

named := v if {
	v := classes.named(o)
}

names := v if {
	v := classes.names(o)
}

own := v if {
	v := parameters.of("route/ambiguous-class")
}

violation contains {"msg": msg, "details": details} if {
	count(names) > 1
	texts := [text | some entry in named; text := concat("", ["`", entry.class, "` by ", entry.by])]
	msg := concat("", ["the class is ", concat(" and ", texts), ": ", consequence])
	some first in array.slice(named, count(named) - 1, count(named))
	path := first.path
	evidence := {"names": named, "takers": classes.takers(o)}
	details := {"path": path, "evidence": evidence}
}

violation contains {"msg": msg, "details": details} if {
	text := classes.ineffective(o)
	text != ""
	msg := concat("", ["class `", text, "` stands in `spec.ingressClassName`, which its controller does not read, so nobody serves the Ingress"])
	details := {"path": ["spec", "ingressClassName"], "evidence": {"class": text}}
}

violation contains {"msg": msg, "details": details} if {
	unnamed
	count(classes.default_names) == 0
	access.bool(own, "require_class", false)
	access.str(parameters.common, "default_controller") == ""
	msg := "no class is named, so any controller that takes Ingresses without a class serves it"
	details := {"path": ["spec"], "evidence": {"default_classes": []}}
}

violation contains {"msg": msg, "details": details} if {
	unnamed
	count(classes.default_names) > 1
	texts := [text | some class_name in classes.default_names; text := concat("", ["`", class_name, "`"])]
	msg := concat("", ["no class is named and ", concat(", ", texts), " are all the default, of which the API server takes the newest"])
	related := [reference |
		some class_name in classes.default_names
		reference := {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "namespace": "", "name": class_name}
	]
	details := {"path": ["spec"], "evidence": {"default_classes": classes.default_names}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some entry in missing
	msg := concat("", ["class `", entry.class, "` has no IngressClass among those given"])
	needs := needed(entry.class)
	details := {"path": entry.path, "evidence": {"class": entry.class}, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	access.bool(own, "report_unknown_controller", false)
	some entry in classes.untold(o)
	not entry in missing
	msg := concat("", ["which controller serves class `", entry.class, "` is not known"])
	needs := needed(entry.class)
	details := {"path": entry.path, "evidence": {"class": entry.class}, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# An Ingress that says nothing of its class; not one whose fields could not be read.
unnamed if {
	o != {}
	count(named) == 0
	count(faults.found) == 0
}

missing := v if {
	v := classes.unlisted(o)
}

needed(class_name) := v if {
	need := concat("", ["networking.k8s.io/IngressClass ", class_name])
	setting := concat("", ["parameter controller_by_class.", class_name])
	v := [need, setting]
}

consequence := v if {
	count(classes.untold(o)) > 0
	v := "which of them counts depends on the controller"
} else := v if {
	count(classes.takers(o)) == 0
	v := "each controller goes by the other name, so none of those known serves it"
} else := v if {
	titles := classes.titles(classes.takers(o))
	count(titles) == 1
	v := concat("", [concat("", titles), " serves it"])
} else := v if {
	titles := classes.titles(classes.takers(o))
	v := concat("", ["any of ", concat(", ", titles), " may serve it"])
}
