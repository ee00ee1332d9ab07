//! The API as a caller uses it, with own small policies, so that nothing here depends on what the bundled ones find.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use portcullis::{
    Backend, Config, Decision, Document, EnforcementAction, ErrorKind, Evaluator, EvaluatorBuilder, Exemption, FailurePolicy,
    Limits, Operation, Profile, Report, Review, Severity, UnknownAction, Verdict,
};
use serde_json::{Value, json};

/// A policy whose body is `rules`, with METADATA that `custom` adds to.
fn policy(name: &str, custom: &str, rules: &str) -> String {
    let custom: String = custom.lines().map(|line| format!("#   {line}\n")).collect();
    format!(
        "# METADATA\n# title: {name}\n# description: A policy of the tests.\n# custom:\n#   remediation: Mend it.\n{custom}\
         package portcullis.user.{name}\n\nimport data.lib.portcullis.access\n\n{rules}"
    )
}

const SERVICE: &str = "severity: high\nkinds: [/Service]";

const NO_TEAM: &str = r#"violation contains {"msg": msg, "details": details} if {
	team := access.str(access.labels(access.judged), "team")
	team == ""
	msg := "no team"
	details := {"path": ["metadata", "labels"], "evidence": {"label": "team"}}
}
"#;

fn builder() -> EvaluatorBuilder {
    Evaluator::builder().select("user").user_policy("no_team.rego", &policy("no_team", SERVICE, NO_TEAM))
}

const BARE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  labels:\n    app: shop\n";

fn review() -> Review {
    Review::from_yaml(BARE.as_bytes()).unwrap()
}

fn judge(builder: EvaluatorBuilder) -> Report {
    builder.build().unwrap().evaluate(&review()).unwrap()
}

fn config_error(builder: EvaluatorBuilder) -> String {
    let error = builder.build().expect_err("the options are wrong");
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    error.to_string()
}

#[test]
fn an_evaluator_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Evaluator>();
    shared::<Review>();
    shared::<Report>();
    shared::<portcullis::Error>();
    shared::<portcullis::Inventory>();
}

#[test]
fn a_finding_has_everything() {
    let report = judge(builder());
    assert_eq!(report.decision(), Decision::Deny);
    assert_eq!(report.exit_code(), 1);
    let finding = &report.findings()[0];
    assert_eq!(finding.policy().id(), "user/no-team");
    assert_eq!(finding.message(), "no team");
    assert_eq!(finding.object().to_string(), "Service default/shop");
    assert_eq!(finding.location().unwrap().to_string(), "review.yaml:5:3");
    assert_eq!(finding.evidence()["label"], "team");
    assert_eq!(finding.action(), EnforcementAction::Deny);
    assert_eq!(report.coverage().iter().next().unwrap().2, Verdict::Fail);
}

#[test]
fn the_json_has_the_keys_of_the_contract() {
    let report: Value = serde_json::from_str(&judge(builder()).to_json()).unwrap();
    assert_eq!(report["schema"], "portcullis.report/v1");
    assert_eq!(report["decision"], "deny");
    let finding = &report["findings"][0];
    for key in [
        "policy",
        "verdict",
        "severity",
        "action",
        "message",
        "object",
        "path",
        "location",
        "evidence",
        "related",
        "remediation",
        "fix",
    ] {
        assert!(finding.get(key).is_some(), "{key}");
    }
    assert_eq!(report["summary"]["coverage"]["user/no-team"], json!({"pass": 0, "fail": 1, "unknown": 0, "error": 0}));
    assert_eq!(report["engine"]["name"], "regorus");
}

#[test]
fn selection() {
    let all = Evaluator::builder().build().unwrap().policies().len();
    let strict = Evaluator::builder().profile(Profile::Strict).build().unwrap().policies().len();
    assert!(strict >= all);
    assert_eq!(builder().build().unwrap().policies().len(), 1);
    assert_eq!(builder().ignore("user/no-team").build().unwrap().policies().len(), 0);
    let message = config_error(builder().select("user/no-tema"));
    assert_eq!(message, "no policy matches `user/no-tema` (did you mean `user/no-team`?)");
}

#[test]
fn parameters_are_checked() {
    let custom = "severity: high\nkinds: [/Service]\nparameters:\n  labels: {type: array, items: {type: string}, default: []}";
    let builder = || Evaluator::builder().select("user").user_policy("p.rego", &policy("p", custom, NO_TEAM));
    assert!(builder().parameters("user/p", json!({"labels": ["team"]})).build().is_ok());
    assert!(
        config_error(builder().parameters("user/p", json!({"labels": "team"}))).contains("`labels` must be array, not string")
    );
    assert!(config_error(builder().parameters("user/p", json!({"label": []}))).contains("did you mean `labels`?"));
    assert!(config_error(builder().parameters("user/q", json!({}))).contains("did you mean `user/p`?"));
    assert!(config_error(builder().common_parameters(json!({"no_such_parameter_at_all": 1}))).contains("no parameter"));
}

#[test]
fn what_a_finding_leads_to() {
    let decision = |builder: EvaluatorBuilder| judge(builder).decision();
    assert_eq!(decision(builder().fail_on(Severity::Critical)), Decision::Allow);
    assert_eq!(decision(builder().fail_on(Severity::High)), Decision::Deny);
    assert_eq!(decision(builder().action("user/no-team", EnforcementAction::Warn)), Decision::Allow);
    assert_eq!(decision(builder().action("user/no-team", EnforcementAction::DryRun)), Decision::Allow);
    assert_eq!(judge(builder().fail_on(Severity::Critical)).findings().len(), 1);
    assert!(config_error(builder().action("user/no-tea", EnforcementAction::Warn)).contains("did you mean"));
}

const UNKNOWN: &str = r#"violation contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "never"
	msg := "never"
	details := {"path": []}
}

unknown contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "shop"
	msg := "cannot tell"
	details := {"path": ["spec"], "needs": ["user_info"]}
}
"#;

#[test]
fn unknown_verdicts() {
    let builder = || Evaluator::builder().select("user").user_policy("u.rego", &policy("u", SERVICE, UNKNOWN));
    let report = judge(builder());
    assert_eq!((report.decision(), report.unknowns().len(), report.findings().len()), (Decision::Allow, 1, 0));
    assert_eq!(report.unknowns()[0].needs(), ["user_info"]);
    assert_eq!(judge(builder().unknown(UnknownAction::Deny)).decision(), Decision::Deny);
    assert_eq!(judge(builder().profile(Profile::Strict)).decision(), Decision::Deny);
    assert_eq!(judge(builder().profile(Profile::Strict).unknown(UnknownAction::Warn)).decision(), Decision::Allow);
}

/// Rules that give a result of the wrong shape.
const WRONG: [&str; 4] = [
    "details := {\"path\": \"spec\"}",
    "details := {\"evidence\": {}}",
    "details := {\"path\": [], \"verdict\": \"pass\"}",
    "details := {\"path\": [], \"surprise\": 1}",
];

#[test]
fn a_wrong_result_is_an_error_and_denies() {
    for wrong in WRONG {
        let rules = format!(
            "violation contains {{\"msg\": msg, \"details\": details}} if {{\n\taccess.name(access.judged) == \"shop\"\n\tmsg := \"m\"\n\t{wrong}\n}}\n"
        );
        for backend in [Backend::Machine, Backend::Interpreter] {
            let builder = || builder().backend(backend).user_policy("w.rego", &policy("w", SERVICE, &rules));
            let Ok(evaluator) = builder().action("user/no-team", EnforcementAction::DryRun).build() else { continue };
            let report = evaluator.evaluate(&review()).unwrap();
            assert_eq!(report.decision(), Decision::Deny, "{wrong}");
            assert_eq!(report.exit_code(), 4);
            assert_eq!(report.errors()[0].policies(), ["user/w"]);
            assert_eq!(report.errors()[0].kind(), ErrorKind::Evaluation);
            // The other policy was judged all the same.
            assert_eq!(report.findings().len(), 1);
            let ignored =
                judge(builder().failure_policy(FailurePolicy::Ignore).action("user/no-team", EnforcementAction::DryRun));
            assert_eq!((ignored.decision(), ignored.errors().len()), (Decision::Allow, 1));
        }
    }
}

#[test]
fn a_policy_that_takes_too_long_is_an_error_and_the_others_are_judged() {
    let rules = r#"digits := [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

violation contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "shop"
	found := [1 | some a in digits; some b in digits; some c in digits; some d in digits; some e in digits; [a, b, c, d, e] == [9, 9, 9, 9, 10]]
	count(found) > 0
	msg := "m"
	details := {"path": []}
}
"#;
    let evaluator = builder()
        .user_policy("slow.rego", &policy("slow", SERVICE, rules))
        .limits(Limits::default().instructions(10_000))
        .build();
    let report = evaluator.unwrap().evaluate(&review()).unwrap();
    assert_eq!(report.errors().len(), 1);
    assert_eq!(report.errors()[0].policies(), ["user/slow"]);
    assert_eq!(report.errors()[0].kind(), ErrorKind::Limit);
    assert_eq!(report.findings().len(), 1);
    assert_eq!(report.decision(), Decision::Deny);
}

#[test]
fn faults_of_an_object_are_errors_once() {
    let rules = r#"violation contains {"msg": msg, "details": details} if {
	access.name(access.judged) == "shop"
	msg := "`spec` is not an object"
	details := {"path": ["metadata"], "verdict": "error"}
}
"#;
    let report = judge(
        Evaluator::builder()
            .select("user")
            .user_policy("a.rego", &policy("a", SERVICE, rules))
            .user_policy("b.rego", &policy("b", SERVICE, rules)),
    );
    assert_eq!(report.errors().len(), 1);
    assert_eq!(report.errors()[0].policies(), ["user/a", "user/b"]);
    assert_eq!(report.errors()[0].kind(), ErrorKind::Input);
    assert_eq!(report.decision(), Decision::Deny);
}

#[test]
fn broken_policies_are_refused_with_their_place() {
    let refused = |source: &str| {
        let error = Evaluator::builder().user_policy("own.rego", source).build().expect_err("it is broken");
        assert_eq!(error.kind(), ErrorKind::Policy, "{error}");
        assert_eq!(error.location().unwrap().file(), "own.rego", "{error}");
        error.to_string()
    };
    refused("package portcullis.user.x\n\nviolation contains {\n");
    assert!(refused("package other\n").contains("own.rego:1:1: the package `other` is not that of a policy"));
    assert!(refused("package portcullis.user.x\n\nviolation contains 1 if true\n").contains("no METADATA"));
    assert!(refused(&policy("x", "severity: hihg\nkinds: [/Service]", NO_TEAM)).contains("did you mean `high`?"));
    assert!(refused(&policy("x", "severity: high", NO_TEAM)).contains("`kinds`"));
    assert!(refused(&policy("x", "severity: high\nkinds: [a]\nkind: a", NO_TEAM)).contains("did you mean `kinds`?"));
    assert!(
        refused(&policy("x", SERVICE, "deny if {\n\taccess.name(access.judged) == \"x\"\n}\n")).contains("no rule `violation`")
    );
    assert!(
        refused(&policy(
            "x",
            SERVICE,
            "violation contains {\"msg\": m, \"details\": d} if {\n\tm := http.send({})\n\td := {\"path\": []}\n}\n"
        ))
        .contains("own.rego:")
    );
    let twice = Evaluator::builder()
        .user_policy("a.rego", &policy("x", SERVICE, NO_TEAM))
        .user_policy("b.rego", &policy("x", SERVICE, NO_TEAM));
    assert!(twice.build().unwrap_err().to_string().contains("already there"));
}

fn exemption() -> Exemption {
    Exemption::new("user/no-team").kind("Service").namespace("def*").reason("legacy").owner("ops").expires("2026-12-31")
}

#[test]
fn exemptions_cover_until_they_expire() {
    let report = judge(builder().exemption(exemption()).now("2026-11-21T00:00:00Z"));
    assert_eq!((report.decision(), report.findings().len(), report.exempted().len()), (Decision::Allow, 0, 1));
    assert_eq!(report.exempted()[0].exemption().owned_by(), "ops");
    let late = judge(builder().exemption(exemption()).now("2027-01-01T00:00:00Z"));
    assert_eq!((late.decision(), late.exempted().len()), (Decision::Deny, 0));
    assert_eq!(late.notices()[0].kind(), "exemption-expired");
    assert_eq!(judge(builder().exemption(exemption().name("other")).now("2026-11-21T00:00:00Z")).decision(), Decision::Deny);
}

#[test]
fn exemptions_are_complete() {
    let now = "2026-11-21T00:00:00Z";
    assert!(config_error(builder().exemption(exemption())).contains("no time was given"));
    assert!(config_error(builder().exemption(exemption().reason(" ")).now(now)).contains("lacks `reason`"));
    assert!(config_error(builder().exemption(exemption().owner("")).now(now)).contains("lacks `owner`"));
    assert!(config_error(builder().exemption(exemption().expires("soon")).now(now)).contains("no date"));
    assert!(config_error(builder().exemption(Exemption::new("user/none")).now(now)).contains("no policy matches"));
    assert!(config_error(builder().now("yesterday")).contains("no time"));
}

#[test]
fn an_exemption_that_covers_nothing_is_a_notice_of_a_whole_set() {
    let evaluator = builder().exemption(exemption().name("gone")).now("2026-11-21T00:00:00Z").build().unwrap();
    let documents = Document::parse("a.yaml", BARE.as_bytes(), &Limits::default());
    let report = evaluator.evaluate_all(&documents).unwrap();
    assert_eq!(report.notices().iter().map(|notice| notice.kind()).collect::<Vec<_>>(), ["exemption-unused"]);
    assert!(evaluator.evaluate(&review()).unwrap().notices().is_empty());
}

#[test]
fn configuration_files() {
    let text = "fail_on: critical\nactions:\n  user/no-team: warn\nexemptions:\n- policy: user\n  reason: r\n  owner: o\n  expires: 2027-01-01\nnow: 2026-11-21T00:00:00Z\n";
    // Dates without quotes are texts to kubectl.
    let report = judge(builder().config(Config::parse("c.yaml", text.as_bytes()).unwrap()));
    assert_eq!(report.exempted().len(), 1);
    let error = |text: &str| match Config::parse("c.yaml", text.as_bytes()) {
        Ok(config) => builder().config(config).build().expect_err(text).to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(error("select: [user]\nprofil: strict\n"), "c.yaml:2:1: unknown key `profil` (did you mean `profile`?)");
    assert_eq!(error("profile: stric\n"), "c.yaml:1:10: unknown profile `stric` (did you mean `strict`?)");
    assert_eq!(error("ignore:\n- user/no-tema\n"), "c.yaml:2:3: no policy matches `user/no-tema` (did you mean `user/no-team`?)");
    assert_eq!(
        error("parameters:\n  user/no-team:\n    x: 1\n"),
        "c.yaml:2:3: `user/no-team` has no parameter `x` (it has none)"
    );
    assert_eq!(
        error("exemptions:\n- policy: user\n  owner: o\n  expires: 2027-01-01\n"),
        "c.yaml:2:3: the exemption from `user` lacks `reason`"
    );
    assert!(error("exemptions: 1\n").starts_with("c.yaml:1:13: `exemptions` must be a list"));
    assert!(Config::parse("c.yaml", b"").is_ok());
}

#[test]
fn documents_that_are_no_objects() {
    let text = "a: 1\n---\nkind: Service\n---\napiVersion: v1\nkind: Service\nmetadata: {name: x}\n---\n[1]: [\n";
    let report =
        builder().build().unwrap().evaluate_all(&Document::parse("a.yaml", text.as_bytes(), &Limits::default())).unwrap();
    assert_eq!((report.documents(), report.objects(), report.judged()), (3, 1, 1));
    assert_eq!(report.notices()[0].kind(), "not-an-object");
    let errors: Vec<String> = report.errors().iter().map(|error| error.message().to_owned()).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors.contains(&"the object has `kind` and no `apiVersion`".to_owned()));
    assert_eq!(report.exit_code(), 4);
    let nothing = portcullis::evaluate(b"a: 1\n").unwrap();
    assert_eq!((nothing.exit_code(), nothing.decision()), (3, Decision::Allow));
}

fn admission(change: impl FnOnce(&mut Value)) -> Result<Review, portcullis::Error> {
    let object = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}});
    let mut review = json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": "1", "kind": {"group": "", "version": "v1", "kind": "Service"}, "name": "shop", "namespace": "store",
            "operation": "CREATE", "userInfo": {"username": "jane", "groups": ["dev"]}, "object": object, "oldObject": null,
        },
    });
    change(&mut review);
    Review::from_admission(review.to_string().as_bytes())
}

#[test]
fn admission_reviews() {
    let report = builder().build().unwrap().evaluate(&admission(|_| ()).unwrap()).unwrap();
    assert_eq!(report.findings()[0].object().to_string(), "Service store/shop");
    assert!(report.findings()[0].location().is_none());
    let deleted = admission(|review| {
        review["request"]["operation"] = json!("DELETE");
        review["request"]["oldObject"] = review["request"]["object"].take();
    });
    assert_eq!(builder().build().unwrap().evaluate(&deleted.unwrap()).unwrap().findings().len(), 1);
}

#[test]
fn malformed_admission_reviews_are_refused_by_field() {
    let refused = |pointer: &str, value: Value| {
        let error = admission(|review| *review.pointer_mut(pointer).unwrap() = value).expect_err(pointer);
        assert_eq!(error.kind(), ErrorKind::Input);
        error.to_string()
    };
    assert!(refused("/apiVersion", json!("admission.k8s.io/v1beta1")).contains("`apiVersion`"));
    assert!(refused("/kind", json!("Review")).contains("`kind`"));
    assert!(refused("/request", json!(null)).contains("`AdmissionReview.request` is missing"));
    assert!(refused("/request/operation", json!("CONNECT")).contains("`CONNECT`"));
    assert!(refused("/request/operation", json!("UPDATE")).contains("`request.oldObject` is missing"));
    assert!(refused("/request/object", json!(null)).contains("`request.object` is missing"));
    assert!(refused("/request/object", json!([])).contains("`request.object` must be an object"));
    assert!(refused("/request/object/kind", json!("Ingress")).contains("differ from `request.kind`"));
    assert!(refused("/request/kind/version", json!(1)).contains("`request.kind.version` must be a text"));
    assert!(refused("/request/userInfo", json!(null)).contains("`request.userInfo` is missing"));
    assert!(refused("/request/userInfo/groups", json!([1])).contains("`userInfo.groups`"));
    assert!(Review::from_admission(b"{").is_err());
    assert!(Review::from_admission(b"").is_err());
}

#[test]
fn missing_namespaces() {
    let name = |text: &str| Review::from_yaml(text.as_bytes()).unwrap().object_ref().to_string();
    assert_eq!(name("apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"), "Service default/a");
    assert_eq!(name("apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n"), "Service b/a");
    assert_eq!(
        name("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: a, namespace: b}\n"),
        "IngressClass a"
    );
    assert_eq!(name("apiVersion: v1\nkind: Service\nmetadata: {generateName: a-}\n"), "Service default/a-");
    assert_eq!(review().namespace("store").object_ref().to_string(), "Service store/shop");
}

#[test]
fn an_operation_is_seen_by_policies() {
    let rules = r#"violation contains {"msg": msg, "details": details} if {
	access.operation == "UPDATE"
	msg := access.name(access.old)
	details := {"path": []}
}
"#;
    let evaluator = Evaluator::builder().select("user").user_policy("o.rego", &policy("o", SERVICE, rules)).build().unwrap();
    let old = Document::from_value("old", json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "before"}}));
    let report = evaluator.evaluate(&review().operation(Operation::Update).old_object(old)).unwrap();
    assert_eq!(report.findings()[0].message(), "before");
}

#[test]
fn limits_are_errors() {
    let evaluator = builder().limits(Limits::default().nodes(3)).build().unwrap();
    assert_eq!(evaluator.evaluate(&review()).unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn an_inventory_is_prepared_once() {
    let documents = Document::parse("a.yaml", BARE.as_bytes(), &Limits::default());
    let evaluator = builder().build().unwrap();
    let inventory = evaluator.inventory(&documents);
    assert_eq!((inventory.len(), inventory.is_empty()), (1, false));
    assert_eq!(evaluator.evaluate_in(&review(), &inventory).unwrap().findings().len(), 1);
}

#[test]
fn calls_of_the_bindings() {
    let policy = policy("no_team", SERVICE, NO_TEAM);
    let call = json!({
        "documents": [{"name": "review.yaml", "text": BARE}],
        "policies": [{"name": "no_team.rego", "text": policy}],
        "config": {"select": ["user"]},
    });
    let answer = portcullis::call::evaluate(call.to_string().as_bytes());
    let documents = Document::parse("review.yaml", BARE.as_bytes(), &Limits::default());
    assert_eq!(answer, builder().build().unwrap().evaluate_all(&documents).unwrap().to_json());
    let error: Value = serde_json::from_str(&portcullis::call::evaluate(b"{\"document\": 1}")).unwrap();
    assert_eq!(error["error"]["kind"], "input");
}

#[cfg(feature = "k8s-openapi")]
#[test]
fn typed_objects_get_their_kind() {
    use k8s_openapi::api::core::v1::Service;
    use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
    let service = Service { metadata: ObjectMeta { name: Some("shop".into()), ..ObjectMeta::default() }, ..Service::default() };
    let report = builder().build().unwrap().evaluate(&Review::from_object(&service).unwrap()).unwrap();
    assert_eq!(report.findings()[0].object().to_string(), "Service default/shop");
}
