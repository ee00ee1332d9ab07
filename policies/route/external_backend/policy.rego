# METADATA
# title: Backend outside the namespace
# description: |
#   The route sends requests, or copies of them, past the Services of its own namespace: to the external name of a Service, to a host outside
#   the cluster, into another namespace, to an object that is no Service, or to a service of the proxy's own configuration. Network policies
#   and reviews of the namespace do not see such traffic, the proxy may reach what clients may not, and a mirror takes passwords and cookies
#   along. Backends in another namespace that a ReferenceGrant lets in, or whose API knows no grants, and authentication by an outside host
#   are found in the strict profile only.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#externalname
#     description: Services of type ExternalName
#   - ref: https://gateway-api.sigs.k8s.io/api-types/referencegrant/
#     description: ReferenceGrant
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - inventory:v1/Service
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:gateway.networking.k8s.io/v1/ReferenceGrant
#     - inventory:gateway.networking.k8s.io/v1beta1/ReferenceGrant
#     - inventory:gateway.envoyproxy.io/v1alpha1/Backend
#     - inventory:settings
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:networking.istio.io/v1/Gateway
#     - inventory:v1/Namespace
#   remediation: Send the requests to a Service of the route's own namespace that selects its Pods, and reach outside hosts from there.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     allowed_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts outside the cluster that may be backends; a wildcard allows the names below it.
#     allowed_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: Namespaces whose Services the routes of every namespace may use.
#     allowed_kinds:
#       type: array
#       items: {type: string}
#       default: [ServiceImport, InferencePool, KongServiceFacade, TraefikService]
#       description: Kinds that stand for Services or Pods of the cluster, and may be backends.
#     other_namespaces:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether backends in another namespace are allowed where a ReferenceGrant lets them in, or the API of the route knows no grants.
#     outside_authentication:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether a host outside the cluster may be asked for authentication.
package portcullis.route.external_backend

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.gateway_grants
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.routes
import data.lib.portcullis.traits

violation contains {"msg": msg, "details": details} if {
	some answer in firsts(traits.certain(answers))
	msg := access.str(answer, "what")
	path := access.arr(answer, "path")
	evidence := access.obj(answer, "evidence")
	related := access.arr(answer, "related")
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	unsettled := traits.unsettled(answers)
	some first in array.slice(unsettled, 0, 1)
	msg := "whether its backends lie outside the namespace depends on what was not given"
	path := access.arr(first, "path")
	needs := sort({need | some answer in unsettled; some need in access.texts(answer, "needs")})
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("route/external-backend")
}

# What is found, or cannot be told, about each backend.
answers := v if {
	not routes.subject_is_challenge
	backends.from_outside(access.subject)
	v := [answer | some backend in routes.subject_backends; some answer in answers_about(backend)]
} else := []

# One cause is one finding, with the first place.
firsts(some_answers) := v if {
	v := [answer |
		some i, answer in some_answers
		what := access.str(answer, "what")
		earlier := [other | some other in array.slice(some_answers, 0, i); access.str(other, "what") == what]
		count(earlier) == 0
	]
}

answers_about(backend) := [] if {
	refused(backend)
} else := v if {
	backend_kind := access.str(backend, "kind")
	backend_kind == "Host"
	v := by_host(backend)
	is_array(v)
} else := [] if {
	access.str(backend, "kind") == "Action"
} else := v if {
	configured(access.str(backend, "name"))
	v := by_configuration(backend)
	is_array(v)
} else := v if {
	backends.is_service(backend)
	v := array.concat(by_namespace(backend), by_type(backend))
	is_array(v)
} else := v if {
	v := array.concat(by_namespace(backend), by_kind(backend))
}

# A reference that no ReferenceGrant lets in is not served: it is the matter of `gateway/ungranted-reference`.
refused(backend) if {
	inventory.given
	kinds.family(access.subject) == "gateway"
	other := access.str(backend, "namespace")
	not other in ["", access.namespace]
	not gateway_grants.granted(backend, access.subject, access.namespace)
}

# A host in a text.
by_host(backend) := v if {
	host := access.str(backend, "name")
	backends.outside(host)
	not backends.leads_out(access.subject, host)
	not allowed_host(host)
	not tolerated(backend)
	what := concat("", [going(backend), " `", host, "`, outside the cluster"])
	v := [answer_of(backend, what, {"host": host}, [])]
	is_array(v)
} else := []

# Who is asked for authentication may lie outside in the baseline profile.
tolerated(backend) if {
	access.str(backend, "role") == "auth"
	access.bool(params, "outside_authentication", true)
}

allowed_host(host) if {
	some pattern in access.texts(params, "allowed_hosts")
	wanted := hosts.normal(pattern)
	hosts.covers(wanted, host, "many")
}

# The type of the Service.
by_type(backend) := v if {
	service := backends.service(backend)
	backends.type(service) == "ExternalName"
	host := hosts.normal(access.str(access.obj(service, "spec"), "externalName"))
	not allowed_host(host)
	not tolerated(backend)
	what := concat("", [going(backend), " `", host, "`, the external name of Service `", backends.text(backend), "`"])
	v := [answer_of(backend, what, {"host": host}, [])]
	is_array(v)
} else := v if {
	backends.state(backend) == "unknown"
	v := [answer_of(backend, "", {}, [backends.need(backend)])]
	is_array(v)
} else := []

# The namespace of the backend. Authentication by one Service for the whole cluster is what people do, and references without a grant are
# those of `gateway/ungranted-reference`.
by_namespace(backend) := [] if {
	access.str(backend, "namespace") in ["", access.namespace]
} else := [] if {
	allowed := access.texts(params, "allowed_namespaces")
	access.str(backend, "namespace") in allowed
} else := [] if {
	access.str(backend, "role") == "auth"
} else := [] if {
	kinds.family(access.subject) == "gateway"
	not gateway_grants.granted(backend, access.subject, access.namespace)
} else := v if {
	unwanted_elsewhere(backend)
	what := concat("", [going(backend), " ", target(backend), " of another namespace"])
	v := [answer_of(backend, what, {"namespace": access.str(backend, "namespace")}, [])]
	is_array(v)
} else := []

unwanted_elsewhere(backend) if {
	access.bool(params, "other_namespaces", true) == false
	is_object(backend)
}

unwanted_elsewhere(backend) if {
	access.str(backend, "role") == "mirror"
	kinds.family(access.subject) != "gateway"
}

# An object that is no Service. A Backend of Envoy Gateway says where it leads.
by_kind(backend) := [] if {
	allowed := access.texts(params, "allowed_kinds")
	access.str(backend, "kind") in allowed
} else := [] if {
	access.str(backend, "name") == ""
} else := v if {
	envoy_backend(backend)
	v := by_envoy_backend(backend)
	is_array(v)
} else := v if {
	what := concat("", [going(backend), " ", target(backend), ", which is no Service"])
	v := [answer_of(backend, what, {"kind": access.str(backend, "kind"), "group": access.str(backend, "group")}, [])]
}

envoy_backend(backend) if {
	access.str(backend, "group") == "gateway.envoyproxy.io"
	access.str(backend, "kind") == "Backend"
}

by_envoy_backend(backend) := v if {
	o := found_backend(backend)
	o != {}
	v := [answer |
		some endpoint in access.arr(access.obj(o, "spec"), "endpoints")
		place := place_of(endpoint)
		backends.outside(place)
		not allowed_host(place)
		what := concat("", [going(backend), " `", place, "`, an endpoint of Backend `", backends.text(backend), "`"])
		answer := answer_of(backend, what, {"host": place}, [])
		is_object(answer)
	]
} else := v if {
	need := concat(" ", ["gateway.envoyproxy.io/Backend", backends.text(backend)])
	v := [answer_of(backend, "", {}, [need])]
}

found_backend(backend) := v if {
	v := inventory.find(access.str(backend, "namespace"), "gateway.envoyproxy.io/v1alpha1", "Backend", access.str(backend, "name"))
}

place_of(endpoint) := v if {
	v := hosts.normal(access.str(access.obj(endpoint, "fqdn"), "hostname"))
	v != ""
} else := v if {
	v := access.str(access.obj(endpoint, "ip"), "address")
}

# `name@provider`: a service of Traefik's own configuration. Objects of the cluster go by `@kubernetescrd`.
configured(name) if {
	contains(name, "@")
	not endswith(name, "@kubernetescrd")
	not endswith(name, "@kubernetes")
}

by_configuration(backend) := [] if {
	own_service(backend)
	local
} else := [] if {
	own_service(backend)
	path := access.arr(backend, "path")
	access.str(backends.guarded(routes.subject_parts, path, ["authentication", "client certificates"]), "state") == "on"
} else := v if {
	own_service(backend)
	path := access.arr(backend, "path")
	guard := backends.guarded(routes.subject_parts, path, ["authentication", "client certificates"])
	needs := access.arr(guard, "needs")
	what := concat("", [going(backend), " `", access.str(backend, "name"), "`, a service of Traefik itself, without authentication"])
	v := [answer_of(backend, what, {}, needs)]
	is_array(v)
} else := v if {
	what := concat("", [going(backend), " `", access.str(backend, "name"), "`, a service of the proxy's own configuration"])
	v := [answer_of(backend, what, {}, [])]
}

own_service(backend) if {
	endswith(access.str(backend, "name"), "@internal")
}

# Traefik's own entry point, which its Service does not publish.
local if {
	spec := access.obj(access.subject, "spec")
	access.texts(spec, "entryPoints") == ["traefik"]
}

local if {
	access.str(routes.subject_exposure, "state") == "internal"
}

answer_of(backend, what, facts, needs) := v if {
	path := access.arr(backend, "path")
	related := related_to(backend)
	evidence := object.union({"backend": access.str(backend, "name"), "role": access.str(backend, "role")}, facts)
	v := {"what": what, "path": path, "evidence": evidence, "related": related, "needs": needs}
}

related_to(backend) := v if {
	backends.service(backend) != {}
	v := [backends.reference(backend)]
	is_array(v)
} else := []

target(backend) := v if {
	v := concat("", [access.str(backend, "kind"), " `", backends.text(backend), "`"])
}

going(backend) := "requests are copied to" if {
	access.str(backend, "role") == "mirror"
} else := "authentication is asked of" if {
	access.str(backend, "role") == "auth"
} else := "errors are answered by" if {
	access.str(backend, "role") == "error"
} else := "requests go to"
