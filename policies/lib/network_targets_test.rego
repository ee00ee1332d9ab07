package lib.portcullis.network_targets_test

import data.lib.portcullis.network_targets

ingress(class) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": class},
}

openshift := {"apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": {"name": "shop", "namespace": "store"}}

udp := {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "UDPRoute", "metadata": {"name": "shop", "namespace": "store"}}

backend(port) := {"role": "route", "group": "", "kind": "Service", "namespace": "store", "name": "shop", "port": port, "path": []}

inventory(service, workloads) := {"namespace": {"store": {"v1": {"Service": {"shop": service}}, "apps/v1": {"Deployment": workloads}}}}

selecting(ports) := {"spec": {"selector": {"app": "shop"}, "ports": ports}}

workload(labels, ports) := {"spec": {"template": {"metadata": {"labels": labels}, "spec": {"containers": [{"ports": ports}]}}}}

shop := {"shop": workload({"app": "shop"}, [
	{"name": "web", "containerPort": 8080},
	{"name": "metrics", "containerPort": 9100},
	{"name": "web", "containerPort": 8081, "protocol": "UDP"},
])}

# Targets as `Deployment/store/shop TCP/8080`.
told(route, port, service, workloads) := texts if {
	found := network_targets.of(route, backend(port)) with data.inventory as inventory(service, workloads) with input as {"review": {"object": route}}
	found.needs == []
	texts := [text |
		some target in found.targets
		text := sprintf("%s %s/%d", [target.workload.key, target.protocol, target.number])
	]
}

needed(port, service, workloads) := found.needs if {
	found := network_targets.of(ingress("contour"), backend(port)) with data.inventory as inventory(service, workloads)
		with input as {"review": {"object": ingress("contour")}}
	found.targets == []
}

test_target_ports if {
	route := ingress("contour")
	told(route, 80, selecting([{"port": 80}]), shop) == ["Deployment/store/shop TCP/80"]
	told(route, 80, selecting([{"port": 80, "targetPort": 8080}]), shop) == ["Deployment/store/shop TCP/8080"]
	told(route, 80, selecting([{"port": 80, "targetPort": "metrics"}]), shop) == ["Deployment/store/shop TCP/9100"]
	told(route, "http", selecting([{"port": 80, "name": "http", "targetPort": "web"}]), shop) == ["Deployment/store/shop TCP/8080"]
	told(route, "80", selecting([{"port": 80, "targetPort": 8080}]), shop) == ["Deployment/store/shop TCP/8080"]
	told(route, 80, selecting([{"port": 80, "targetPort": "web", "protocol": "UDP"}]), shop) == ["Deployment/store/shop UDP/8081"]
	told(route, 80, selecting([{"port": 80, "targetPort": "none"}]), shop) == []
	told(route, 80, selecting([{"port": 80, "targetPort": 70000}]), shop) == []
}

test_every_port if {
	ports := [{"name": "a", "port": 80, "targetPort": "web"}, {"name": "b", "port": 9100}]
	told(ingress("contour"), "", selecting(ports), shop) == ["Deployment/store/shop TCP/8080", "Deployment/store/shop TCP/9100"]
}

test_protocol_of_the_route if {
	ports := [{"name": "a", "port": 443, "targetPort": 8080}, {"name": "b", "port": 443, "targetPort": 8081, "protocol": "UDP"}]
	told(ingress("contour"), 443, selecting(ports), shop) == ["Deployment/store/shop TCP/8080"]
	told(udp, 443, selecting(ports), shop) == ["Deployment/store/shop UDP/8081"]
}

test_ports_of_the_pods if {
	ports := [{"name": "a", "port": 80, "targetPort": 8080}, {"name": "b", "port": 81, "targetPort": "metrics"}]
	told(ingress("nginx"), 8080, selecting(ports), shop) == ["Deployment/store/shop TCP/8080"]
	needed(8080, selecting(ports), shop) == ["the port `8080` of Service `store/shop`"]
	told(openshift, 8080, selecting(ports), shop) == ["Deployment/store/shop TCP/8080"]
	told(openshift, 9100, selecting(ports), shop) == ["Deployment/store/shop TCP/9100"]
	told(openshift, 9101, selecting(ports), shop) == []
	told(openshift, 81, selecting(ports), shop) == ["Deployment/store/shop TCP/9100"]
	told(openshift, "metrics", selecting(ports), shop) == ["Deployment/store/shop TCP/9100"]
}

test_several_workloads if {
	both := object.union(shop, {"blue": workload({"app": "shop", "colour": "blue"}, []), "other": workload({"app": "other"}, [])})
	told(ingress("contour"), 80, selecting([{"port": 80}]), both) == ["Deployment/store/blue TCP/80", "Deployment/store/shop TCP/80"]
}

test_what_cannot_be_told if {
	needed(80, {}, shop) == ["v1/Service store/shop"]
	needed(80, {"spec": {"ports": [{"port": 80}]}}, shop) == ["the endpoints of `store/shop`"]
	needed(80, {"spec": {"type": "ExternalName", "selector": {"app": "shop"}}}, shop) == ["the endpoints of `store/shop`"]
	needed(81, selecting([{"port": 80}]), shop) == ["the port `81` of Service `store/shop`"]
	needed(80, selecting([{"port": 80}]), {}) == ["v1/Pod store/*"]
}
