# METADATA
# title: Class that the namespace may not use
# description: |
#   Classes are doors: one leads to the Internet, another to the office, a third to a controller of one team. A namespace uses a class
#   that is not one of its own, and comes out by a door that nobody meant for it. The class is the one that decides: the default
#   class where an Ingress names none, every name where the field and an annotation disagree, and the class of the Gateways that a
#   route attaches to. Which namespace may use which class is configured; once it is, a namespace without an entry may use none.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class
#     description: Ingress classes
#   - ref: https://gateway-api.sigs.k8s.io/concepts/api-overview/#gatewayclass
#     description: GatewayClass
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs: [inventory:networking.k8s.io/v1/IngressClass, inventory:gateway.networking.k8s.io/v1/Gateway, inventory:gateway.networking.k8s.io/v1/ListenerSet]
#   remediation: Use a class that is listed for the namespace, or have the class listed for it in `classes`.
#   frameworks:
#     nist80053: [AC-4, SC-7, CM-7]
#   parameters:
#     classes:
#       type: object
#       additionalProperties: {type: array, items: {type: string}}
#       default: {}
#       description: "The classes that each namespace may use, by its name; `team-*` is every namespace that begins so and `*` every namespace, and all entries that fit count. A class may end with `*` too."
#     require_classes:
#       type: boolean
#       default: false
#       strict: true
#       description: Whether to answer unknown, not nothing, where no classes are configured.
package portcullis.route.class_not_allowed

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.ownership
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	count(by_namespace) > 0
	refused := [class_name | some class_name in used; not permitted(class_name)]
	count(refused) > 0
	msg := concat("", ["namespace `", access.namespace, "` may not use class ", quoted(refused)])
	path := path_of(refused)
	details := {"path": path, "evidence": {"classes": refused, "namespace": access.namespace, "allowed": allowed}}
}

unknown contains {"msg": msg, "details": details} if {
	count(by_namespace) > 0
	count(used) == 0
	needs := routes.subject_needs
	count(needs) > 0
	msg := concat("", ["whether namespace `", access.namespace, "` may use the class depends on what was not given"])
	path := path_of([])
	details := {"path": path, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	access.bool(own, "require_classes", false)
	count(by_namespace) == 0
	count(used) > 0
	msg := concat("", ["whether namespace `", access.namespace, "` may use class ", quoted(used), " depends on the classes by namespace, which are not configured"])
	path := path_of(used)
	details := {"path": path, "evidence": {"classes": used}, "needs": ["parameter classes"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

own := v if {
	v := parameters.of("route/class-not-allowed")
}

by_namespace := v if {
	v := access.obj(own, "classes")
}

# The classes of this namespace, sorted.
allowed := v if {
	found := {text |
		some name in access.names(by_namespace)
		ownership.namespace_fits(name, access.namespace)
		some text in access.texts(by_namespace, name)
	}
	v := sort(found)
}

permitted(class_name) if {
	some text in allowed
	ownership.namespace_fits(text, class_name)
}

# The classes that the object under review uses, sorted.
used := v if {
	kinds.subject == "Ingress"
	count(classes.names(access.subject)) > 0
	v := classes.names(access.subject)
	is_array(v)
} else := [] if {
	kinds.family(access.subject) == "istio"
} else := v if {
	kinds.subject == "Gateway"
	v := [name | some name in [access.str(access.obj(access.subject, "spec"), "gatewayClassName")]; name != ""]
} else := v if {
	found := {name | some name in routes.classes_of(access.subject, access.namespace); name != ""}
	v := sort(found)
}

path_of(refused) := v if {
	kinds.subject == "Ingress"
	found := [path | some entry in classes.named(access.subject); entry.class in refused; path := entry.path; is_array(path)]
	count(found) > 0
	v := found[0]
	is_array(v)
} else := v if {
	found := [key | some key in classes.annotation_keys; access.annotation(access.subject, key) in refused]
	count(found) > 0
	first := found[0]
	is_string(first)
	v := ["metadata", "annotations", first]
	is_array(v)
} else := v if {
	spec := access.obj(access.subject, "spec")
	found := [key | some key in ["ingressClassName", "gatewayClassName", "parentRefs"]; access.has(spec, key)]
	count(found) > 0
	first := found[0]
	is_string(first)
	v := ["spec", first]
	is_array(v)
} else := ["spec"]

quoted(class_names) := v if {
	texts := [text | some name in class_names; text := concat("", ["`", name, "`"]); is_string(text)]
	v := concat(", ", texts)
}
