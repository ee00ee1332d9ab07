# METADATA
# title: Policies of Envoy Gateway and what they attach to
# description: |
#   A SecurityPolicy, BackendTrafficPolicy or ClientTrafficPolicy names targets of its own namespace: a rule, a route, a listener, a
#   ListenerSet or a Gateway. The narrowest target counts and replaces the wider ones, unless it says how to merge; of several policies
#   on one target the oldest counts.
# related_resources:
#   - ref: https://gateway.envoyproxy.io/docs/concepts/gateway_api_extensions/security-policy/
package lib.portcullis.envoy_policies

import data.lib.portcullis.access
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.inventory

version := "gateway.envoyproxy.io/v1alpha1"

# The targets a policy names, as `{"kind", "name", "section", "path"}`.
targets(policy) := v if {
	spec := access.obj(policy, "spec")
	single := [target |
		some key in ["targetRef"]
		ref := access.obj(spec, key)
		ref != {}
		target := target_of(ref, ["spec", key])
	]
	several := [target |
		some i, ref in access.arr(spec, "targetRefs")
		is_object(ref)
		target := target_of(ref, ["spec", "targetRefs", i])
	]
	v := array.concat(single, several)
}

target_of(ref, path) := v if {
	kind := access.str(ref, "kind")
	name := access.str(ref, "name")
	section := access.str(ref, "sectionName")
	v := {"kind": kind, "name": name, "section": section, "path": path}
}

# The policies of a kind in namespace `ns` on an object, oldest first, as `{"section", "policy"}`; `section` is the rule or listener.
on(plural, ns, kind, o) := v if {
	name := access.name(o)
	found := [[age, key, section, policy] |
		some key, given in inventory.named(ns, version, plural)
		policy := placed(given, ns)
		some section in sections(policy, kind, name, o)
		age := age_of(policy)
	]
	v := [entry |
		some row in sort(found)
		[_, _, section, policy] := row
		entry := {"section": section, "policy": policy}
		is_object(entry)
	]
}

# Manifests may leave their namespace to whoever applies them.
placed(policy, ns) := v if {
	metadata := object.union(access.obj(policy, "metadata"), {"namespace": ns})
	v := object.union(access.obj({"policy": policy}, "policy"), {"metadata": metadata})
}

age_of(policy) := v if {
	v := access.str(access.obj(policy, "metadata"), "creationTimestamp")
	v != ""
} else := "9999"

sections(policy, kind, name, o) := v if {
	named := {section |
		some target in targets(policy)
		target.kind == kind
		target.name == name
		section := access.str(target, "section")
	}
	chosen := {"" | some selector in access.arr(access.obj(policy, "spec"), "targetSelectors"); selects(selector, kind, o)}
	v := sort(named | chosen)
}

selects(selector, kind, o) if {
	access.str(selector, "kind") == kind
	gateway_listeners.labels_fit(selector, access.labels(o))
}

# The policy of a section out of `on`, else `{}`.
of_section(entries, section) := v if {
	found := [policy | some entry in entries; entry.section == section; policy := access.obj(entry, "policy")]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

# The policy of a listener: its own, else that of the Gateway or ListenerSet as a whole, else that of the Gateway of the set.
of_listener(plural, attachment, parent) := v if {
	entries := on(plural, attachment.namespace, attachment.kind, parent.holder)
	v := of_section(entries, attachment.listener)
	v != {}
} else := v if {
	entries := on(plural, attachment.namespace, attachment.kind, parent.holder)
	v := of_section(entries, "")
	v != {}
} else := v if {
	attachment.kind == "ListenerSet"
	parent.gateway != {}
	above := gateway_listeners.parent(parent.holder, parent.namespace)
	v := of_section(on(plural, above.namespace, "Gateway", parent.gateway), "")
	is_object(v)
} else := {}

# The policy of a rule by name, else that of its route.
of_rule(entries, rule) := v if {
	name := access.str(rule, "name")
	name != ""
	v := of_section(entries, name)
	v != {}
} else := v if {
	v := of_section(entries, "")
}

# What counts of the policies of a rule and of a listener, as `{"spec", "own", "wide"}`: `own` is the policy that counts, `wide` the one
# it replaces, `{}` where there is none.
effective(own, wide) := {"spec": spec, "own": wide, "wide": {}} if {
	own == {}
	spec := access.obj(wide, "spec")
	is_object(spec)
} else := {"spec": spec, "own": own, "wide": {}} if {
	access.str(access.obj(own, "spec"), "mergeType") != ""
	spec := object.union(access.obj(wide, "spec"), access.obj(own, "spec"))
	is_object(spec)
} else := {"spec": spec, "own": own, "wide": wide} if {
	spec := access.obj(own, "spec")
	is_object(spec)
}

# Whether a GatewayClass that was given is one of another controller, which does not read these policies.
foreign(gateway) if {
	name := access.str(access.obj(gateway, "spec"), "gatewayClassName")
	class := gateway_class(name)
	class != {}
	controller := access.str(access.obj(class, "spec"), "controllerName")
	not startswith(controller, "gateway.envoyproxy.io/")
}

gateway_class(name) := v if {
	v := inventory.find_cluster("gateway.networking.k8s.io/v1", "GatewayClass", name)
	v != {}
} else := v if {
	v := inventory.find_cluster("gateway.networking.k8s.io/v1beta1", "GatewayClass", name)
}

# A policy in a message.
text(policy) := v if {
	ns := access.str(access.obj(policy, "metadata"), "namespace")
	v := concat("", [access.str(policy, "kind"), " `", ns, "/", access.name(policy), "`"])
}

reference(policy) := v if {
	kind := access.str(policy, "kind")
	ns := access.str(access.obj(policy, "metadata"), "namespace")
	name := access.name(policy)
	v := {"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": kind, "namespace": ns, "name": name}
}
