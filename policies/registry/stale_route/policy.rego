# METADATA
# title: Route that nobody needs any more
# description: |
#   The day on which the route was to be reviewed is over, or a Service behind it has nothing left to send requests to. Such routes are
#   forgotten: their hosts stay claimed, their certificates are renewed, and whoever starts Pods with the right labels receives what
#   clients still send. Endpoints count where they were given, ready or not; otherwise the labels of Pods and of the workloads that make
#   them, where a cluster was asked or one of those has a name that belongs to that of the Service.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
#     description: EndpointSlices
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - now
#     - inventory:v1/Service
#     - inventory:v1/Endpoints
#     - inventory:discovery.k8s.io/v1/EndpointSlice
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:argoproj.io/v1alpha1/Rollout
#     - inventory:networking.k8s.io/v1/IngressClass
#     - inventory:settings
#   remediation: Review the route and set the next date, or remove it with its host and certificate.
#   frameworks:
#     nist80053: [CM-8, AC-2]
#   parameters:
#     review_keys:
#       type: array
#       items: {type: string}
#       default: [review-by]
#       description: Annotations that say by when the route is reviewed, as `2026-12-31` or a time of that day.
#     time:
#       type: string
#       default: ""
#       description: The time to judge by where the program gives none, as `2026-11-21T00:00:00Z`; Gatekeeper gives none.
package portcullis.registry.stale_route

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some review in reviews
	date := access.str(review, "date")
	date != ""
	today != ""
	date < today
	msg := concat("", ["the route was to be reviewed by `", date, "`"])
	path := access.arr(review, "path")
	details := {"path": path, "evidence": {"due": date, "today": today}}
}

violation contains {"msg": msg, "details": details} if {
	some review in reviews
	access.str(review, "date") == ""
	text := access.str(review, "text")
	msg := concat("", ["`", access.str(review, "key"), ": ", text, "` is no date, so the route is never reviewed"])
	path := access.arr(review, "path")
	details := {"path": path, "evidence": {"due": text}}
}

violation contains {"msg": msg, "details": details} if {
	some backend in firsts(empty)
	name := backends.text(backend)
	msg := concat("", ["Service `", name, "` ", access.str(backend, "why")])
	path := access.arr(backend, "path")
	related := [backends.reference(backend)]
	details := {"path": path, "evidence": {"service": name}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	today == ""
	dated := [review | some review in reviews; access.str(review, "date") != ""]
	some first in array.slice(dated, 0, 1)
	msg := concat("", ["whether the review by `", access.str(first, "date"), "` is over depends on what day it is"])
	path := access.arr(first, "path")
	details := {"path": path, "needs": ["now"]}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(untold, 0, 1)
	msg := "whether anything is left behind its Services depends on what was not given"
	path := access.arr(first, "path")
	needs := sort({need | some backend in untold; need := access.str(backend, "need")})
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# The day as `2026-11-21`; `""` where it was not given.
today := v if {
	v := day(access.str(access.root, "now"))
	v != ""
} else := v if {
	v := day(access.str(parameters.of("registry/stale-route"), "time"))
}

day(text) := v if {
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?$`, text)
	v := substring(text, 0, 10)
} else := ""

# What the route says about its review, as `{"key", "text", "date", "path"}`.
reviews := v if {
	v := [review |
		some key in access.texts(parameters.of("registry/stale-route"), "review_keys")
		text := access.annotation(access.subject, key)
		text != ""
		date := day(trim_space(text))
		review := {"key": key, "text": text, "date": date, "path": ["metadata", "annotations", key]}
		is_object(review)
	]
}

# Services that answer clients, with what is known about what is behind them: `{…, "state", "why", "need"}`.
judged := v if {
	not routes.subject_is_challenge
	v := [entry |
		some backend in routes.subject_backends
		backends.is_service(backend)
		access.str(backend, "role") in ["route", "default"]
		entry := object.union(backend, state_of(backend))
		is_object(entry)
	]
} else := []

empty := v if {
	v := [backend | some backend in judged; access.str(backend, "state") == "empty"]
}

untold := v if {
	v := [backend | some backend in judged; access.str(backend, "state") == "unknown"]
}

firsts(some_backends) := v if {
	v := [backend |
		some i, backend in some_backends
		earlier := [other | some other in array.slice(some_backends, 0, i); backends.text(other) == backends.text(backend)]
		count(earlier) == 0
	]
}

# A Service that is missing is another matter, and one without a selector, or with an external name, is served by others.
state_of(backend) := {"state": "unknown", "why": "", "need": need} if {
	backends.state(backend) == "unknown"
	need := backends.need(backend)
} else := {"state": "filled"} if {
	backends.state(backend) == "missing"
} else := {"state": "filled"} if {
	backends.type(backends.service(backend)) == "ExternalName"
} else := {"state": "empty", "why": "has no endpoints"} if {
	backends.attached(access.str(backend, "namespace"), access.str(backend, "name")) == 0
} else := {"state": "filled"} if {
	is_number(backends.attached(access.str(backend, "namespace"), access.str(backend, "name")))
} else := {"state": "filled"} if {
	count(backends.selector(backends.service(backend))) == 0
} else := {"state": "unknown", "why": "", "need": need} if {
	not workloads_known(backend)
	need := concat(" ", ["discovery.k8s.io/EndpointSlice", backends.text(backend)])
} else := {"state": "filled"} if {
	count(backends.selected(backends.service(backend), access.str(backend, "namespace"))) > 0
} else := {"state": "empty", "why": "selects no Pod or workload of its namespace"}

# Whether the workloads that a Service is for are known. A set of manifests may be a part of what there is, unless it has one of that name.
workloads_known(backend) if {
	backends.from_cluster
	count(backends.workloads(access.str(backend, "namespace"))) > 0
}

workloads_known(backend) if {
	akins := [workload |
		some workload in backends.workloads(access.str(backend, "namespace"))
		reference := access.obj(workload, "reference")
		backends.akin(access.str(reference, "name"), access.str(backend, "name"))
	]
	count(akins) > 0
}
