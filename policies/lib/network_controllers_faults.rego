# METADATA
# title: Faults of workloads that may be controllers
# description: Besides the faults of all workloads, fields of the wrong type in the arguments and the environment of containers.
package lib.portcullis.network_controllers_faults

import data.lib.portcullis.access
import data.lib.portcullis.network_faults
import data.lib.portcullis.network_faults_fields
import data.lib.portcullis.network_workloads

found contains v if {
	some v in network_faults.found
}

found contains v if {
	network_workloads.subject != {}
	some v in container_faults
}

container_faults := v if {
	v := [fault |
		some key in ["containers", "initContainers"]
		some container in network_faults_fields.objects(pod, pod_path, key)
		some fault in faults_of(container.object, container.path)
	]
}

pod := v if {
	template := network_workloads.pod_template(access.str(access.subject, "kind"), access.subject)
	v := access.obj(template, "spec")
}

# Where the Pod of the workload under review stands: a Pod is its own.
pod_path := ["spec"] if {
	access.str(access.subject, "kind") == "Pod"
} else := ["spec", "template", "spec"]

faults_of(container, at) := v if {
	lists := [fault |
		some key in ["args", "command"]
		some fault in network_faults_fields.wrong_texts(container, at, key)
	]
	variables := [fault |
		some variable in network_faults_fields.objects(container, at, "env")
		some fault in network_faults_fields.wrong_fields(variable.object, variable.path, [["name", "string"], ["value", "string"]])
	]
	v := network_faults_fields.joined([lists, network_faults_fields.wrong_list(container, at, "env"), variables])
}
