# METADATA
# title: Guard or control port reachable through a route
# description: |
#   The route leads to what guards or runs the cluster instead of serving clients: the Service of an admission webhook, a port for metrics,
#   administration or webhooks, or the admission and metrics Services of well-known controllers. Who reaches a webhook may send it reviews of
#   his own, as in the takeover of ingress-nginx by requests to its admission port, and metrics tell what runs inside. Ports count by
#   their whole name, `webhook` on port 443 only; routes to such ports that ask for authentication, let in a list of addresses only or are
#   internal do not count.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
#     description: Admission webhooks
#   - ref: https://github.com/kubernetes/kubernetes/issues/131009
#     description: CVE-2025-1974
# custom:
#   severity: critical
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - inventory:v1/Service
#     - inventory:admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration
#     - inventory:admissionregistration.k8s.io/v1/MutatingWebhookConfiguration
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:settings
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:networking.istio.io/v1/Gateway
#     - inventory:v1/Namespace
#   remediation: Take the backend out of the route; let the API server and the monitoring reach the Service inside the cluster only.
#   frameworks:
#     nist80053: [AC-4, SC-7]
#     nsa: [Control plane hardening]
#   parameters:
#     port_names:
#       type: array
#       items: {type: string}
#       default: [metrics, http-metrics, https-metrics, metrics-http, metrics-https, http-telemetry, webhook, https-webhook, webhook-server, admission, admin, http-admin, https-admin, admin-http]
#       description: Names of Service ports that are not for clients.
#     services:
#       type: array
#       items: {type: string}
#       default:
#         - ingress-nginx-controller-admission
#         - ingress-nginx-controller-metrics
#         - aws-load-balancer-webhook-service
#         - cert-manager-webhook
#         - gatekeeper-webhook-service
#         - kyverno-svc
#         - kyverno-svc-metrics
#         - kube-state-metrics
#         - default/kubernetes
#       description: Services that are not for clients, by name or as `namespace/name`.
#     allowed_services:
#       type: array
#       items: {type: string}
#       default: []
#       description: Services, as `namespace/name`, that routes may reach all the same.
package portcullis.route.guard_exposed

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some finding in firsts(findings)
	msg := access.str(finding, "what")
	path := access.arr(finding, "path")
	evidence := access.obj(finding, "evidence")
	related := access.arr(finding, "related")
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(untold, 0, 1)
	msg := "whether its backends are ports for clients depends on what was not given"
	path := access.arr(first, "path")
	needs := sort({need | some backend in untold; some need in needs_of(backend)})
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("route/guard-exposed")
}

# Services that clients reach; who is asked for authentication sees no request of a client.
reached := v if {
	not routes.subject_is_challenge
	backends.from_outside(access.subject)
	v := [backend |
		some backend in routes.subject_backends
		backends.is_service(backend)
		access.str(backend, "role") != "auth"
		not allowed(backend)
	]
} else := []

allowed(backend) if {
	services := access.texts(params, "allowed_services")
	backends.text(backend) in services
}

findings := v if {
	v := [finding | some backend in reached; some finding in found_in(backend)]
}

firsts(some_findings) := v if {
	v := [finding |
		some i, finding in some_findings
		what := access.str(finding, "what")
		earlier := [other | some other in array.slice(some_findings, 0, i); access.str(other, "what") == what]
		count(earlier) == 0
	]
}

found_in(backend) := v if {
	hooks := hooks_of(backend)
	count(hooks) > 0
	what := concat("", ["the route reaches Service `", backends.text(backend), "`, which answers admission webhooks"])
	related := sort({hook | some hook in hooks})
	v := [{"what": what, "path": access.arr(backend, "path"), "evidence": {"service": backends.text(backend)}, "related": related}]
	is_array(v)
} else := v if {
	well_known(backend)
	what := concat("", ["the route reaches Service `", backends.text(backend), "`, which is not for clients"])
	v := [{"what": what, "path": access.arr(backend, "path"), "evidence": {"service": backends.text(backend)}}]
	is_array(v)
} else := v if {
	name := port_name(backend)
	for_control(backend, name)
	unguarded(backend)
	what := concat("", ["the route reaches port `", name, "` of Service `", backends.text(backend), "`"])
	v := [{"what": what, "path": backends.port_path(backend), "evidence": {"service": backends.text(backend), "port": name}}]
	is_array(v)
} else := []

well_known(backend) if {
	some service in access.texts(params, "services")
	service in [access.str(backend, "name"), backends.text(backend)]
}

# Whether a port is for control by its name. What only calls itself a webhook may receive those of other sites, over plain HTTP behind the
# proxy; the API server calls over HTTPS.
for_control(backend, name) if {
	name in access.texts(params, "port_names")
	name != "webhook"
	is_object(backend)
}

for_control(backend, name) if {
	name in access.texts(params, "port_names")
	name == "webhook"
	port_number(backend) == 443
}

# The name of the port it reaches; `""` where that is not known.
port_name(backend) := v if {
	service := backends.service(backend)
	port := backends.port(service, backends.wanted_port(backend))
	v := access.str(port, "name")
	v != ""
} else := v if {
	v := access.str(backend, "port")
}

unguarded(backend) if {
	path := access.arr(backend, "path")
	guard := backends.guarded(routes.subject_parts, path, ["authentication", "client certificates", "allow-list"])
	access.str(guard, "state") == "off"
	access.str(routes.subject_exposure, "state") != "internal"
}

# The webhook configurations that send reviews to the port of a backend.
hooks_of(backend) := v if {
	v := [reference |
		some hook in hooks
		access.str(hook, "service") == backends.text(backend)
		same_port(hook, backend)
		reference := access.obj(hook, "reference")
	]
}

same_port(hook, backend) if {
	port_number(backend) == access.num(hook, "port", 443)
}

# A backend without a port reaches the first one, or the only one.
same_port(hook, backend) if {
	backends.wanted_port(backend) == ""
	is_object(hook)
}

port_number(backend) := v if {
	v := backends.wanted_port(backend)
	is_number(v)
} else := v if {
	service := backends.service(backend)
	port := backends.port(service, backends.wanted_port(backend))
	v := access.num(port, "port", 0)
}

# Services that admission webhooks name, as `{"service", "port", "reference"}`.
hooks := v if {
	v := [hook |
		some kind in ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]
		some entry in inventory.cluster("admissionregistration.k8s.io/v1", kind)
		some webhook in access.arr(entry.object, "webhooks")
		service := access.obj(access.obj(webhook, "clientConfig"), "service")
		name := access.str(service, "name")
		name != ""
		text := concat("/", [access.str(service, "namespace"), name])
		port := access.num(service, "port", 443)
		reference := {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "namespace": "", "name": entry.name}
		hook := {"service": text, "port": port, "reference": reference}
		is_object(hook)
	]
}

# Backends of which too little was given to tell: the Service of a port number, or what guards a port that would be found.
untold := v if {
	v := [backend | some backend in reached; count(found_in(backend)) == 0; count(needs_of(backend)) > 0]
}

needs_of(backend) := v if {
	backends.state(backend) == "unknown"
	port_name(backend) == ""
	v := [backends.need(backend)]
	is_array(v)
} else := v if {
	name := port_name(backend)
	for_control(backend, name)
	path := access.arr(backend, "path")
	access.str(routes.subject_exposure, "state") != "internal"
	guard := backends.guarded(routes.subject_parts, path, ["authentication", "client certificates", "allow-list"])
	v := access.arr(guard, "needs")
	count(v) > 0
} else := []
