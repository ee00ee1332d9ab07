# METADATA
# title: Annotation that was not reviewed
# description: |
#   Annotations of ingress controllers are configuration: they open hosts, switch protections off, copy requests elsewhere or reach
#   into the proxy's configuration. Teams that share a controller agree which of them may be used. This policy lets pass what is on
#   the allow-list or of a risk that is accepted, and reports the rest, among it keys that the controller does not know: a misspelt
#   protection protects nothing. Annotations of other programs, such as cert-manager or external-dns, are not judged.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/
#     description: Risks of ingress-nginx annotations by their vendor
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
#     description: Annotations of an Ingress
# custom:
#   severity: medium
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs: []
#   remediation: Correct or remove the annotation, or have it reviewed and add its key to `allowed`.
#   frameworks:
#     nist80053: [CM-7, CM-6]
#     nsa: [Restrict ingress annotations to those that were reviewed]
#   parameters:
#     allowed:
#       type: array
#       items: {type: string}
#       default: []
#       description: Annotation keys that may be used whatever their risk; a trailing `*` stands for any rest, as in `konghq.com/*`.
#     denied:
#       type: array
#       items: {type: string}
#       default: []
#       description: Annotation keys that may not be used, even where `allowed` names them; a trailing `*` stands for any rest.
#     max_risk:
#       type: string
#       enum: [Low, Medium, High, Critical]
#       default: Medium
#       description: The highest risk that needs no review.
#     max_risk_by_namespace:
#       type: object
#       additionalProperties: {type: string, enum: [Low, Medium, High, Critical]}
#       default: {}
#       description: The highest risk that needs no review, by namespace, instead of `max_risk`.
#     unrated_risk:
#       type: string
#       enum: [Low, Medium, High, Critical]
#       default: Medium
#       description: What an annotation counts as that is known but that nobody rated.
package portcullis.route.unreviewed_annotation

import data.lib.portcullis.access
import data.lib.portcullis.annotations
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

own := v if {
	v := parameters.of("route/unreviewed-annotation")
}

allowed := v if {
	v := access.texts(own, "allowed")
}

denied := v if {
	v := access.texts(own, "denied")
}

limit := v if {
	v := access.str(access.obj(own, "max_risk_by_namespace"), access.namespace)
	v != ""
} else := v if {
	v := access.str(own, "max_risk")
}

# The annotations that are judged. A Gateway or HTTPRoute may bear keys of its own that are not listed anywhere, so an unknown key is
# only wrong on an Ingress.
keys := v if {
	kinds.subject != ""
	v := [key | some key in access.names(access.annotations(access.subject)); annotations.of_controllers(key)]
} else := []

violation contains {"msg": msg, "details": details} if {
	some key in access.names(access.annotations(access.subject))
	kinds.subject != ""
	annotations.listed(denied, key)
	msg := concat("", ["annotation `", key, "` is denied"])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key}}
}

violation contains {"msg": msg, "details": details} if {
	some key in keys
	not annotations.listed(denied, key)
	not annotations.listed(allowed, key)
	risk := rated(annotations.risk(key))
	annotations.weight(risk) > annotations.weight(limit)
	msg := concat("", ["annotation `", key, "` has risk ", risk, ", and up to ", limit, " needs no review"])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "risk": risk, "max_risk": limit}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.subject == "Ingress"
	some key in keys
	not annotations.listed(denied, key)
	not annotations.listed(allowed, key)
	annotations.risk(key) == ""
	ids := classes.readers(key)
	msg := concat("", ["annotation `", key, "` is not known to ", readers(ids)])
	details := {"path": ["metadata", "annotations", key], "evidence": {"annotation": key, "controllers": ids}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

rated(risk) := v if {
	risk == "Unrated"
	v := access.str(own, "unrated_risk")
} else := risk

readers(ids) := v if {
	count(ids) > 0
	v := concat(" or ", classes.titles(ids))
} else := "any ingress controller"
