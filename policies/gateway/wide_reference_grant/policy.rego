# METADATA
# title: Grant to every Secret or Service of a namespace
# description: |
#   The ReferenceGrant names no object in `to`, so that the other namespace may refer to every Secret or Service of this one, also to
#   those that come later. With every Secret, whoever creates a Gateway there serves the certificates that lie here; with every Service,
#   whoever creates a route there brings databases and administration ports to the outside.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
#     description: ReferenceGrant
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [gateway.networking.k8s.io/ReferenceGrant]
#   needs: []
#   remediation: Name the object in `spec.to[].name`, one entry for each Secret or Service that is meant.
#   frameworks:
#     nist80053: [AC-3, AC-4, AC-6]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     trusted_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces that may refer to everything, such as that of the platform's Gateways.
package portcullis.gateway.wide_reference_grant

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	count(namespaces) > 0
	count(wide) > 0
	what := concat(" and every ", sort({kind | some entry in wide; kind := access.str(entry, "kind")}))
	quoted := [text | some ns in namespaces; text := concat("", ["`", ns, "`"]); is_string(text)]
	msg := concat("", ["the grant lets ", concat(", ", quoted), " refer to every ", what, " of the namespace"])
	first := wide[0]
	path := access.arr(first, "path")
	kinds_of := sort({kind | some entry in wide; kind := access.str(entry, "kind")})
	details := {"path": path, "evidence": {"from": namespaces, "to": kinds_of}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

spec := v if {
	kinds.subject == "ReferenceGrant"
	v := access.obj(access.subject, "spec")
	is_object(v)
} else := {}

# Namespaces it is for, without those that are trusted.
namespaces := v if {
	trusted := access.texts(parameters.of("gateway/wide-reference-grant"), "trusted_namespaces")
	found := {ns |
		some from in access.arr(spec, "from")
		ns := access.str(from, "namespace")
		ns != ""
		not ns in trusted
	}
	v := sort(found)
}

wide := v if {
	v := [entry |
		some i, to in access.arr(spec, "to")
		access.str(to, "group") in ["", "core"]
		kind := access.str(to, "kind")
		kind in ["Secret", "Service"]
		access.str(to, "name") == ""
		entry := {"kind": kind, "path": ["spec", "to", i]}
	]
}
