# METADATA
# title: Targets of Envoy Gateway policies
# description: |
#   Whether a policy attaches to what it names: the target is there, has the listener or rule, is served by Envoy Gateway, has no older
#   policy of the kind, and can carry the settings. A TCPRoute carries lists of addresses only.
# related_resources:
#   - ref: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/
package lib.portcullis.envoy_targets

import data.lib.portcullis.access
import data.lib.portcullis.envoy_policies
import data.lib.portcullis.gateway
import data.lib.portcullis.inventory

# One answer for each target without effect, as traits.
ineffective(o, ns) := v if {
	v := [answer |
		some target in envoy_policies.targets(o)
		found := find(target, ns)
		answer := judged(o, ns, target, found)
		answer != {}
	]
}

versions := {
	"Gateway": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
	"ListenerSet": ["gateway.networking.k8s.io/v1"],
	"XListenerSet": ["gateway.networking.x-k8s.io/v1alpha1"],
	"HTTPRoute": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"],
	"GRPCRoute": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
	"TLSRoute": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha3", "gateway.networking.k8s.io/v1alpha2"],
	"TCPRoute": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
	"UDPRoute": ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
}

# The object of a target, `{}` where it was not given.
find(target, ns) := v if {
	found := [o |
		some version in access.arr(versions, target.kind)
		o := inventory.find(ns, version, target.kind, target.name)
		o != {}
	]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

judged(o, ns, target, found) := v if {
	found == {}
	text := target_text(target, ns)
	what := concat("", ["whether the policy has an effect depends on ", text, ", which was not given"])
	need := concat("", [gateway.group, "/", target.kind, " ", ns, "/", target.name])
	v := answer(what, target, {"target": text}, [need], [])
	is_object(o)
	is_object(v)
} else := v if {
	section := target.section
	section != ""
	not section_there(found, section)
	what := concat("", [target_text(target, ns), " has no ", section_word(target), " `", target.section, "`, so the policy has no effect on it"])
	v := answer(what, target, {"section": target.section}, [], [])
	is_object(v)
} else := v if {
	count(strangers(found, ns)) > 0
	text := target_text(target, ns)
	what := concat("", [text, " is not served by Envoy Gateway, so the policy has no effect on it"])
	v := answer(what, target, {"target": text}, [], [])
	is_object(v)
} else := v if {
	target.kind == "TCPRoute"
	access.str(o, "kind") == "SecurityPolicy"
	not lists_addresses(o)
	what := concat("", [target_text(target, ns), " carries no HTTP, and without rules on `clientCIDRs` the policy has no effect on it"])
	v := answer(what, target, {"target": target_text(target, ns)}, [], [])
	is_object(v)
} else := v if {
	winner := elder(o, ns, target, found)
	winner != {}
	what := concat("", [envoy_policies.text(winner), " is on ", target_text(target, ns), " as well and older, so this policy has no effect on it"])
	v := answer(what, target, {"target": target_text(target, ns)}, [], [envoy_policies.reference(winner)])
	is_object(v)
} else := {}

answer(what, target, evidence, needs, related) := v if {
	v := {"what": what, "path": target.path, "evidence": evidence, "needs": needs, "related": related}
}

target_text(target, ns) := v if {
	v := concat("", [target.kind, " `", ns, "/", target.name, "`"])
}

section_word(target) := "listener" if {
	target.kind in ["Gateway", "ListenerSet", "XListenerSet"]
} else := "rule"

section_there(found, section) if {
	some listener in gateway.listeners(found)
	access.str(listener, "name") == section
}

section_there(found, section) if {
	some rule in access.arr(access.obj(found, "spec"), "rules")
	access.str(rule, "name") == section
}

# The Gateways behind a target, where all of them are of another controller.
strangers(found, ns) := v if {
	own := gateway.gateways(found, ns)
	v := [one | some one in own; envoy_policies.foreign(one)]
	count(v) == count(own)
} else := []

lists_addresses(o) if {
	some rule in access.arr(access.obj(access.obj(o, "spec"), "authorization"), "rules")
	count(access.arr(access.obj(rule, "principal"), "clientCIDRs")) > 0
}

# The policy that counts on the same target, where it is another one. Which of two is older is told by the time they were made.
elder(o, ns, target, found) := v if {
	own := access.str(access.obj(o, "metadata"), "creationTimestamp")
	own != ""
	entries := envoy_policies.on(access.str(o, "kind"), ns, target.kind, found)
	first := envoy_policies.of_section(entries, target.section)
	first != {}
	access.name(first) != access.name(o)
	made := access.str(access.obj(first, "metadata"), "creationTimestamp")
	made != ""
	made < own
	v := first
	is_object(v)
} else := {}
