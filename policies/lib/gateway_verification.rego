# METADATA
# title: Targets of BackendTLSPolicies
# description: |
#   Whether a BackendTLSPolicy is on something: the Service is there and has the port that is named, and no older policy is on it.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
package lib.portcullis.gateway_verification

import data.lib.portcullis.access
import data.lib.portcullis.inventory

# One answer for each target without effect, as traits.
ineffective(o, ns) := v if {
	v := [answer |
		some i, target in access.arr(access.obj(o, "spec"), "targetRefs")
		access.str(target, "kind") == "Service"
		answer := judged(o, ns, target, ["spec", "targetRefs", i, "name"])
		answer != {}
	]
}

judged(o, ns, target, path) := v if {
	service := inventory.find(ns, "v1", "Service", access.str(target, "name"))
	service == {}
	text := target_text(ns, target)
	needs := service_needs(ns, text)
	v := answer_of(missing_text(needs, text), path, text, needs, [])
	is_object(o)
	is_object(v)
} else := v if {
	port := access.str(target, "sectionName")
	port != ""
	service := inventory.find(ns, "v1", "Service", access.str(target, "name"))
	named := [one | some one in access.arr(access.obj(service, "spec"), "ports"); access.str(one, "name") == port]
	count(named) == 0
	text := target_text(ns, target)
	what := concat("", ["Service `", text, "` has no port named `", port, "`, so the policy has no effect on it"])
	v := answer_of(what, path, text, [], [])
	is_object(v)
} else := v if {
	found := elders(o, ns, target)
	count(found) > 0
	name := concat("/", [ns, found[0]])
	text := target_text(ns, target)
	what := concat("", ["BackendTLSPolicy `", name, "` is on Service `", text, "` as well and older, so this policy has no effect on it"])
	related := [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "BackendTLSPolicy", "namespace": ns, "name": found[0]}]
	v := answer_of(what, path, text, [], related)
	is_object(v)
} else := {}

answer_of(what, path, service, needs, related) := v if {
	v := {"what": what, "path": path, "evidence": {"service": service}, "needs": needs, "related": related}
}

target_text(ns, target) := v if {
	v := concat("/", [ns, access.str(target, "name")])
}

# Services that were not given are known to be missing where others of the namespace were.
service_needs(ns, text) := [need] if {
	count(inventory.named(ns, "v1", "Service")) == 0
	need := concat(" ", ["v1/Service", text])
	is_string(need)
} else := []

missing_text(needs, text) := v if {
	count(needs) == 0
	v := concat("", ["the policy is for Service `", text, "`, which is not there"])
	is_string(v)
} else := v if {
	is_array(needs)
	v := concat("", ["whether the policy has an effect depends on Service `", text, "`"])
}

# Names of older policies on the same target, where the time tells.
elders(o, ns, target) := v if {
	own := made(o)
	own != ""
	found := {name |
		some version in ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha3"]
		some name, other in inventory.named(ns, version, "BackendTLSPolicy")
		name != access.name(o)
		theirs := made(other)
		theirs != ""
		theirs < own
		some place in access.arr(access.obj(other, "spec"), "targetRefs")
		access.str(place, "kind") == "Service"
		access.str(place, "name") == access.str(target, "name")
		access.str(place, "sectionName") == access.str(target, "sectionName")
	}
	v := sort(found)
} else := []

made(o) := v if {
	v := access.str(access.obj(o, "metadata"), "creationTimestamp")
}
