# METADATA
# title: Workloads
# description: |
#   The workloads of a namespace as network policies see them (docs/network.md): the labels, ports and network of the Pods they make. The
#   object under review is as it will be if the request is granted.
package lib.portcullis.network_workloads

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_selectors

# The kinds that make Pods, with the API version that is read.
versions := {
	"CronJob": "batch/v1",
	"DaemonSet": "apps/v1",
	"Deployment": "apps/v1",
	"Job": "batch/v1",
	"Pod": "v1",
	"ReplicaSet": "apps/v1",
	"ReplicationController": "v1",
	"Rollout": "argoproj.io/v1alpha1",
	"StatefulSet": "apps/v1",
}

# The workloads of a namespace, in the order of kind and name, as `{"key", "kind", "api_version", "namespace", "name", "labels", "ports",
# "host_network"}`.
of(ns) := v if {
	ns == access.namespace
	v := own
} else := v if {
	v := stored(ns)
}

# Those of the namespace of the object under review.
own := v if {
	others := [workload | some workload in stored(access.namespace); workload.key != reviewed_key]
	reviewed := [workload | some workload in [subject]; workload != {}]
	v := array.concat(others, reviewed)
}

# The workload under review; `{}` where the reviewed object is none, or goes.
subject := v if {
	kind := kind_of(access.subject)
	v := workload_of(kind, access.namespace, access.name(access.subject), access.subject)
	kind != ""
} else := {}

# The key of the workload that the review makes, replaces or deletes; `""` where there is none.
reviewed_key := v if {
	kind := kind_of(access.judged)
	v := key_of(kind, access.namespace, access.name(access.judged))
	kind != ""
} else := ""

kind_of(o) := v if {
	v := access.str(o, "kind")
	wanted := access.str(versions, v)
	wanted != ""
	access.str(o, "apiVersion") == wanted
} else := ""

key_of(kind, ns, name) := v if {
	v := concat("/", [kind, ns, name])
}

workload_of(kind, ns, name, o) := v if {
	template := pod_template(kind, o)
	pod := access.obj(template, "spec")
	v := {
		"key": key_of(kind, ns, name),
		"kind": kind,
		"api_version": access.str(versions, kind),
		"namespace": ns,
		"name": name,
		"labels": access.labels(template),
		"ports": ports_of(pod),
		"host_network": access.bool(pod, "hostNetwork", false),
	}
}

# The Pod that a workload makes; a Pod is its own.
pod_template(kind, o) := v if {
	kind == "Pod"
	v := o
} else := v if {
	kind == "CronJob"
	job := access.obj(access.obj(o, "spec"), "jobTemplate")
	v := access.obj(access.obj(job, "spec"), "template")
} else := v if {
	v := access.obj(access.obj(o, "spec"), "template")
}

# The ports that containers declare, and init containers that go on running.
ports_of(pod) := v if {
	beside := [container |
		some container in access.arr(pod, "initContainers")
		access.str(container, "restartPolicy") == "Always"
	]
	v := [port |
		some container in array.concat(access.arr(pod, "containers"), beside)
		some declared in access.arr(container, "ports")
		port := port_of(declared)
		port != {}
	]
}

port_of(declared) := v if {
	number := access.num(declared, "containerPort", 0)
	is_port(number)
	v := {"name": access.str(declared, "name"), "number": number, "protocol": protocol_of(declared)}
	is_object(v)
} else := {}

# The protocol that an object names, else TCP.
protocol_of(named) := v if {
	v := access.str(named, "protocol")
	v != ""
} else := "TCP"

# Whether a number is a whole one from 1 to 65535.
is_port(number) if {
	number >= 1
	number <= 65535
	digits := format_int(number, 10)
	regex.match(`^[1-9][0-9]{0,4}$`, digits)
	to_number(digits) == number
}

# The workloads of the inventory that count.
stored(ns) := v if {
	v := [workload |
		some kind, group_version in versions
		some name, o in inventory.named(ns, group_version, kind)
		is_object(o)
		not done(kind, o)
		not owned(ns, o)
		workload := workload_of(kind, ns, name, o)
		is_object(workload)
	]
}

# Whether a Pod has ended.
done(kind, o) if {
	kind == "Pod"
	access.str(access.obj(o, "status"), "phase") in ["Succeeded", "Failed"]
}

# Whether a workload that is given made it: that one stands for it.
owned(ns, o) if {
	some owner in access.arr(access.obj(o, "metadata"), "ownerReferences")
	access.bool(owner, "controller", false)
	is_given(ns, owner)
}

is_given(ns, owner) if {
	kind := kind_of(owner)
	kind != ""
	name := access.str(owner, "name")
	key_of(kind, ns, name) != reviewed_key
	inventory.find(ns, access.str(versions, kind), kind, name) != {}
}

is_given(ns, owner) if {
	kind := kind_of(owner)
	kind != ""
	subject != {}
	key_of(kind, ns, access.str(owner, "name")) == subject.key
}

# The labels of a namespace, and whether there are no others. Where its object is not given only the label with its name is known.
namespace_labels(ns) := v if {
	o := namespace_object(ns)
	named := {network_selectors.name_label: ns}
	labels := object.union(access.labels(o), named)
	v := {"labels": labels, "complete": o != {}}
	is_object(labels)
}

# The Namespace as it will be; `{}` where it is not given.
namespace_object(ns) := v if {
	is_namespace(access.judged)
	access.name(access.judged) == ns
	v := access.subject
} else := v if {
	v := inventory.find_cluster("v1", "Namespace", ns)
}

is_namespace(o) if {
	access.str(o, "kind") == "Namespace"
	access.str(o, "apiVersion") == "v1"
}
