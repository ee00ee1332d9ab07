# METADATA
# title: Class of a controller that is retired
# description: |
#   The class is served by ingress-nginx, which was retired in March 2026: its repository is read-only, and holes that are found in it or in the
#   nginx of its images are not closed any more. Traefik's provider for ingress-nginx claims the same controller name: where it serves the
#   class, say so with the common parameter `controller_by_class`. The class is reported once, not each Ingress; an Ingress only where a
#   parameter names its controller and the IngressClass was not given.
# related_resources:
#   - ref: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
#     description: Retirement of ingress-nginx
#   - ref: https://gateway-api.sigs.k8s.io/guides/getting-started/migrating-from-ingress/
#     description: Migrating from Ingress
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [networking.k8s.io/IngressClass, networking.k8s.io/Ingress, extensions/Ingress]
#   needs: [inventory:networking.k8s.io/v1/IngressClass]
#   remediation: Move the routes of the class to the Gateway API or to another controller.
#   frameworks:
#     nist80053: [SA-22, SI-2]
#     owasp: [A06]
#   parameters:
#     accepted_classes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Classes whose move is planned, or whose controller is a build that somebody maintains.
package portcullis.route.retired_controller

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

o := v if {
	v := access.subject
}

violation contains {"msg": msg, "details": details} if {
	kinds.of(o) == "IngressClass"
	name := access.name(o)
	retired_class(name)
	not accepted(name)
	text := access.str(access.obj(o, "spec"), "controller")
	msg := concat("", ["class `", name, "` belongs to ingress-nginx, which is retired and gets no more fixes"])
	details := {"path": ["spec", "controller"], "evidence": {"controller": text}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.of(o) == "Ingress"
	name := classes.name(o)
	controller(name) == "ingress-nginx"
	inventory.find_cluster("networking.k8s.io/v1", "IngressClass", name) == {}
	not accepted(name)
	path := ingress.class_path(o)
	msg := concat("", [subject_text(name), " belongs to ingress-nginx, which is retired and gets no more fixes"])
	details := {"path": path, "evidence": {"class": name}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# A parameter tells more than the name, which Traefik's provider claims too. Azure maintains its own build.
retired_class(name) if {
	told(name) == "ingress-nginx"
}

retired_class(name) if {
	told(name) == ""
	text := access.str(access.obj(o, "spec"), "controller")
	startswith(text, "k8s.io/")
	"ingress-nginx" in classes.of_controller(text)
}

# The controller of an Ingress by parameter: the name of its class alone leaves Traefik's provider and F5's controller open.
controller(name) := v if {
	name == ""
	v := access.str(parameters.common, "default_controller")
	is_string(v)
} else := v if {
	v := told(name)
}

subject_text(name) := "an Ingress without a class" if {
	name == ""
} else := v if {
	v := concat("", ["class `", name, "`"])
}

told(name) := v if {
	by_class := access.obj(parameters.common, "controller_by_class")
	v := access.str(by_class, name)
}

accepted(name) if {
	name in access.texts(parameters.of("route/retired-controller"), "accepted_classes")
}
