//! The formats, of one report with a bit of everything.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use portcullis::{Document, Documents, Evaluator, Exemption, Format, Limits, RenderOptions, Report};
use serde_json::Value;

const POLICY: &str = r#"# METADATA
# title: Service without a team
# description: |
#   Nobody is told when it breaks. The label names who is.
# related_resources:
#   - ref: https://example.com/teams
#     description: Teams
# custom:
#   severity: high
#   kinds: [/Service]
#   remediation: Set the label `team`.
#   frameworks: {nist80053: [CM-8]}
package portcullis.user.no_team

import data.lib.portcullis.access

bare if {
	access.str(access.labels(access.judged), "team") == ""
}

violation contains {"msg": msg, "details": details} if {
	bare
	access.name(access.judged) != "broken"
	access.name(access.judged) != "odd"
	msg := concat("", ["no team for `", access.name(access.judged), "`"])
	details := {"path": ["metadata", "name"], "evidence": {"labels": access.names(access.labels(access.judged))}, "related": [{"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": "store"}]}
}

violation contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "broken"
	msg := "`spec` is not an object, so the object cannot be judged"
	details := {"path": ["spec"], "verdict": "error"}
}

unknown contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "odd"
	msg := "whether there is a team depends on what was not given"
	details := {"path": ["metadata"], "needs": ["/Team odd"]}
}
"#;

const MANIFESTS: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: store
---
apiVersion: v1
kind: Service
metadata:
  name: fine
  labels:
    team: a
---
apiVersion: v1
kind: Service
metadata:
  name: accepted
---
apiVersion: v1
kind: Service
metadata:
  name: broken
  labels: {team: a}
spec: 1
---
apiVersion: v1
kind: Service
metadata:
  name: odd
---
note: not an object
---
a: [
";

fn evaluator() -> Evaluator {
    let exemption = Exemption::new("user").name("accepted").reason("legacy, and <known>").owner("ops").expires("2027-01-01");
    Evaluator::builder()
        .select("user")
        .user_policy("no_team.rego", POLICY)
        .exemption(exemption)
        .now("2026-11-21T00:00:00Z")
        .build()
        .unwrap()
}

fn parse(text: &str) -> Documents {
    Document::parse("deploy/a b.yaml", text.as_bytes(), &Limits::default())
}

fn report() -> Report {
    evaluator().evaluate_all(&parse(MANIFESTS)).unwrap()
}

fn render(format: Format) -> String {
    report().render(format, &RenderOptions::new()).unwrap()
}

#[test]
fn concise() {
    let lines = render(Format::Concise);
    let expected = [
        "deploy/a b.yaml:24:7: error[user/no-team] `spec` is not an object, so the object cannot be judged",
        "deploy/a b.yaml:4:9: high[user/no-team] no team for `shop`",
        "deploy/a b.yaml:28:1: unknown[user/no-team] whether there is a team depends on what was not given",
    ];
    for line in expected {
        assert!(lines.lines().any(|one| one == line), "{line}\nin\n{lines}");
    }
    assert!(lines.lines().any(|line| line.contains(": error[input] ")), "{lines}");
    assert_eq!(lines.lines().count(), 4);
}

#[cfg(feature = "full")]
#[test]
fn full() {
    let text = render(Format::Full);
    for part in [
        "high[user/no-team]: no team for `shop`",
        " --> deploy/a b.yaml:4:9",
        "4 |   name: shop",
        "^^^^",
        "object: Service store/shop",
        "evidence: labels: ",
        "related: Namespace store",
        "why: Nobody is told when it breaks. The label names who is.",
        "help: Set the label `team`.",
        "unknown[user/no-team]: whether there is a team",
        "needs: /Team odd",
        "error[user/no-team]: `spec` is not an object",
        "note: the document is not a Kubernetes object",
        "checked 5 objects with 1 policy: 1 high, 1 unknown, 2 errors, 1 exempted, 1 skipped",
    ] {
        assert!(text.contains(part), "{part}\nin\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "no colour unless asked");
    let colored = report().render(Format::Full, &RenderOptions::new().color(true)).unwrap();
    assert!(colored.contains('\u{1b}'));
}

#[test]
fn sarif() {
    let log: Value = serde_json::from_str(&render(Format::Sarif)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "user/no-team");
    assert_eq!(rule["properties"]["security-severity"], "8.0");
    assert_eq!(rule["helpUri"], "https://example.com/teams");
    assert!(rule["properties"]["tags"].as_array().unwrap().contains(&Value::from("nist80053/CM-8")));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "deploy/a%20b.yaml");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert_eq!(result["partialFingerprints"]["portcullis/v1"].as_str().unwrap().len(), 32);
    }
    let suppressed = results.iter().filter(|result| result.get("suppressions").is_some()).count();
    assert_eq!(suppressed, 1);
}

#[test]
fn sarif_of_objects_without_text_has_locations() {
    let object = serde_json::json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop", "namespace": "store"}});
    let review = portcullis::Review::from_document(Document::from_value("request", object)).unwrap();
    let log = evaluator().evaluate(&review).unwrap().render(Format::Sarif, &RenderOptions::new()).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "objects/store/Service/shop");
    assert_eq!(place["region"]["startLine"], 1);
}

#[test]
fn fingerprints_survive_what_moves_lines() {
    let moved = format!("# a comment\n\n{MANIFESTS}");
    let of = |report: &Report| report.findings().iter().map(portcullis::Finding::fingerprint).collect::<Vec<_>>();
    assert_eq!(of(&report()), of(&evaluator().evaluate_all(&parse(&moved)).unwrap()));
}

#[test]
fn github() {
    let text = render(Format::Github);
    assert!(
        text.contains(
            "::error file=deploy/a b.yaml,line=4,col=9,title=user/no-team (high)::Service store/shop: no team for `shop`\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("::warning file=deploy/a b.yaml,line=28,col=1,title=user/no-team (unknown)::Service default/odd: "),
        "{text}"
    );
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
}

#[test]
fn junit() {
    let text = render(Format::Junit);
    assert!(text.contains("<testsuites name=\"portcullis\" tests=\"6\" failures=\"1\" errors=\"2\" skipped=\"2\">"), "{text}");
    assert!(text.contains("<testcase classname=\"user/no-team\" name=\"Service default/fine\"/>"), "{text}");
    assert!(text.contains("<failure message=\"no team for `shop`\" type=\"high\">"), "{text}");
    assert!(text.contains("legacy, and &lt;known&gt;"), "{text}");
}

#[test]
fn json_is_deterministic() {
    assert_eq!(render(Format::Json), render(Format::Json));
    assert!(render(Format::Json).ends_with("}\n"));
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse::<Format>().unwrap(), format);
    }
    assert!("sarfi".parse::<Format>().unwrap_err().to_string().contains("did you mean `sarif`?"));
}
