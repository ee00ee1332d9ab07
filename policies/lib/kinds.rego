# METADATA
# title: Kinds of objects
# description: |
#   Which objects are routes, listeners and settings, by API group, so that Istio's Gateway is not taken for the Gateway API's. A
#   family is what one library module reads: the kinds of one controller or API.
package lib.portcullis.kinds

import data.lib.portcullis.access

# Routes and listeners by `group/Kind`, with the versions whose shape is known.
known := {
	"networking.k8s.io/Ingress": ["v1", "v1beta1"],
	"extensions/Ingress": ["v1beta1"],
	"gateway.networking.k8s.io/Gateway": ["v1", "v1beta1"],
	"gateway.networking.k8s.io/HTTPRoute": ["v1", "v1beta1"],
	"gateway.networking.k8s.io/GRPCRoute": ["v1", "v1alpha2"],
	"gateway.networking.k8s.io/TLSRoute": ["v1", "v1alpha3", "v1alpha2"],
	"gateway.networking.k8s.io/TCPRoute": ["v1", "v1alpha2"],
	"gateway.networking.k8s.io/UDPRoute": ["v1", "v1alpha2"],
	"gateway.networking.k8s.io/ListenerSet": ["v1"],
	"gateway.networking.x-k8s.io/XListenerSet": ["v1alpha1"],
	"traefik.io/IngressRoute": ["v1alpha1"],
	"traefik.containo.us/IngressRoute": ["v1alpha1"],
	"traefik.io/IngressRouteTCP": ["v1alpha1"],
	"traefik.containo.us/IngressRouteTCP": ["v1alpha1"],
	"traefik.io/IngressRouteUDP": ["v1alpha1"],
	"traefik.containo.us/IngressRouteUDP": ["v1alpha1"],
	"projectcontour.io/HTTPProxy": ["v1"],
	"networking.istio.io/Gateway": ["v1", "v1beta1", "v1alpha3"],
	"networking.istio.io/VirtualService": ["v1", "v1beta1", "v1alpha3"],
	"k8s.nginx.org/VirtualServer": ["v1"],
	"k8s.nginx.org/VirtualServerRoute": ["v1"],
	"k8s.nginx.org/TransportServer": ["v1"],
	"route.openshift.io/Route": ["v1"],
}

# The name of a kind by API version and kind, so that one look-up tells.
short := {
	"networking.k8s.io/v1 Ingress": "Ingress",
	"networking.k8s.io/v1beta1 Ingress": "Ingress",
	"extensions/v1beta1 Ingress": "Ingress",
	"gateway.networking.k8s.io/v1 Gateway": "Gateway",
	"gateway.networking.k8s.io/v1beta1 Gateway": "Gateway",
	"gateway.networking.k8s.io/v1 HTTPRoute": "HTTPRoute",
	"gateway.networking.k8s.io/v1beta1 HTTPRoute": "HTTPRoute",
	"gateway.networking.k8s.io/v1 GRPCRoute": "GRPCRoute",
	"gateway.networking.k8s.io/v1alpha2 GRPCRoute": "GRPCRoute",
	"gateway.networking.k8s.io/v1 TLSRoute": "TLSRoute",
	"gateway.networking.k8s.io/v1alpha3 TLSRoute": "TLSRoute",
	"gateway.networking.k8s.io/v1alpha2 TLSRoute": "TLSRoute",
	"gateway.networking.k8s.io/v1 TCPRoute": "TCPRoute",
	"gateway.networking.k8s.io/v1alpha2 TCPRoute": "TCPRoute",
	"gateway.networking.k8s.io/v1 UDPRoute": "UDPRoute",
	"gateway.networking.k8s.io/v1alpha2 UDPRoute": "UDPRoute",
	"gateway.networking.k8s.io/v1 ListenerSet": "ListenerSet",
	"gateway.networking.x-k8s.io/v1alpha1 XListenerSet": "ListenerSet",
	"traefik.io/v1alpha1 IngressRoute": "IngressRoute",
	"traefik.containo.us/v1alpha1 IngressRoute": "IngressRoute",
	"traefik.io/v1alpha1 IngressRouteTCP": "IngressRouteTCP",
	"traefik.containo.us/v1alpha1 IngressRouteTCP": "IngressRouteTCP",
	"traefik.io/v1alpha1 IngressRouteUDP": "IngressRouteUDP",
	"traefik.containo.us/v1alpha1 IngressRouteUDP": "IngressRouteUDP",
	"projectcontour.io/v1 HTTPProxy": "HTTPProxy",
	"networking.istio.io/v1 Gateway": "IstioGateway",
	"networking.istio.io/v1beta1 Gateway": "IstioGateway",
	"networking.istio.io/v1alpha3 Gateway": "IstioGateway",
	"networking.istio.io/v1 VirtualService": "VirtualService",
	"networking.istio.io/v1beta1 VirtualService": "VirtualService",
	"networking.istio.io/v1alpha3 VirtualService": "VirtualService",
	"k8s.nginx.org/v1 VirtualServer": "VirtualServer",
	"k8s.nginx.org/v1 VirtualServerRoute": "VirtualServerRoute",
	"k8s.nginx.org/v1 TransportServer": "TransportServer",
	"route.openshift.io/v1 Route": "Route",
	"gateway.networking.k8s.io/v1 BackendTLSPolicy": "BackendTLSPolicy",
	"gateway.networking.k8s.io/v1alpha3 BackendTLSPolicy": "BackendTLSPolicy",
	"gateway.networking.k8s.io/v1 ReferenceGrant": "ReferenceGrant",
	"gateway.networking.k8s.io/v1beta1 ReferenceGrant": "ReferenceGrant",
	"gateway.networking.k8s.io/v1 GatewayClass": "GatewayClass",
	"gateway.networking.k8s.io/v1beta1 GatewayClass": "GatewayClass",
	"networking.k8s.io/v1 IngressClass": "IngressClass",
	"projectcontour.io/v1 TLSCertificateDelegation": "TLSCertificateDelegation",
	"networking.istio.io/v1 DestinationRule": "DestinationRule",
	"networking.istio.io/v1beta1 DestinationRule": "DestinationRule",
	"networking.istio.io/v1alpha3 DestinationRule": "DestinationRule",
	"security.istio.io/v1 AuthorizationPolicy": "AuthorizationPolicy",
	"security.istio.io/v1beta1 AuthorizationPolicy": "AuthorizationPolicy",
	"security.istio.io/v1 RequestAuthentication": "RequestAuthentication",
	"security.istio.io/v1beta1 RequestAuthentication": "RequestAuthentication",
	"security.istio.io/v1 PeerAuthentication": "PeerAuthentication",
	"security.istio.io/v1beta1 PeerAuthentication": "PeerAuthentication",
	"k8s.nginx.org/v1 Policy": "Policy",
	"configuration.konghq.com/v1 KongPlugin": "KongPlugin",
	"configuration.konghq.com/v1 KongClusterPlugin": "KongClusterPlugin",
	"configuration.konghq.com/v1 KongIngress": "KongIngress",
	"gateway.envoyproxy.io/v1alpha1 SecurityPolicy": "SecurityPolicy",
	"gateway.envoyproxy.io/v1alpha1 BackendTrafficPolicy": "BackendTrafficPolicy",
	"gateway.envoyproxy.io/v1alpha1 ClientTrafficPolicy": "ClientTrafficPolicy",
	"networking.gke.io/v1beta1 FrontendConfig": "FrontendConfig",
	"cloud.google.com/v1 BackendConfig": "BackendConfig",
	"elbv2.k8s.aws/v1beta1 IngressClassParams": "IngressClassParams",
	"traefik.io/v1alpha1 Middleware": "Middleware",
	"traefik.containo.us/v1alpha1 Middleware": "Middleware",
	"traefik.io/v1alpha1 MiddlewareTCP": "MiddlewareTCP",
	"traefik.containo.us/v1alpha1 MiddlewareTCP": "MiddlewareTCP",
	"traefik.io/v1alpha1 TLSOption": "TLSOption",
	"traefik.containo.us/v1alpha1 TLSOption": "TLSOption",
	"traefik.io/v1alpha1 TLSStore": "TLSStore",
	"traefik.containo.us/v1alpha1 TLSStore": "TLSStore",
	"traefik.io/v1alpha1 ServersTransport": "ServersTransport",
	"traefik.containo.us/v1alpha1 ServersTransport": "ServersTransport",
	"traefik.io/v1alpha1 ServersTransportTCP": "ServersTransportTCP",
	"traefik.containo.us/v1alpha1 ServersTransportTCP": "ServersTransportTCP",
	"traefik.io/v1alpha1 TraefikService": "TraefikService",
	"traefik.containo.us/v1alpha1 TraefikService": "TraefikService",
	"v1 Service": "Service",
}

# The family of each kind.
families := {
	"Ingress": "ingress",
	"Gateway": "gateway",
	"HTTPRoute": "gateway",
	"GRPCRoute": "gateway",
	"TLSRoute": "gateway",
	"TCPRoute": "gateway",
	"UDPRoute": "gateway",
	"ListenerSet": "gateway",
	"BackendTLSPolicy": "gateway",
	"ReferenceGrant": "gateway",
	"GatewayClass": "gateway",
	"IngressRoute": "traefik",
	"IngressRouteTCP": "traefik",
	"IngressRouteUDP": "traefik",
	"HTTPProxy": "contour",
	"TLSCertificateDelegation": "contour",
	"IstioGateway": "istio",
	"VirtualService": "istio",
	"DestinationRule": "istio",
	"AuthorizationPolicy": "istio",
	"RequestAuthentication": "istio",
	"PeerAuthentication": "istio",
	"VirtualServer": "f5",
	"VirtualServerRoute": "f5",
	"TransportServer": "f5",
	"Policy": "f5",
	"Route": "openshift",
	"Service": "service",
	"KongPlugin": "kong",
	"KongClusterPlugin": "kong",
	"KongIngress": "kong",
	"SecurityPolicy": "envoy-gateway",
	"BackendTrafficPolicy": "envoy-gateway",
	"ClientTrafficPolicy": "envoy-gateway",
	"IngressClass": "ingress",
	"FrontendConfig": "ingress",
	"BackendConfig": "ingress",
	"IngressClassParams": "ingress",
	"Middleware": "traefik",
	"MiddlewareTCP": "traefik",
	"TLSOption": "traefik",
	"TLSStore": "traefik",
	"ServersTransport": "traefik",
	"ServersTransportTCP": "traefik",
	"TraefikService": "traefik",
}

group(o) := v if {
	parts := split(access.str(o, "apiVersion"), "/")
	count(parts) == 2
	v := concat("", array.slice(parts, 0, 1))
} else := ""

version(o) := v if {
	parts := split(access.str(o, "apiVersion"), "/")
	v := concat("", array.slice(parts, count(parts) - 1, count(parts)))
}

full(o) := v if {
	v := concat("/", [group(o), access.str(o, "kind")])
}

# The name of a kind that is read, such as `HTTPRoute` or, for Istio's, `IstioGateway`; else `""`.
of(o) := v if {
	o == access.subject
	v := subject
} else := v if {
	v := of_text(o)
}

of_text(o) := v if {
	key := concat(" ", [access.str(o, "apiVersion"), access.str(o, "kind")])
	v := access.str(short, key)
}

# The family of an object: `ingress`, `gateway`, `traefik`, `contour`, `istio`, `f5`, `kong`, `envoy-gateway`, `openshift`, `service`
# or `""`.
family(o) := v if {
	v := access.str(families, of(o))
}

# Whether it is a route or listener.
edge(o) if {
	key := full(o)
	access.has(known, key)
}

# The kind of a route, also where its version is not one that is read; `""` where it is no route.
named(o) := v if {
	key := full(o)
	access.has(known, key)
	v := access.str(o, "kind")
} else := ""

# A route of an API version whose shape is not known: judging it would be guessing.
unread(o) if {
	key := full(o)
	access.has(known, key)
	versions := access.arr(known, key)
	own := version(o)
	not own in versions
}

# A reference to an object, for `details.related`.
reference(o, ns) := v if {
	version_text := access.str(o, "apiVersion")
	kind := access.str(o, "kind")
	name := access.name(o)
	v := {"apiVersion": version_text, "kind": kind, "namespace": ns, "name": name}
}

# The kind of the object under review.
subject := v if {
	v := of_text(access.subject)
}
