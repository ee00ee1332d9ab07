# METADATA
# title: Settings of an Ingress without effect
# description: |
#   Annotations that no controller of its class reads: those of other controllers, and those that stand under the right prefix and are
#   ignored.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress-nginx/
package lib.portcullis.ingress_idle

import data.lib.portcullis.access
import data.lib.portcullis.annotations
import data.lib.portcullis.classes
import data.lib.portcullis.controllers
import data.lib.portcullis.parameters

# One answer for the object.
ineffective(o) := v if {
	ids := classes.candidates(o)
	count(ids) > 0
	found := [entry |
		some key in access.names(access.annotations(o))
		access.annotation(o, key) != ""
		why := idle(ids, key)
		why != ""
		not accepted(key)
		entry := {"key": key, "why": why}
	]
	count(found) > 0
	keys := [name | some entry in found; name := access.str(entry, "key")]
	first := found[0]
	one := access.str(first, "key")
	what := concat("", ["`", one, "` has no effect: ", access.str(first, "why"), others(keys)])
	path := ["metadata", "annotations", one]
	v := [{"what": what, "path": path, "evidence": {"annotations": keys}, "needs": [], "related": []}]
	is_array(v)
} else := []

others(keys) := "" if {
	count(keys) == 1
} else := v if {
	v := concat("", [", nor have `", concat("`, `", array.slice(keys, 1, count(keys))), "`"])
}

# Why an annotation has no effect with any of the controllers; `""` where one of them may read it.
idle(ids, key) := v if {
	foreign(ids, key)
	v := concat("", [titles(ids), " does not read annotations of ", titles(classes.readers(key))])
} else := v if {
	listed(ids, key, "ignored")
	v := concat("", [titles(ids), " ignores it"])
} else := v if {
	listed(ids, key, "parsed")
	v := concat("", [titles(ids), " reads it and does nothing with it"])
} else := v if {
	listed(ids, key, "removed")
	v := concat("", [titles(ids), " has not read it for years"])
} else := ""

# Settings of controllers, none of which may serve the Ingress. What GKE notes down about its load balancers is no setting.
foreign(ids, key) if {
	annotations.of_controllers(key)
	readers := classes.readers(key)
	count(readers) > 0
	reading := [id | some id in ids; id in readers]
	count(reading) == 0
	not regex.match(`^ingress\.kubernetes\.io/(backends|(https-)?forwarding-rule|(https-)?target-proxy|ssl-cert|static-ip|url-map)$`, key)
}

listed(ids, key, list) if {
	unlisted := [id | some id in ids; not in_list(id, key, list)]
	count(unlisted) == 0
}

in_list(id, key, list) if {
	key in access.texts(access.obj(controllers.traits, id), list)
}

titles(ids) := v if {
	v := concat(" or ", classes.titles(ids))
}

accepted(key) if {
	ignored := access.texts(parameters.of("route/ineffective-setting"), "ignored")
	annotations.listed(ignored, key)
}
