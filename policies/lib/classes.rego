# METADATA
# title: Ingress classes
# description: |
#   Which controllers may serve an Ingress. `spec.ingressClassName` and the annotation `kubernetes.io/ingress.class` name a
#   class; the IngressClass object, a parameter, the well-known class names and the annotation prefixes on the object tell the
#   controller. Several candidates stay several: a property holds where all of them agree.
package lib.portcullis.classes

import data.lib.portcullis.access
import data.lib.portcullis.controllers
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters

annotation_key := "kubernetes.io/ingress.class"

# The class named by the field; `""` where there is none.
field(o) := v if {
	spec := access.obj(o, "spec")
	v := access.str(spec, "ingressClassName")
}

# The class named by the annotation; `""` where there is none.
annotation(o) := v if {
	v := access.annotation(o, annotation_key)
}

# The class names an Ingress gives, without repetition: none, one, or two that disagree.
names(o) := v if {
	given := {name | some name in [field(o), annotation(o)]; name != ""}
	v := sort(given)
}

# The class an Ingress belongs to: what it names (the field first), else the default class of the cluster, else `""`.
name(o) := v if {
	v := field(o)
	v != ""
} else := v if {
	v := annotation(o)
	v != ""
} else := default_name

# The IngressClass marked as default, where exactly one is given.
default_name := v if {
	count(defaults) == 1
	some v in defaults
} else := ""

defaults contains name if {
	some entry in inventory.cluster("networking.k8s.io/v1", "IngressClass")
	access.annotation(entry.object, "ingressclass.kubernetes.io/is-default-class") == "true"
	name := entry.name
}

# Whether IngressClass objects were given.
listed if {
	count(inventory.cluster("networking.k8s.io/v1", "IngressClass")) > 0
}

# Ids of the controllers that may serve the Ingress, sorted; `[]` where that is unknown.
candidates(o) := v if {
	count(names(o)) > 0
	found := {id | some name in names(o); some id in of_name(o, name)}
	v := sort(found)
} else := v if {
	default_name != ""
	v := of_name(o, default_name)
} else := v if {
	id := access.str(parameters.common, "default_controller")
	id != ""
	v := [id]
} else := v if {
	v := of_prefixes(o)
}

# The candidates for one class name: from the parameter, the IngressClass object, or the name itself narrowed by the
# annotation prefixes on the object.
of_name(o, class_name) := v if {
	is_object(o)
	by_class := access.obj(parameters.common, "controller_by_class")
	id := access.str(by_class, class_name)
	id != ""
	v := [id]
} else := v if {
	class := inventory.find_cluster("networking.k8s.io/v1", "IngressClass", class_name)
	class != {}
	spec := access.obj(class, "spec")
	v := of_controller(access.str(spec, "controller"))
} else := v if {
	known := access.arr(controllers.by_class_name, class_name)
	count(known) > 0
	v := narrowed(known, of_prefixes(o))
} else := v if {
	v := of_prefixes(o)
}

# By `IngressClass.spec.controller`; both HAProxy controllers append `/<class>`.
of_controller(text) := v if {
	v := access.arr(controllers.by_class_controller, text)
	count(v) > 0
} else := v if {
	found := {id |
		some prefix, ids in controllers.by_class_controller
		parent := concat("", [prefix, "/"])
		startswith(text, parent)
		some id in ids
	}
	v := sort(found)
}

# Controllers whose annotation prefixes stand on the object.
of_prefixes(o) := v if {
	keys := access.names(access.annotations(o))
	found := {id |
		some key in keys
		slash := indexof(key, "/")
		slash > 0
		prefix := substring(key, 0, slash + 1)
		some id in access.arr(controllers.by_prefix, prefix)
	}
	v := sort(found)
}

narrowed(known, marked) := v if {
	both := [id | some id in known; id in marked]
	count(both) > 0
	v := both
} else := known
