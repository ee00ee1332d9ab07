# METADATA
# title: Who reaches a Gateway
# description: |
#   Whether the addresses of a Gateway are public, told by its class where a cloud gives the class its meaning, by the annotations its
#   Service gets, and by the addresses it asks for. A route is public where one of its Gateways is.
# related_resources:
#   - ref: https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities
#   - ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
package lib.portcullis.gateway_exposure

import data.lib.portcullis.access
import data.lib.portcullis.gateway
import data.lib.portcullis.services

# As `{"state", "path", "why", "needs"}`.
of(o, ns) := v if {
	gateway.route(o)
	v := of_route(o, ns)
	is_object(v)
} else := v if {
	found := gateway.gateways(o, ns)
	count(found) > 0
	v := of_gateway(found[0])
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "its Gateway, which was not given", "needs": []}

of_route(o, ns) := v if {
	known := [answer |
		some parent in gateway.parents(o, ns)
		parent.gateway != {}
		own := of_gateway(parent.gateway)
		answer := object.union(own, {"path": ["spec", "parentRefs", parent.index]})
	]
	missing := gateway.missing_parents(o, ns)
	v := taken_together(known, missing, gateway.parents_path(o))
}

taken_together(known, missing, path) := v if {
	public := [answer | some answer in known; answer.state == "public"]
	count(public) > 0
	is_array(missing)
	is_array(path)
	v := public[0]
	is_object(v)
} else := {"state": "unknown", "path": path, "why": "parents that were not given", "needs": missing} if {
	count(missing) > 0
} else := v if {
	unsure := [answer | some answer in known; answer.state == "unknown"]
	count(unsure) > 0
	v := unsure[0]
	is_object(v)
} else := v if {
	count(known) > 0
	v := known[0]
	is_object(v)
} else := {"state": "unknown", "path": path, "why": "", "needs": []}

of_gateway(o) := v if {
	name := access.str(gateway.spec(o), "gatewayClassName")
	state := by_class(name)
	state != ""
	why := concat("", ["class `", name, "`"])
	v := {"state": state, "path": ["spec", "gatewayClassName"], "why": why, "needs": []}
	is_object(v)
} else := v if {
	inside(o)
	v := {"state": "internal", "path": place_of_annotations(o), "why": "the annotations of its Service", "needs": []}
	is_object(v)
} else := v if {
	asked := addresses(o)
	count(asked) > 0
	state := by_addresses(asked)
	v := {"state": state, "path": ["spec", "addresses"], "why": "its addresses", "needs": []}
	is_object(v)
} else := {"state": "unknown", "path": ["spec"], "why": "the Service of its Gateway", "needs": ["the Service of the Gateway"]}

# Classes whose name is given by the cloud.
by_class(name) := "internal" if {
	regex.match(`^gke-l7-(rilb|cross-regional-internal)`, name)
} else := "internal" if {
	name in ["azure-alb-internal", "amazon-vpc-lattice"]
} else := "public" if {
	regex.match(`^gke-l7-(gxlb|global-external-managed|regional-external-managed)(-mc)?$`, name)
} else := "public" if {
	name == "azure-alb-external"
} else := ""

# Whether its Service is for the inside only. Istio takes the type of the Service from an annotation.
inside(o) if {
	annotation(o, "networking.istio.io/service-type") == "ClusterIP"
}

inside(o) if {
	given := {"metadata": {"annotations": service_annotations(o)}}
	services.inward(given)
}

# Controllers copy `spec.infrastructure.annotations` to the Service; Istio, before that field, those of the Gateway.
service_annotations(o) := v if {
	own := access.annotations(o)
	given := access.obj(access.obj(gateway.spec(o), "infrastructure"), "annotations")
	v := object.union(own, given)
}

annotation(o, key) := v if {
	v := access.str(service_annotations(o), key)
}

place_of_annotations(o) := ["spec", "infrastructure", "annotations"] if {
	access.obj(access.obj(gateway.spec(o), "infrastructure"), "annotations") != {}
} else := ["metadata", "annotations"] if {
	access.annotations(o) != {}
} else := ["spec"]

addresses(o) := v if {
	v := [value |
		some entry in access.arr(gateway.spec(o), "addresses")
		object.get(entry, "type", "IPAddress") == "IPAddress"
		value := access.str(entry, "value")
		regex.match(`^[0-9]{1,3}(\.[0-9]{1,3}){3}$`, value)
	]
}

by_addresses(asked) := "internal" if {
	outside := [value | some value in asked; not services.private(value)]
	count(outside) == 0
} else := "public"
