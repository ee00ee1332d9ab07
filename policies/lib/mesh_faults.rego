# METADATA
# title: Faults of what a mesh is made of
# description: |
#   What makes a PeerAuthentication or a Namespace impossible to judge: an API version whose shape is not known, or a field of the wrong
#   type.
package lib.portcullis.mesh_faults

import data.lib.portcullis.access
import data.lib.portcullis.mesh
import data.lib.portcullis.network_faults
import data.lib.portcullis.rbac_faults

found contains v if {
	some v in network_faults.found
}

found contains v if {
	version := access.str(o, "apiVersion")
	startswith(version, "security.istio.io/")
	access.str(o, "kind") == "PeerAuthentication"
	not version in mesh.versions
	msg := concat("", ["`", version, "` is an API version of PeerAuthentication that Portcullis does not read"])
	v := {"msg": msg, "details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": version}}}
}

found contains v if {
	mesh.is_policy(o)
	some v in policy_faults
}

# The object that will exist: one that goes need not be read.
o := v if {
	v := access.subject
}

spec := v if {
	v := access.obj(o, "spec")
}

policy_faults := v if {
	metadata := access.obj(o, "metadata")
	own := rbac_faults.wrong_fields(o, [], [["metadata", "object"], ["spec", "object"]])
	named := rbac_faults.wrong_fields(metadata, ["metadata"], [["name", "string"], ["namespace", "string"], ["creationTimestamp", "string"]])
	of_spec := rbac_faults.wrong_fields(spec, ["spec"], [["mtls", "object"], ["selector", "object"], ["portLevelMtls", "object"]])
	v := rbac_faults.joined([own, named, of_spec, selector_faults, mode_faults])
}

selector_faults := v if {
	selector := access.obj(spec, "selector")
	own := rbac_faults.wrong_fields(selector, ["spec", "selector"], [["matchLabels", "object"]])
	v := array.concat(own, rbac_faults.wrong_values(selector, ["spec", "selector"], "matchLabels"))
}

mode_faults := v if {
	whole := rbac_faults.wrong_fields(access.obj(spec, "mtls"), ["spec", "mtls"], [["mode", "string"]])
	ports := access.obj(spec, "portLevelMtls")
	by_port := [fault |
		some number in access.names(ports)
		path := ["spec", "portLevelMtls", number]
		own := rbac_faults.wrong_fields(ports, ["spec", "portLevelMtls"], [[number, "object"]])
		of_mode := rbac_faults.wrong_fields(access.obj(ports, number), path, [["mode", "string"]])
		some fault in array.concat(own, of_mode)
	]
	v := array.concat(whole, by_port)
}
