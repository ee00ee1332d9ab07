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

# Where an Ingress names classes, as `{"class", "by", "path"}` with `by` one of `field` and `annotation`; the field first.
named(o) := v if {
	text := field(o)
	text != ""
	own := {"class": text, "by": "field", "path": ["spec", "ingressClassName"]}
	v := array.concat([own], by_annotation(o))
} else := v if {
	v := by_annotation(o)
}

by_annotation(o) := v if {
	v := [entry |
		some key in annotation_keys
		text := access.annotation(o, key)
		text != ""
		path := ["metadata", "annotations", key]
		entry := {"class": text, "by": "annotation", "path": path}
	]
}

# Annotations that name a class: the common one, and Contour's own.
annotation_keys := v if {
	own := {key | some key in controllers.class_annotations}
	v := array.concat([annotation_key], sort(own))
}

# The class names an Ingress gives, without repetition: none, one, or several that disagree.
names(o) := v if {
	given := {text | some entry in named(o); text := entry.class}
	v := sort(given)
}

# The class an Ingress belongs to: what it names (the field first), else the default class of the cluster, else `""`.
name(o) := v if {
	o == access.subject
	v := subject_name
} else := v if {
	v := name_of(o)
}

subject_name := v if {
	v := name_of(access.subject)
}

name_of(o) := v if {
	texts := [text | some entry in named(o); text := entry.class]
	count(texts) > 0
	v := concat("", array.slice(texts, 0, 1))
} else := v if {
	v := default_name
}

# The IngressClass marked as default, where exactly one is given.
default_name := v if {
	count(defaults) == 1
	v := concat("", sort(defaults))
	v != ""
} else := ""

defaults contains class_name if {
	some entry in inventory.cluster("networking.k8s.io/v1", "IngressClass")
	access.annotation(entry.object, "ingressclass.kubernetes.io/is-default-class") == "true"
	class_name := entry.name
}

# All of them, sorted: where there are several, the API server takes the newest.
default_names := v if {
	v := sort(defaults)
}

# Whether IngressClass objects were given.
listed if {
	count(inventory.cluster("networking.k8s.io/v1", "IngressClass")) > 0
}

# Ids of the controllers that may serve the Ingress, sorted; `[]` where that is unknown.
candidates(o) := v if {
	o == access.subject
	v := subject_candidates
} else := v if {
	v := candidates_of(o)
}

# Computed once for the object under review: the embedded machine does not remember what functions gave. Other modules do the same.
subject_candidates := v if {
	v := candidates_of(access.subject)
} else := []

candidates_of(o) := v if {
	count(names(o)) > 0
	found := {id | some class_name in names(o); some id in of_name(o, class_name)}
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
	count(v) > 0
} else := v if {
	class := inventory.find_cluster("networking.k8s.io/v1", "IngressClass", class_name)
	class != {}
	v := of_prefixes(o)
} else := v if {
	known := access.arr(controllers.by_class_name, class_name)
	count(known) > 0
	v := narrowed(known, of_prefixes(o))
} else := v if {
	v := of_prefixes(o)
}

# By `IngressClass.spec.controller`. Both HAProxy controllers append `/<class>`, and further installations of ingress-nginx take
# names such as `k8s.io/internal-ingress-nginx`.
of_controller(text) := v if {
	v := access.arr(controllers.by_class_controller, text)
	count(v) > 0
} else := v if {
	startswith(text, "k8s.io/")
	contains(text, "ingress-nginx")
	v := access.arr(controllers.by_class_controller, "k8s.io/ingress-nginx")
} else := v if {
	found := {id |
		some prefix, ids in controllers.by_class_controller
		parent := concat("", [prefix, "/"])
		startswith(text, parent)
		some id in ids
	}
	v := sort(found)
}

# Controllers whose annotation prefixes stand on the object. Prefixes and keys that several controllers share are weak: they count
# where nothing else tells.
of_prefixes(o) := v if {
	found := {id |
		some key in access.names(access.annotations(o))
		prefix := prefix_of(key)
		not prefix in shared
		some id in access.arr(controllers.by_prefix, prefix)
	}
	count(found) > 0
	v := sort(found)
} else := v if {
	found := {id |
		some key in access.names(access.annotations(o))
		some id in readers(key)
	}
	v := sort(found)
}

# The prefix of an annotation key with its slash; `""` where it has none.
prefix_of(key) := v if {
	slash := indexof(key, "/")
	slash > 0
	v := substring(key, 0, slash + 1)
} else := ""

shared := {prefix | some prefixes in controllers.shared_prefixes; some prefix in prefixes}

# Ids of the controllers that read an annotation; `[]` for those of no controller.
readers(key) := v if {
	v := access.arr(controllers.by_key, key)
	count(v) > 0
} else := v if {
	v := access.arr(controllers.by_prefix, prefix_of(key))
}

narrowed(known, marked) := v if {
	both := [id | some id in known; id in marked]
	count(both) > 0
	v := both
} else := known

# Names of controllers for people, sorted.
titles(ids) := v if {
	found := {title | some id in ids; title := access.str(controllers.titles, id)}
	v := sort(found)
}

# The controllers that take an Ingress whose class names disagree: each goes by the name it reads first. Sorted.
takers(o) := v if {
	found := {id |
		some entry in named(o)
		some id in of_name(o, entry.class)
		goes_by(id, entry)
	}
	v := sort(found)
}

goes_by(id, entry) if {
	entry.by == "field"
	access.str(controllers.precedence, id) == "field"
}

goes_by(id, entry) if {
	entry.by == "annotation"
	entry.path == ["metadata", "annotations", annotation_key]
	startswith(access.str(controllers.precedence, id), "annotation")
}

goes_by(id, entry) if {
	key := access.str(controllers.class_annotations, id)
	entry.path == ["metadata", "annotations", key]
}

# The class in the field where only controllers that do not read the field use it, and no annotation names one: the Ingress is served
# by nobody. Else `""`.
ineffective(o) := v if {
	v := field(o)
	v != ""
	count(by_annotation(o)) == 0
	ids := of_name(o, v)
	count(ids) > 0
	reading := [id | some id in ids; access.str(controllers.precedence, id) != "annotation-only"]
	count(reading) == 0
} else := ""

# What an Ingress names although IngressClass objects were given and none has that name, where its controllers go by that object.
unlisted(o) := v if {
	listed
	v := [entry |
		some entry in named(o)
		access.str(access.obj(parameters.common, "controller_by_class"), entry.class) == ""
		inventory.find_cluster("networking.k8s.io/v1", "IngressClass", entry.class) == {}
		needs_object(entry, of_name(o, entry.class))
	]
} else := []

needs_object(entry, ids) if {
	is_object(entry)
	count(ids) == 0
}

needs_object(entry, ids) if {
	entry.by == "field"
	some id in ids
	access.str(controllers.class_object, id) == "needed"
}

# What an Ingress names without anything telling the controller: no parameter, no IngressClass, no known name, no annotation.
untold(o) := v if {
	v := [entry | some entry in named(o); count(of_name(o, entry.class)) == 0]
}
