# METADATA
# title: Faults of workloads
# description: Fields of the wrong type in what docs/network.md reads of workloads.
package lib.portcullis.network_faults_workloads

import data.lib.portcullis.access
import data.lib.portcullis.network_faults_fields

faults_of(o) := v if {
	access.str(o, "kind") == "Pod"
	status := access.obj(o, "status")
	phase := network_faults_fields.wrong_fields(status, ["status"], [["phase", "string"]])
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"], ["status", "object"]])
	v := network_faults_fields.joined([outer, phase, owner_faults(o), pod_faults(access.obj(o, "spec"), ["spec"])])
} else := v if {
	access.str(o, "kind") == "CronJob"
	spec := access.obj(o, "spec")
	job := access.obj(spec, "jobTemplate")
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	own := network_faults_fields.wrong_fields(spec, ["spec"], [["jobTemplate", "object"]])
	inner := network_faults_fields.wrong_fields(job, ["spec", "jobTemplate"], [["spec", "object"]])
	template := template_faults(access.obj(job, "spec"), ["spec", "jobTemplate", "spec"])
	v := network_faults_fields.joined([outer, own, inner, owner_faults(o), template])
} else := v if {
	outer := network_faults_fields.wrong_fields(o, [], [["spec", "object"]])
	v := network_faults_fields.joined([outer, owner_faults(o), template_faults(access.obj(o, "spec"), ["spec"])])
}

owner_faults(o) := v if {
	metadata := access.obj(o, "metadata")
	inner := [fault |
		some owner in network_faults_fields.objects(metadata, ["metadata"], "ownerReferences")
		some fault in network_faults_fields.wrong_fields(owner.object, owner.path, [["kind", "string"], ["name", "string"], ["controller", "boolean"]])
	]
	v := array.concat(network_faults_fields.wrong_list(metadata, ["metadata"], "ownerReferences"), inner)
}

template_faults(spec, at) := v if {
	template := access.obj(spec, "template")
	path := array.concat(at, ["template"])
	outer := network_faults_fields.wrong_fields(spec, at, [["template", "object"]])
	own := network_faults_fields.wrong_fields(template, path, [["metadata", "object"], ["spec", "object"]])
	metadata := network_faults_fields.metadata_faults(template, path)
	pod := pod_faults(access.obj(template, "spec"), array.concat(path, ["spec"]))
	v := network_faults_fields.joined([outer, own, metadata, pod])
}

pod_faults(pod, at) := v if {
	own := network_faults_fields.wrong_fields(pod, at, [["hostNetwork", "boolean"]])
	containers := [fault |
		some key in ["containers", "initContainers"]
		some container in network_faults_fields.objects(pod, at, key)
		some fault in container_faults(container.object, container.path)
	]
	lists := [fault | some key in ["containers", "initContainers"]; some fault in network_faults_fields.wrong_list(pod, at, key)]
	v := network_faults_fields.joined([own, lists, containers])
}

container_faults(container, at) := v if {
	own := network_faults_fields.wrong_fields(container, at, [["image", "string"], ["restartPolicy", "string"]])
	ports := [fault |
		some port in network_faults_fields.objects(container, at, "ports")
		some fault in network_faults_fields.wrong_fields(port.object, port.path, [["name", "string"], ["containerPort", "number"], ["protocol", "string"]])
	]
	v := network_faults_fields.joined([own, network_faults_fields.wrong_list(container, at, "ports"), ports])
}
