//! Every published vulnerability of `policies/data/vulnerabilities.json`: found in its versions, silent in mended ones.

use portcullis::{Evaluator, Profile, Review};
use serde_json::{Value, json};

/// A class of a controller, and nothing else.
fn class(controller: &str) -> Option<&'static str> {
    let gateway = |name| match name {
        "contour" => Some("projectcontour.io/gateway-controller"),
        "envoy-gateway" => Some("gateway.envoyproxy.io/gatewayclass-controller"),
        "cilium" => Some("io.cilium/gateway-controller"),
        "istio" => Some("istio.io/gateway-controller"),
        "kong" => Some("konghq.com/kic-gateway-controller"),
        "traefik" => Some("traefik.io/gateway-controller"),
        _ => None,
    };
    gateway(controller).or(match controller {
        "ingress-nginx" | "traefik-ingress-nginx" => Some("k8s.io/ingress-nginx"),
        "aws-load-balancer-controller" => Some("ingress.k8s.aws/alb"),
        _ => None,
    })
}

fn object(controller: &str, name: &str) -> String {
    if name.contains("gateway") {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {{name: {controller}}}\nspec: {{controllerName: {name}}}\n"
        )
    } else {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: {controller}}}\nspec: {{controller: {name}}}\n"
        )
    }
}

/// Whether the class of the controller in that version is said to have the vulnerability.
fn found(id: &str, controller: &str, version: &str) -> bool {
    let review = Review::from_yaml(object(controller, class(controller).unwrap_or_default()).as_bytes());
    let evaluator = Evaluator::builder()
        .profile(Profile::Strict)
        .select("route/known-vulnerability")
        .parameters("route/known-vulnerability", json!({"controller_versions": {controller: version}}))
        .build();
    let (Ok(review), Ok(evaluator)) = (review, evaluator) else { return false };
    evaluator
        .evaluate(&review)
        .is_ok_and(|report| report.findings().iter().any(|finding| finding.message().split([' ', ',']).any(|word| word == id)))
}

#[test]
fn every_vulnerability_has_its_versions() {
    let data: Value = serde_json::from_str(include_str!("../policies/data/vulnerabilities.json")).unwrap();
    let known = data.pointer("/rules/known/value").and_then(Value::as_object).unwrap();
    assert!(known.len() >= 59, "{}", known.len());
    let mut wrong = Vec::new();
    for (id, fact) in known {
        let controller = fact.get("controller").and_then(Value::as_str).unwrap();
        let ranges: Vec<(String, String)> = serde_json::from_value(fact.get("affected").unwrap().clone()).unwrap();
        for (from, before) in &ranges {
            if !found(id, controller, from) {
                wrong.push(format!("{id} is not found in {controller} {from}"));
            }
            if found(id, controller, before) {
                wrong.push(format!("{id} is found in {controller} {before}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
