# METADATA
# title: Tool for operators open to everyone
# description: |
#   The route leads to a dashboard, a monitoring server, the web interface of a database or queue, or a model server that asks nobody who he
#   is, or for a password of its own at most. Such tools show what runs inside, change data or run code, and are searched for on the
#   internet. They are recognised by the image and the `app.kubernetes.io/name` of the Pods that the Service selects, or by the whole name
#   of the Service. Routes that ask for authentication or a client certificate, let in a list of addresses only or are internal do not count.
# related_resources:
#   - ref: https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/
#     description: Access to the dashboard of Kubernetes
#   - ref: https://prometheus.io/docs/operating/security/
#     description: The security model of Prometheus
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - inventory:v1/Service
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
#     - inventory:gateway.networking.k8s.io/v1/Gateway
#     - inventory:networking.istio.io/v1/Gateway
#     - inventory:v1/Namespace
#   remediation: Take the tool out of the route and reach it by port forwarding or a private network, or ask for authentication in front of it.
#   frameworks:
#     nist80053: [AC-3, SC-7]
#     nsa: [Control plane hardening]
#   parameters:
#     apps:
#       type: array
#       items: {type: string}
#       default:
#         - adminer
#         - akhq
#         - alertmanager
#         - hubble-ui
#         - kafdrop
#         - kafka-ui
#         - kube-ops-view
#         - kubernetes-dashboard
#         - longhorn-ui
#         - mlflow
#         - mongo-express
#         - ollama
#         - opencost
#         - pgadmin
#         - pgadmin4
#         - phpmyadmin
#         - polaris
#         - prometheus
#         - prometheus-pushgateway
#         - redis-commander
#         - redisinsight
#         - tekton-dashboard
#         - tensorboard
#         - thanos-query
#         - weave-scope
#         - zipkin
#       description: Values of the labels `app.kubernetes.io/name` and `k8s-app` that tell such a tool.
#     images:
#       type: array
#       items: {type: string}
#       default:
#         - adminer
#         - cilium/hubble-ui
#         - dpage/pgadmin4
#         - hjacobs/kube-ops-view
#         - jaegertracing/jaeger-query
#         - kafbat/kafka-ui
#         - kubernetesui/dashboard
#         - kubernetesui/dashboard-web
#         - longhornio/longhorn-ui
#         - mlflow/mlflow
#         - mongo-express
#         - obsidiandynamics/kafdrop
#         - ollama/ollama
#         - opencost/opencost-ui
#         - openzipkin/zipkin
#         - phpmyadmin
#         - prom/alertmanager
#         - prom/prometheus
#         - prom/pushgateway
#         - prometheus/alertmanager
#         - prometheus/prometheus
#         - prometheus/pushgateway
#         - provectuslabs/kafka-ui
#         - rayproject/ray
#         - redis/redisinsight
#         - rediscommander/redis-commander
#         - tchiotludo/akhq
#         - weaveworks/scope
#       description: Image names of such tools, without registry and tag; each is compared with the last parts of an image's name.
#     services:
#       type: array
#       items: {type: string}
#       default:
#         - adminer
#         - alertmanager-main
#         - alertmanager-operated
#         - hubble-ui
#         - jaeger-query
#         - kafka-ui
#         - kubernetes-dashboard
#         - kubernetes-dashboard-kong-proxy
#         - kubernetes-dashboard-web
#         - longhorn-frontend
#         - mongo-express
#         - phpmyadmin
#         - prometheus-k8s
#         - prometheus-operated
#         - redis-commander
#         - tekton-dashboard
#         - weave-scope-app
#       description: Names of Services of such tools.
#     allowed_services:
#       type: array
#       items: {type: string}
#       default: []
#       description: Services, as `namespace/name`, that are open on purpose.
package portcullis.route.sensitive_app

import data.lib.portcullis.access
import data.lib.portcullis.backends
import data.lib.portcullis.faults
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some finding in found
	access.str(finding, "state") == "off"
	service := access.str(finding, "service")
	app := access.str(finding, "app")
	msg := concat("", ["Service `", service, "` runs `", app, "`, and the route asks nobody for authentication"])
	path := access.arr(finding, "path")
	by := access.str(finding, "by")
	related := access.arr(finding, "related")
	details := {"path": path, "evidence": {"service": service, "app": app, "by": by}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some finding in found
	access.str(finding, "state") == "unknown"
	service := access.str(finding, "service")
	app := access.str(finding, "app")
	msg := concat("", ["whether anybody is asked for authentication before `", app, "` of Service `", service, "` depends on what was not given"])
	path := access.arr(finding, "path")
	needs := access.arr(finding, "needs")
	details := {"path": path, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	some first in array.slice(untold, 0, 1)
	msg := "whether its backends are tools for operators depends on Services that were not given"
	path := access.arr(first, "path")
	needs := sort({need | some backend in untold; need := backends.need(backend); is_string(need)})
	details := {"path": path, "needs": needs}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("route/sensitive-app")
}

allowed := v if {
	v := access.texts(params, "allowed_services")
}

# Services that answer clients.
reached := v if {
	not routes.subject_is_challenge
	backends.from_outside(access.subject)
	access.str(routes.subject_exposure, "state") != "internal"
	v := [backend |
		some backend in routes.subject_backends
		backends.is_service(backend)
		access.str(backend, "role") in ["route", "default"]
		name := backends.text(backend)
		not name in allowed
	]
} else := []

# What is found, once for each Service.
found := v if {
	v := [finding |
		some i, backend in reached
		sign := sign_of(backend)
		sign != {}
		path := access.arr(backend, "path")
		guard := backends.guarded(routes.subject_parts, path, ["authentication", "client certificates", "allow-list"])
		state := access.str(guard, "state")
		needs := access.arr(guard, "needs")
		not repeated(i, backend, state)
		service := backends.text(backend)
		finding := object.union(sign, {"path": path, "service": service, "state": state, "needs": needs})
		is_object(finding)
	]
}

# Whether an earlier backend is the same Service, as little guarded.
repeated(i, backend, state) if {
	some earlier in array.slice(reached, 0, i)
	backends.text(earlier) == backends.text(backend)
	guard := backends.guarded(routes.subject_parts, access.arr(earlier, "path"), ["authentication", "client certificates", "allow-list"])
	access.str(guard, "state") == state
}

# What tells that a Service is such a tool, as `{"app", "by", "related"}`; `{}` where nothing does.
sign_of(backend) := v if {
	name := access.str(backend, "name")
	name in access.texts(params, "services")
	v := {"app": name, "by": "the name of the Service", "related": []}
	is_object(v)
} else := v if {
	signs := service_signs(backend)
	count(signs) > 0
	v := signs[0]
	is_object(v)
} else := v if {
	signs := workload_signs(backend)
	count(signs) > 0
	v := signs[0]
	is_object(v)
} else := {}

label_keys := ["app.kubernetes.io/name", "k8s-app"]

service_signs(backend) := v if {
	service := backends.service(backend)
	apps := access.texts(params, "apps")
	v := [sign |
		some key in label_keys
		app := access.str(access.labels(service), key)
		app in apps
		by := concat("", ["label `", key, "` of the Service"])
		related := [backends.reference(backend)]
		sign := {"app": app, "by": by, "related": related}
		is_object(sign)
	]
}

workload_signs(backend) := v if {
	service := backends.service(backend)
	workloads := backends.selected(service, access.str(backend, "namespace"))
	by_label := [sign |
		some workload in workloads
		some key in label_keys
		app := access.str(access.obj(workload, "labels"), key)
		app in access.texts(params, "apps")
		by := concat("", ["label `", key, "` of its Pods"])
		related := [access.obj(workload, "reference")]
		sign := {"app": app, "by": by, "related": related}
		is_object(sign)
	]
	by_image := [sign |
		some workload in workloads
		some image in access.texts(workload, "images")
		some app in access.texts(params, "images")
		image_is(image, app)
		by := concat("", ["image `", image, "`"])
		related := [access.obj(workload, "reference")]
		sign := {"app": app, "by": by, "related": related}
		is_object(sign)
	]
	v := array.concat(by_label, by_image)
}

# Whether the last parts of an image's name are a name, without tag and digest.
image_is(image, name) if {
	undigested := backends.first(image, "@")
	parts := split(undigested, "/")
	last := concat("", array.slice(parts, count(parts) - 1, count(parts)))
	untagged := array.concat(array.slice(parts, 0, count(parts) - 1), [backends.first(last, ":")])
	wanted := split(name, "/")
	array.slice(untagged, count(untagged) - count(wanted), count(untagged)) == wanted
}

untold := v if {
	v := [backend |
		some backend in reached
		backends.state(backend) == "unknown"
		sign_of(backend) == {}
	]
}
