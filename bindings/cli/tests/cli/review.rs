//! `review`: an AdmissionReview in, an AdmissionReview out.

use serde_json::Value;

use crate::sandbox::{CLASS, SECURE, Sandbox, repository};

fn request(name: &str) -> String {
    std::fs::read_to_string(repository(&format!("testdata/reviews/{name}.json"))).unwrap()
}

fn response(out: &str) -> Value {
    let review: Value = serde_json::from_str(out).unwrap();
    assert_eq!((&review["apiVersion"], &review["kind"]), (&"admission.k8s.io/v1".into(), &"AdmissionReview".into()));
    review["response"].clone()
}

#[test]
fn a_bad_request_is_denied_with_its_findings() {
    let sandbox = Sandbox::new("review-denied");
    let run = sandbox.run_with(&["review", "--select", "route/missing-tls"], request("create-ingress-without-tls")).expect(1);
    let response = response(&run.out);
    assert_eq!(response["uid"], "0f0b1e53-6b11-4a0a-8a37-3f3a4c1f2b01");
    assert_eq!(response["allowed"], false);
    assert_eq!(response["status"]["code"], 403);
    assert!(response["status"]["message"].as_str().unwrap().contains("[route/missing-tls] high: "), "{response}");
}

#[test]
fn a_good_request_is_allowed_with_warnings() {
    let sandbox = Sandbox::with("review-allowed", "request.json", request("create-ingress-with-tls"));
    let run = sandbox.run(&["review", "request.json", "--select", "route/host-collision", "--unknown", "warn"]).expect(0);
    let answer = response(&run.out);
    assert!(answer["warnings"][0].as_str().unwrap().starts_with("[route/host-collision] unknown: "), "{answer}");
    assert_eq!((&answer["allowed"], &answer["status"]), (&true.into(), &Value::Null));
    let run = sandbox.run(&["review", "request.json", "--select", "route/host-collision", "--profile", "strict"]).expect(1);
    assert_eq!(response(&run.out)["allowed"], false);
}

#[test]
fn the_inventory_is_known_to_policies() {
    let sandbox = Sandbox::with("review-inventory", "request.json", request("create-ingress-with-tls"));
    sandbox.write("cluster/c.yaml", CLASS).write("cluster/i.yaml", SECURE.replace("store", "elsewhere"));
    let select = ["--select", "route/host-collision"];
    let run = sandbox.run(&[&["review", "request.json", "--inventory", "cluster"], &select[..]].concat()).expect(1);
    assert!(response(&run.out)["status"]["message"].as_str().unwrap().contains("elsewhere/shop"), "{run:?}");
    let run = sandbox.run(&[&["review", "request.json", "--inventory", "cluster/c.yaml"], &select[..]].concat()).expect(0);
    assert_eq!(response(&run.out)["warnings"], Value::Null);
    sandbox.write("cluster/z.yaml", "apiVersion: v1\nkind: [\n");
    let run = sandbox.run(&[&["review", "request.json", "--inventory", "cluster"], &select[..]].concat()).expect(4);
    assert!(response(&run.out)["status"]["message"].as_str().unwrap().contains("cluster/z.yaml:2:"), "{run:?}");
    sandbox.run(&["review", "-", "--inventory", "-"]).expect(2);
}

#[test]
fn every_request_is_answered() {
    let sandbox = Sandbox::new("review-all");
    for entry in std::fs::read_dir(repository("testdata/reviews")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let Ok(sent) = serde_json::from_str::<Value>(&text) else { continue };
        let run = sandbox.run_with(&["review"], &text);
        let response = response(&run.out);
        assert_eq!(response["uid"], sent["request"]["uid"]);
        assert_eq!(response["allowed"], run.code == 0, "{run:?}");
    }
}

#[test]
fn malformed_requests_are_denied() {
    let sandbox = Sandbox::new("review-malformed");
    let good = request("create-ingress-without-tls");
    for (what, bad) in [
        ("operation", good.replace("\"CREATE\"", "\"CONNECT\"")),
        ("apiVersion", good.replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1")),
        ("request", r#"{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "x"}}"#.to_owned()),
    ] {
        let run = sandbox.run_with(&["review"], bad).expect(4);
        let response = response(&run.out);
        assert_eq!((&response["allowed"], &response["status"]["code"]), (&false.into(), &400.into()));
        assert!(response["status"]["message"].as_str().unwrap().contains(what), "{what}: {response}");
    }
}

#[test]
fn what_has_no_uid_gets_no_answer() {
    let sandbox = Sandbox::new("review-nothing");
    for text in ["", "{", "[]", "{\"request\": {\"uid\": 1}}", "\0"] {
        sandbox.run_with(&["review"], text).expect(4).silent().err_has("error: the AdmissionReview cannot be answered: ");
    }
    sandbox.run(&["review", "nowhere.json"]).expect(4).silent().err_has("nowhere.json: there is no such file");
    sandbox.run(&["review", "."]).expect(2).silent();
}
