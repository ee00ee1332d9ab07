//! Inputs of the benches: reviews as people write them, and clusters of any size.

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
