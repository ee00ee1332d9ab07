# METADATA
# title: Backends of Gateway API routes
# description: |
#   Where the requests of a route go: its backends, mirrors, and the services that policies of Envoy Gateway ask; and how TLS to them is
#   verified.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
package lib.portcullis.gateway_backends

import data.lib.portcullis.access
import data.lib.portcullis.envoy_policies
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_grants
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

# As `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
of(o, ns) := v if {
	gateway.route(o)
	v := array.concat(gateway_grants.references(o, ns), asked(o, ns))
	is_array(v)
} else := []

# Services that a SecurityPolicy on the route asks; those of a Gateway are none of the route's.
asked(o, ns) := v if {
	v := [ref |
		some entry in envoy_policies.on("SecurityPolicy", ns, kinds.of(o), o)
		some place in gateway_grants.policy_places(entry.policy)
		ref := gateway_grants.reference("auth", place.ref, ns, ["spec"], "Service")
	]
}

# TLS to backends that is not verified: switched off in a Backend of Envoy Gateway, or demanded by the port of a Service for which there
# is no BackendTLSPolicy.
unverified(o, ns) := v if {
	gateway.route(o)
	refs := [ref | some ref in gateway_grants.references(o, ns); ref.role == "route"]
	v := array.concat(loose_backends(refs), bare_services(refs))
	is_array(v)
} else := []

loose_backends(refs) := v if {
	found := [ref |
		some ref in refs
		ref.group == "gateway.envoyproxy.io"
		ref.kind == "Backend"
		backend := inventory.find(ref.namespace, "gateway.envoyproxy.io/v1alpha1", "Backend", ref.name)
		access.bool(access.obj(access.obj(backend, "spec"), "tls"), "insecureSkipVerify", false)
	]
	v := [answer |
		some name in names_of(found)
		first := first_of(found, name)
		what := concat("", ["TLS to Backend `", name, "` is not verified by `insecureSkipVerify: true`"])
		related := [{"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "Backend", "namespace": first.namespace, "name": first.name}]
		answer := {"what": what, "path": first.path, "evidence": {"backend": name}, "needs": [], "related": related}
		is_object(answer)
	]
}

names_of(refs) := v if {
	is_array(refs)
	found := {name | some ref in refs; name := gateway_grants.id(ref); is_string(name)}
	v := sort(found)
}

first_of(refs, name) := v if {
	found := [ref | some ref in refs; gateway_grants.id(ref) == name]
	count(found) > 0
	v := found[0]
}

bare_services(refs) := v if {
	found := [ref |
		some ref in refs
		ref.group in ["", "core"]
		ref.kind == "Service"
		service := inventory.find(ref.namespace, "v1", "Service", ref.name)
		port := port_of(service, ref.port)
		speaks_tls(port)
		port_name := access.str(port, "name")
		not verified(ref, port_name)
	]
	v := [answer |
		some name in names_of(found)
		first := first_of(found, name)
		what := concat("", ["no BackendTLSPolicy says how TLS to Service `", name, "` is verified"])
		related := [{"apiVersion": "v1", "kind": "Service", "namespace": first.namespace, "name": first.name}]
		answer := {
			"what": what,
			"path": first.path,
			"evidence": {"service": name},
			"needs": [],
			"related": related,
			"parameter": "require_verification",
		}
		is_object(answer)
	]
}

port_of(service, wanted) := v if {
	found := [port | some port in access.arr(access.obj(service, "spec"), "ports"); access.num(port, "port", 0) == wanted]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

speaks_tls(port) if {
	access.num(port, "port", 0) == 443
}

speaks_tls(port) if {
	startswith(access.str(port, "name"), "https")
}

speaks_tls(port) if {
	lower(access.str(port, "appProtocol")) == "https"
}

# Whether a BackendTLSPolicy is on the Service, or on the port by its name.
verified(ref, port) if {
	some version in ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha3"]
	some policy in inventory.named(ref.namespace, version, "BackendTLSPolicy")
	some target in access.arr(access.obj(policy, "spec"), "targetRefs")
	access.str(target, "kind") == "Service"
	access.str(target, "name") == ref.name
	section := access.str(target, "sectionName")
	section in ["", port]
}
