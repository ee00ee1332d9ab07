//! Inputs of the benches: reviews as people write them, and clusters of any size.

pub mod access;
pub mod network;

use std::fmt::Write;

/// A sound Ingress: two hosts, five paths, four annotations.
pub const GOOD_INGRESS: &str = include_str!("../inputs/good-ingress.yaml");
/// An Ingress that most policies object to.
pub const BAD_INGRESS: &str = include_str!("../inputs/bad-ingress.yaml");
/// An HTTPRoute with three rules; its Gateway is in [`GATEWAY`].
pub const HTTP_ROUTE: &str = include_str!("../inputs/httproute.yaml");
/// The Gateway of [`HTTP_ROUTE`].
pub const GATEWAY: &str = include_str!("../inputs/gateway.yaml");

/// `count` objects in namespaces of ten: mostly Ingresses with hosts of their own, every hundredth host claimed twice, and a
/// Service for every other.
#[must_use]
pub fn cluster(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        let namespace = index / 10;
        if index % 3 == 2 {
            let _ = write!(
                text,
                "apiVersion: v1\nkind: Service\nmetadata: {{name: web-{index}, namespace: team-{namespace}}}\nspec: {{ports: [{{port: 80}}]}}\n---\n"
            );
        } else {
            let host = if index % 300 == 1 { 0 } else { index };
            let _ = write!(
                text,
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web-{index}\n  namespace: team-{namespace}\nspec:\n  \
                 ingressClassName: nginx\n  tls:\n    - hosts: [web-{host}.example.com]\n      secretName: web\n  rules:\n    - host: \
                 web-{host}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            \
                 backend: {{service: {{name: web, port: {{number: 80}}}}}}\n---\n"
            );
        }
    }
    text
}

/// `count` routes of every family in namespaces of ten, each with a Service of its own: an Ingress of four controllers, an HTTPRoute on a
/// shared Gateway, an IngressRoute, an HTTPProxy, a VirtualService, a VirtualServer and an OpenShift Route in turn.
#[must_use]
pub fn mixed(count: usize) -> String {
    let mut text = SHARED.to_owned();
    for index in 0..count {
        let namespace = index / 10;
        let meta = format!("metadata: {{name: web-{index}, namespace: team-{namespace}}}");
        let host = format!("web-{index}.example.com");
        text.push_str(&route(index, &meta, &host));
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Service\n{meta}\nspec: {{selector: {{app: web-{index}}}, ports: [{{port: 80}}]}}\n---\n"
        );
    }
    text
}

/// What routes of [`mixed`] refer to.
const SHARED: &str = "apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: envoy
  listeners:
    - name: https
      port: 443
      protocol: HTTPS
      hostname: '*.example.com'
      tls: {certificateRefs: [{name: example}]}
      allowedRoutes: {namespaces: {from: All}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 443, name: https, protocol: HTTPS}
      tls: {mode: SIMPLE, credentialName: example}
      hosts: ['*/*.example.com']
---
";

fn route(index: usize, meta: &str, host: &str) -> String {
    let class = ["nginx", "kong", "haproxy", "alb"].get(index / 7 % 4).copied().unwrap_or_default();
    match index % 7 {
        0 => format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\n{meta}\nspec:\n  ingressClassName: {class}\n  tls: [{{hosts: [{host}], secretName: web}}]\n  \
             rules:\n    - host: {host}\n      http: {{paths: [{{path: /app, pathType: Prefix, backend: {{service: {{name: web-{index}, port: {{number: 80}}}}}}}}]}}\n"
        ),
        1 => format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n{meta}\nspec:\n  parentRefs: [{{name: edge, namespace: infra}}]\n  hostnames: [{host}]\n  \
             rules: [{{matches: [{{path: {{value: /app}}}}], backendRefs: [{{name: web-{index}, port: 80}}]}}]\n"
        ),
        2 => format!(
            "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\n{meta}\nspec:\n  entryPoints: [websecure]\n  routes:\n    - kind: Rule\n      \
             match: Host(`{host}`) && PathPrefix(`/app`)\n      services: [{{name: web-{index}, port: 80}}]\n  tls: {{secretName: web}}\n"
        ),
        3 => format!(
            "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\n{meta}\nspec:\n  virtualhost: {{fqdn: {host}, tls: {{secretName: web}}}}\n  \
             routes: [{{conditions: [{{prefix: /app}}], services: [{{name: web-{index}, port: 80}}]}}]\n"
        ),
        4 => format!(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\n{meta}\nspec:\n  hosts: [{host}]\n  gateways: [infra/edge]\n  \
             http: [{{match: [{{uri: {{prefix: /app}}}}], route: [{{destination: {{host: web-{index}, port: {{number: 80}}}}}}]}}]\n"
        ),
        5 => format!(
            "apiVersion: k8s.nginx.org/v1\nkind: VirtualServer\n{meta}\nspec:\n  host: {host}\n  tls: {{secret: web, redirect: {{enable: true}}}}\n  \
             upstreams: [{{name: web, service: web-{index}, port: 80}}]\n  routes: [{{path: /app, action: {{pass: web}}}}]\n"
        ),
        _ => format!(
            "apiVersion: route.openshift.io/v1\nkind: Route\n{meta}\nspec:\n  host: {host}\n  path: /app\n  to: {{kind: Service, name: web-{index}}}\n  \
             tls: {{termination: edge, insecureEdgeTerminationPolicy: Redirect}}\n"
        ),
    }
}
