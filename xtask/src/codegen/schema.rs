//! `docs/schema/*.json` and `bindings/wasm/types.d.ts`: the shapes of configuration, call and report.

mod network;

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::bundles::REPOSITORY;
use crate::bundle::HEADER;
use crate::files::Files;
use crate::metadata::{Parameter, sorted};
use crate::policy::Library;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

pub(super) fn generate(library: &Library, files: &mut Files) {
    let report = report();
    let call = call();
    let routes = routes();
    let access = access();
    let network = network::types();
    // What both have in common is in both schemas, and once among the types of TypeScript.
    let shared = ["Severity", "Location", "ObjectRef", "Fault", "Notice"];
    let common = report.iter().filter(|(name, _)| shared.contains(name)).cloned();
    let whole: Types = common.chain(routes.iter().cloned()).collect();
    let shared = ["Location", "ObjectRef", "Fault"];
    let common = report.iter().filter(|(name, _)| shared.contains(name)).cloned();
    let answers: Types = common.clone().chain(access.iter().cloned()).collect();
    let reached: Types = common.chain(network.iter().cloned()).collect();
    for (name, title, root, types) in [
        ("report", "Report", "Report", &report),
        ("call", "Call of a binding", "EvaluateCall", &call),
        ("routes", "Registry of routes", "Registry", &whole),
        ("access", "Answers about access", "AccessAnswer", &answers),
        ("network", "Answers about the network", "NetworkAnswer", &reached),
    ] {
        files.add(format!("docs/schema/{name}.json"), schema(name, title, &json!({"$ref": format!("#/$defs/{root}")}), types));
    }
    files.add("docs/schema/config.json", schema("config", "Configuration", &config(library), &[]));
    let mut types = format!(
        "// {HEADER}\n\n/** Any JSON. */\nexport type Json = null | boolean | number | string | Json[] | {{ [key: string]: Json }};\n"
    );
    for (name, shape) in report.iter().chain(&routes).chain(&access).chain(&network).chain(&call) {
        declare(&mut types, name, shape);
    }
    files.add("bindings/wasm/types.d.ts", types);
    files.own("docs/schema", &[]);
}

/// Name and JSON schema.
type Types = Vec<(&'static str, Value)>;

fn schema(name: &str, title: &str, root: &Value, types: &[(&str, Value)]) -> String {
    let mut out = Map::new();
    out.insert("$schema".to_owned(), json!(DRAFT));
    out.insert("$id".to_owned(), json!(format!("{REPOSITORY}/blob/main/docs/schema/{name}.json")));
    out.insert("$comment".to_owned(), json!(HEADER));
    out.insert("title".to_owned(), json!(format!("Portcullis: {title}")));
    for (key, value) in root.as_object().into_iter().flatten() {
        out.insert(key.clone(), value.clone());
    }
    if !types.is_empty() {
        out.insert(
            "$defs".to_owned(),
            Value::Object(types.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect()),
        );
    }
    format!("{:#}\n", Value::Object(out))
}

/// An object with these members and no others; `?` after a name makes it optional.
fn object(doc: &str, members: &[(&str, Value)]) -> Value {
    let name = |name: &str| name.trim_end_matches('?').to_owned();
    let required: Vec<String> = members.iter().filter(|(key, _)| !key.ends_with('?')).map(|(key, _)| name(key)).collect();
    let properties: Map<String, Value> = members.iter().map(|(key, shape)| (name(key), shape.clone())).collect();
    json!({"description": doc, "type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn with(mut shape: Value, doc: &str) -> Value {
    if let Value::Object(map) = &mut shape {
        map.insert("description".to_owned(), json!(doc));
    }
    shape
}

fn text(doc: &str) -> Value {
    json!({"type": "string", "description": doc})
}

fn whole(doc: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": doc})
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn one(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn words(words: &[&str]) -> Value {
    json!({"type": "string", "enum": words})
}

fn map_of(values: &Value) -> Value {
    json!({"type": "object", "additionalProperties": values})
}

fn severities() -> Value {
    words(&["info", "low", "medium", "high", "critical"])
}

fn actions() -> Value {
    words(&["dryrun", "warn", "deny"])
}

fn report() -> Types {
    let location =
        || json!({"anyOf": [one("Location"), {"type": "null"}], "description": "Where it is; null where the input was no text."});
    let path = || with(list(&json!({"type": ["string", "integer"]})), "Keys and indexes from the root of the object.");
    let head = || {
        vec![
            ("policy", text("The id of the policy.")),
            ("verdict", one("Verdict")),
            ("severity", one("Severity")),
            ("action", one("EnforcementAction")),
            ("message", text("What is wrong, without a full stop.")),
            ("object", one("ObjectRef")),
            ("path", path()),
            ("location", location()),
            ("evidence", with(map_of(&json!({})), "The values that led to the verdict.")),
            ("related", with(list(&one("ObjectRef")), "Other objects that led to it.")),
        ]
    };
    let tail = || {
        vec![
            ("remediation", text("How to mend it.")),
            ("fingerprint", text("Stays the same when lines move: 32 hexadecimal digits.")),
        ]
    };
    let fix = || ("fix", with(list(&map_of(&json!({}))), "A JSON Patch that mends it; empty where there is none."));
    let needs = || ("needs", with(list(&json!({"type": "string"})), "What would settle it."));
    let members = |middle: Vec<(&'static str, Value)>, end: Vec<(&'static str, Value)>| [head(), middle, tail(), end].concat();
    let exemption = vec![("exemption", one("Exemption"))];
    let glob = |what: &str| text(&format!("A pattern of the {what}."));
    vec![
        ("Decision", words(&["allow", "deny"])),
        ("Verdict", words(&["pass", "unknown", "fail", "error"])),
        ("Severity", severities()),
        ("EnforcementAction", actions()),
        (
            "Location",
            object(
                "A place in a text.",
                &[
                    ("file", text("The name of the text.")),
                    ("line", whole("From 1.")),
                    ("column", whole("From 1, in characters.")),
                ],
            ),
        ),
        (
            "ObjectRef",
            object(
                "A reference to a Kubernetes object.",
                &[
                    ("apiVersion", text("Group and version.")),
                    ("kind", text("The kind.")),
                    ("namespace", text("Empty where it has none.")),
                    ("name", text("Empty where it has none.")),
                ],
            ),
        ),
        ("Finding", object("Something that is wrong.", &members(vec![fix()], vec![]))),
        ("Unknown", object("Something that could not be told.", &members(vec![needs()], vec![]))),
        (
            "Exemption",
            object(
                "A recorded permission.",
                &[
                    ("policy", glob("policy id")),
                    ("kind", glob("kind")),
                    ("namespace", glob("namespace")),
                    ("name", glob("name")),
                    ("reason", text("Why.")),
                    ("owner", text("Who answers for it.")),
                    ("expires", text("The day after which it no longer counts.")),
                ],
            ),
        ),
        (
            "Exempted",
            object("A finding that an exemption covers.", &members(vec![("fix?", fix().1), ("needs?", needs().1)], exemption)),
        ),
        (
            "Fault",
            object(
                "Something that could not be read or judged.",
                &[
                    (
                        "policies",
                        with(list(&json!({"type": "string"})), "The policies that could not judge; empty where none was asked."),
                    ),
                    ("kind", words(&["input", "limit", "policy", "config", "evaluation"])),
                    ("message", text("What is wrong.")),
                    ("help?", text("How to mend it.")),
                    ("object?", one("ObjectRef")),
                    ("path?", path()),
                    ("location?", one("Location")),
                ],
            ),
        ),
        (
            "Notice",
            object(
                "Something worth knowing that decides nothing.",
                &[("kind", text("What it is about.")), ("message", text("The sentence.")), ("location?", one("Location"))],
            ),
        ),
        (
            "Summary",
            object(
                "Counts.",
                &[
                    ("documents", whole("Documents read.")),
                    ("objects", whole("Kubernetes objects among them.")),
                    ("judged", whole("Objects that at least one policy judged.")),
                    ("skipped", whole("Documents that are no Kubernetes objects.")),
                    ("policies", whole("Policies that ran.")),
                    ("findings", with(map_of(&json!({"type": "integer"})), "Findings by severity.")),
                    ("unknowns", whole("Unknown verdicts.")),
                    ("errors", whole("Faults.")),
                    ("exempted", whole("Exempted findings.")),
                    ("coverage", with(map_of(&map_of(&json!({"type": "integer"}))), "Objects by policy and verdict.")),
                ],
            ),
        ),
        (
            "Report",
            object(
                "What all policies said, and the decision that follows.",
                &[
                    ("schema", json!({"const": "portcullis.report/v1", "type": "string"})),
                    ("decision", one("Decision")),
                    ("findings", list(&one("Finding"))),
                    ("unknowns", list(&one("Unknown"))),
                    ("errors", list(&one("Fault"))),
                    ("exempted", list(&one("Exempted"))),
                    ("notices", list(&one("Notice"))),
                    ("summary", one("Summary")),
                    (
                        "bundle",
                        object(
                            "The policies.",
                            &[("version", text("Of the project.")), ("digest", text("SHA-256 of policies and libraries."))],
                        ),
                    ),
                    (
                        "engine",
                        object(
                            "The engine.",
                            &[
                                ("name", text("Its name.")),
                                ("version", text("Its version.")),
                                ("portcullis", text("Of the library.")),
                            ],
                        ),
                    ),
                ],
            ),
        ),
    ]
}

/// The registry of routes, but for what it shares with a report.
fn routes() -> Types {
    let guards = || words(&["on", "void", "unknown", "off"]);
    let guard = |doc: &str| with(guards(), &format!("{doc}: enforced, there without effect, not known, or not there."));
    let backend = object(
        "Where requests go.",
        &[
            ("namespace", text("Empty where it has none.")),
            ("kind", text("Usually `Service`.")),
            ("name", text("Its name.")),
            ("port", text("The number or name of the port; empty where none is named.")),
            ("role", text("What it is for: `route`, `default`, `mirror`, `auth` or `error`.")),
            (
                "endpoints",
                json!({"type": ["integer", "null"], "minimum": 0, "description": "How many are ready; null where that is not known."}),
            ),
        ],
    );
    let finding = object(
        "A finding in the object of a route; the report says more about it.",
        &[
            ("policy", text("The id of the policy.")),
            ("severity", one("Severity")),
            ("message", text("What is wrong, without a full stop.")),
            ("fingerprint", text("The same as in the report.")),
        ],
    );
    let route = object(
        "One host and path.",
        &[
            ("host", text("Empty for every host.")),
            ("path", text("As the object spells it; empty for every path.")),
            ("object", one("ObjectRef")),
            (
                "location",
                json!({"anyOf": [one("Location"), {"type": "null"}], "description": "Where the object is; null where the input was no text."}),
            ),
            ("owner", text("Who answers for it; empty where the object does not say.")),
            ("class", text("Its ingress class or Gateway class; empty where it has none.")),
            ("controller", text("What serves it; empty where that is not known.")),
            ("exposure", with(words(&["public", "internal", "unknown"]), "Who can reach it.")),
            (
                "tls",
                with(
                    words(&["served", "passthrough", "plain", "redirect", "elsewhere", "unknown", "none"]),
                    "What becomes of TLS.",
                ),
            ),
            ("redirect", with(words(&["open", "redirect", "closed", "none", "unknown"]), "What becomes of plain HTTP.")),
            ("auth", guard("Authentication")),
            ("client_certificates", guard("Client certificates")),
            ("rate_limit", guard("Rate limit")),
            ("allow_list", guard("Allow-list")),
            ("waf", guard("Web application firewall")),
            ("backends", list(&one("RouteBackend"))),
            ("stale", json!({"type": "boolean", "description": "Whether nothing answers behind it."})),
            ("created", text("When the object was created; empty where it does not say.")),
            ("changed", text("When it was last changed; empty where it does not say.")),
            ("changed_by", text("What made that change; empty where it does not say.")),
            ("needs", with(list(&json!({"type": "string"})), "What was not given and would settle what is unknown.")),
            (
                "severity",
                json!({"anyOf": [one("Severity"), {"type": "null"}], "description": "The highest among the findings; null where there are none."}),
            ),
            ("findings", list(&one("RouteFinding"))),
        ],
    );
    let summary = object(
        "Counts.",
        &[
            ("objects", whole("Kubernetes objects that were read.")),
            ("routes", whole("Routes that are listed.")),
            ("of", whole("Routes before a query chose among them.")),
            ("hosts", whole("Different hosts.")),
            ("public", whole("Routes that everybody can reach.")),
            ("plain", whole("Routes without TLS.")),
            ("findings", whole("Routes with findings.")),
            ("stale", whole("Routes behind which nothing answers.")),
            ("errors", whole("What could not be read or judged.")),
        ],
    );
    let registry = object(
        "What is reachable, how it is protected and what policies find.",
        &[
            ("schema", json!({"const": "portcullis.routes/v1", "type": "string"})),
            ("routes", list(&one("Route"))),
            ("errors", with(list(&one("Fault")), "What could not be read or judged; routes may be missing for each.")),
            ("notices", list(&one("Notice"))),
            ("summary", one("RoutesSummary")),
            (
                "bundle",
                versions("The policies.", &[("version", "Of the project."), ("digest", "SHA-256 of policies and libraries.")]),
            ),
            (
                "engine",
                versions("The engine.", &[("name", "Its name."), ("version", "Its version."), ("portcullis", "Of the library.")]),
            ),
        ],
    );
    vec![
        ("RouteBackend", backend),
        ("RouteFinding", finding),
        ("Route", route),
        ("RoutesSummary", summary),
        ("Registry", registry),
    ]
}

/// Answers about access, but for what they share with a report.
fn access() -> Types {
    let texts = |doc: &str| with(list(&json!({"type": "string"})), doc);
    let path = || ("path", with(list(&one("AccessStep")), "The shortest chain."));
    let chain = || ("chain", texts("The same in words, one for each step."));
    let person = || ("person", text("The person; `group:<name>` for a group whose members are not known."));
    let scope = || ("scope", text("A namespace, or `*`."));
    let sure = |doc: &str| with(words(&["certain", "partial", "potential"]), doc);
    let derived = || json!({"type": "boolean", "description": "Whether the person has to act as somebody else."});
    let account = || text("`User:<name>`, `Group:<name>` or `ServiceAccount:<namespace>/<name>`.");
    let two = |items: &Value| json!({"type": "array", "items": items, "minItems": 2, "maxItems": 2});
    let ends = || {
        vec![
            ("coverage", one("AccessCoverage")),
            ("objects", whole("Kubernetes objects that were read.")),
            ("errors", with(list(&one("Fault")), "What could not be read; the answer may lack something for each.")),
            (
                "bundle",
                versions("The policies.", &[("version", "Of the project."), ("digest", "SHA-256 of policies and libraries.")]),
            ),
            (
                "engine",
                versions("The engine.", &[("name", "Its name."), ("version", "Its version."), ("portcullis", "Of the library.")]),
            ),
        ]
    };
    let schema = |name: &str| ("schema", json!({"const": format!("portcullis.{name}/v1"), "type": "string"}));
    let answer =
        |doc: &str, name: &str, members: Vec<(&'static str, Value)>| object(doc, &[vec![schema(name)], members, ends()].concat());
    let step = object(
        "A step of a chain: a right (`binding`, `role` and `rule`; `group` where the account has it by one), or acting as another one (`assume` and `edge`).",
        &[
            ("binding?", text("`RoleBinding/<namespace>/<name>` or `ClusterRoleBinding/<name>`.")),
            ("role?", text("`ClusterRole/<name>` or `Role/<namespace>/<name>`.")),
            ("rule?", whole("The index of the rule in the role.")),
            ("group?", text("The group that the binding binds, or `system:masters`.")),
            ("all?", text("Every right in this scope: a namespace, `each` namespace, or `*`.")),
            ("assume?", text("Who is acted as.")),
            ("edge?", text("The id of the way to do that, such as `E02`.")),
        ],
    );
    vec![
        ("AccessStep", step),
        (
            "AccessCoverage",
            object(
                "What was not given, and what no manifest can tell.",
                &[
                    ("groupsUnknown", texts("Groups that are bound and whose members no AccessModel lists.")),
                    ("accountsWithoutPerson", whole("Users that no AccessModel assigns to a person.")),
                    ("rolesMissing", texts("Roles that are bound and not there.")),
                    ("rolesAssumed", texts("Roles of Kubernetes that were not given and are taken as Kubernetes has them.")),
                    ("authorizers", texts("The authorizers that were looked at.")),
                    ("notSeen", texts("What is not in manifests.")),
                ],
            ),
        ),
        (
            "Grantee",
            object(
                "An account that is allowed something.",
                &[("account", account()), ("people", texts("The people behind it, as far as that is known.")), path(), chain()],
            ),
        ),
        (
            "DerivedAccess",
            object(
                "A person who can come to be allowed something.",
                &[person(), ("certainty", sure("`potential` where something is needed that was not given.")), path(), chain()],
            ),
        ),
        (
            "WhoCan",
            answer(
                "Who can do something.",
                "who-can",
                vec![
                    ("question", text("What was asked.")),
                    ("direct", with(list(&one("Grantee")), "Accounts to which a binding gives it.")),
                    ("derived", with(list(&one("DerivedAccess")), "Others who can come to it by acting as somebody else.")),
                ],
            ),
        ),
        (
            "Duty",
            object(
                "Something that one person should not do together with other things.",
                &[("id", text("Such as `publish-route`.")), ("title", text("In words."))],
            ),
        ),
        (
            "HeldDuty",
            object(
                "A duty that somebody holds.",
                &[
                    ("duty", text("Its id.")),
                    scope(),
                    ("certainty", sure("`partial` for objects of some names only.")),
                    ("derived", derived()),
                    path(),
                    chain(),
                ],
            ),
        ),
        (
            "HeldConflict",
            object(
                "Two duties that one person should not hold.",
                &[
                    ("duties", with(two(&json!({"type": "string"})), "Their ids.")),
                    ("severity", with(words(&["low", "medium", "high", "critical"]), "How bad it is.")),
                    ("why", text("Why they should not meet.")),
                    ("scopes", texts("Namespaces, or `*`.")),
                    ("certainty", sure("The worse of the two, at its best scope.")),
                    ("paths", with(two(&list(&one("AccessStep"))), "The chains to the two duties in that scope.")),
                    ("chains", with(two(&list(&json!({"type": "string"}))), "The same in words.")),
                ],
            ),
        ),
        (
            "PersonDuties",
            object(
                "What one person holds.",
                &[
                    person(),
                    ("accounts", texts("The accounts.")),
                    ("holdings", list(&one("HeldDuty"))),
                    ("conflicts", list(&one("HeldConflict"))),
                ],
            ),
        ),
        (
            "Repair",
            object(
                "One change of a role or binding.",
                &[
                    ("object", text("The role or binding.")),
                    ("change", text("What to do with it.")),
                    ("clears", whole("How many conflicts of people and scopes it clears, after those before it.")),
                ],
            ),
        ),
        (
            "Separation",
            answer(
                "Who holds which duties, and what collides.",
                "separation",
                vec![
                    ("profile", text("Which pairs are conflicts.")),
                    ("duties", list(&one("Duty"))),
                    ("people", list(&one("PersonDuties"))),
                    ("of", whole("People and groups that hold a duty, before a selection chose among them.")),
                    (
                        "repairs",
                        with(
                            list(&one("Repair")),
                            "What clears the conflicts of all people, also of those that were not chosen.",
                        ),
                    ),
                    ("repairsAreSmallest", json!({"type": "boolean", "description": "Whether no smaller set of changes does."})),
                    ("repairsLeave", whole("Conflicts of people and scopes that are left after these.")),
                ],
            ),
        ),
        (
            "AccessChange",
            object(
                "Rights of one account in one scope.",
                &[("account", account()), scope(), ("rights", texts("Such as `create ingresses.networking.k8s.io`."))],
            ),
        ),
        (
            "DutyChange",
            object(
                "A duty that a person came to hold or ceased to hold.",
                &[person(), ("duty", text("Its id.")), scope(), path(), chain()],
            ),
        ),
        (
            "AccessDiff",
            answer(
                "Who gained and who lost what.",
                "access-diff",
                vec![
                    ("gained", list(&one("AccessChange"))),
                    ("lost", list(&one("AccessChange"))),
                    ("dutiesGained", list(&one("DutyChange"))),
                    ("dutiesLost", list(&one("DutyChange"))),
                ],
            ),
        ),
        (
            "FactHolding",
            object(
                "A duty that somebody holds.",
                &[
                    person(),
                    ("accounts", texts("The accounts of the person.")),
                    ("duty", text("Its id.")),
                    scope(),
                    ("certainty", sure("`partial` for objects of some names only.")),
                    ("derived", derived()),
                    path(),
                ],
            ),
        ),
        (
            "AccessFacts",
            object(
                "The facts about access, for other programs.",
                &[
                    ("apiVersion", json!({"const": "portcullis.dev/facts.v1", "type": "string"})),
                    ("kubernetesVersion", text("The version that was assumed, such as `1.36`.")),
                    ("now?", text("The time of the evaluation, where it was given.")),
                    ("principals", list(&object("A person.", &[person(), ("accounts", texts("The accounts."))]))),
                    ("holdings", list(&one("FactHolding"))),
                    ("coverage", one("AccessCoverage")),
                ],
            ),
        ),
        (
            "AccessAnswer",
            json!({
                "anyOf": [one("WhoCan"), one("Separation"), one("AccessDiff"), one("AccessFacts")],
                "description": "What the ops about access answer.",
            }),
        ),
    ]
}

fn versions(doc: &str, members: &[(&str, &str)]) -> Value {
    object(doc, &members.iter().map(|(name, doc)| (*name, text(doc))).collect::<Vec<_>>())
}

fn call() -> Types {
    let globs = |what: &str| with(list(&json!({"type": "string"})), &format!("{what}; `*` and `?` are wildcards."));
    let only = |doc: &str| json!({"type": "boolean", "description": doc});
    vec![
        (
            "RoutesQuery",
            object(
                "Which routes are listed, and in which order.",
                &[
                    ("namespaces?", globs("Namespaces")),
                    ("hosts?", globs("Hosts as they are shown")),
                    ("classes?", globs("Classes")),
                    ("public?", only("Only what everybody can reach, and that of which it is not known.")),
                    ("stale?", only("Only routes behind which nothing answers.")),
                    ("findings?", only("Only routes with findings.")),
                    (
                        "sort?",
                        json!({"type": ["string", "null"], "description": "Columns to sort by, such as `-severity,host`."}),
                    ),
                ],
            ),
        ),
        (
            "AccessQuestion",
            object(
                "Who can do something.",
                &[
                    ("verb", text("Such as `create`.")),
                    (
                        "resource",
                        text("Such as `ingresses`, `pods/exec` or `widgets.example.com`, or a path such as `/metrics`."),
                    ),
                    (
                        "namespace?",
                        json!({"type": ["string", "null"], "description": "Without it every namespace, or an object of the cluster."}),
                    ),
                    ("name?", json!({"type": ["string", "null"], "description": "The name of the object; without it any."})),
                ],
            ),
        ),
        (
            "SeparationQuery",
            object(
                "Which conflicts are told, and of whom.",
                &[
                    (
                        "profile?",
                        json!({"type": ["string", "null"], "enum": ["strict", "standard", "small-team", null], "description": "Which pairs of duties are conflicts; default `standard`."}),
                    ),
                    ("namespaces?", globs("Namespaces")),
                    ("people?", globs("People, such as `ann` or `group:*`")),
                    ("all?", only("Also people who hold no conflicting duties.")),
                ],
            ),
        ),
        (
            "ExposureQuery",
            object(
                "Which rows of an exposure are listed.",
                &[
                    ("namespaces?", globs("Namespaces of workloads")),
                    ("hosts?", globs("Hosts that lead to workloads, as they are shown")),
                ],
            ),
        ),
        (
            "ReachQuestion",
            object(
                "Whether something reaches something.",
                &[
                    (
                        "from",
                        text("The source, such as `shop/web`, `shop/` (a new Pod without labels), `10.0.0.7` or `internet`."),
                    ),
                    ("to", text("The target, such as `shop/web:8080` or `service/shop/web:http`.")),
                    (
                        "matching?",
                        json!({"type": ["string", "null"], "enum": ["every-address", "selectors-only", null], "description": "Whether ranges match Pods; default `every-address`."}),
                    ),
                ],
            ),
        ),
        (
            "Text",
            object(
                "A text and its name.",
                &[("name", text("What locations call it, usually a path.")), ("text", text("The text."))],
            ),
        ),
        (
            "EvaluateCall",
            object(
                "What a binding is asked. Give either `documents` or `review`.",
                &[
                    (
                        "op?",
                        json!({"type": ["string", "null"], "enum": ["evaluate", "routes", "who_can", "separation", "access_diff", "access_facts", "exposure", "exposure_diff", "exposure_suggest", "reach", null], "description": "What is asked for; default `evaluate`."}),
                    ),
                    ("documents?", with(list(&one("Text")), "Texts to judge together.")),
                    (
                        "review?",
                        json!({"type": ["string", "null"], "description": "The text of an AdmissionReview to judge instead."}),
                    ),
                    (
                        "inventory?",
                        json!({"type": ["array", "null"], "items": one("Text"), "description": "Other objects that are known, beside an admission review or documents whose routes are listed."}),
                    ),
                    (
                        "approvals?",
                        json!({"type": ["array", "null"], "items": {"type": "object"}, "description": "Approvals of the change that the caller has verified; with a `review` only."}),
                    ),
                    (
                        "config?",
                        json!({"description": "A configuration: an object, or the text of a configuration file (config.json)."}),
                    ),
                    ("policies?", with(list(&one("Text")), "Own policies.")),
                    (
                        "format?",
                        json!({"type": ["string", "null"], "enum": ["json", "sarif", "concise", "github", "junit", "full", "table", "csv", "markdown", "html", "dot", "mermaid", "yaml", "text", null], "description": "How to render the report, the routes or the answer; default `json`."}),
                    ),
                    (
                        "query?",
                        json!({"anyOf": [one("RoutesQuery"), {"type": "null"}], "description": "Which routes are listed; with the op `routes` only."}),
                    ),
                    (
                        "question?",
                        json!({"anyOf": [one("AccessQuestion"), {"type": "null"}], "description": "What is asked; with the op `who_can` only, which needs it."}),
                    ),
                    (
                        "separation?",
                        json!({"anyOf": [one("SeparationQuery"), {"type": "null"}], "description": "Which conflicts are told, and of whom; with the op `separation` only."}),
                    ),
                    (
                        "old?",
                        json!({"type": ["array", "null"], "items": one("Text"), "description": "The documents as they were before; with the ops `access_diff` and `exposure_diff` only, which need it."}),
                    ),
                    (
                        "exposure?",
                        json!({"anyOf": [one("ExposureQuery"), {"type": "null"}], "description": "Which rows are listed, or get a suggestion; with the ops `exposure` and `exposure_suggest` only."}),
                    ),
                    (
                        "reach?",
                        json!({"anyOf": [one("ReachQuestion"), {"type": "null"}], "description": "What is asked; with the op `reach` only, which needs it."}),
                    ),
                ],
            ),
        ),
        (
            "EvaluateError",
            object(
                "The call itself was wrong.",
                &[(
                    "error",
                    object(
                        "What is wrong.",
                        &[
                            ("kind", words(&["input", "limit", "policy", "config", "evaluation"])),
                            ("message", text("The sentence.")),
                            ("help?", text("How to mend it.")),
                            (
                                "location?",
                                object(
                                    "Where.",
                                    &[
                                        ("file", text("The name of the text.")),
                                        ("line", whole("From 1.")),
                                        ("column", whole("From 1.")),
                                    ],
                                ),
                            ),
                        ],
                    ),
                )],
            ),
        ),
    ]
}

/// The keys of a configuration file, with every policy's parameters.
fn config(library: &Library) -> Value {
    let values = |parameters: &[Parameter]| {
        let properties: Map<String, Value> =
            parameters.iter().map(|parameter| (parameter.name.clone(), parameter.schema.clone())).collect();
        json!({"type": "object", "properties": properties, "additionalProperties": false})
    };
    let mut by_policy = Map::new();
    let mut actions_of = Map::new();
    for policy in &library.policies {
        for id in std::iter::once(&policy.id).chain(&policy.metadata.aliases) {
            by_policy.insert(id.clone(), with(values(&policy.metadata.parameters), &policy.metadata.title));
            actions_of.insert(id.clone(), with(actions(), &policy.metadata.title));
        }
    }
    let patterns = |doc: &str| with(list(&json!({"type": "string"})), doc);
    let own = json!({"type": "object"});
    let glob = |what: &str| text(&format!("A pattern of the {what}; default `*`."));
    let exemption = object(
        "A recorded permission to violate.",
        &[
            ("policy", text("An id, `group/*`, `group` or `*`.")),
            ("kind?", glob("kind")),
            ("namespace?", glob("namespace")),
            ("name?", glob("name")),
            ("reason", text("Why.")),
            ("owner", text("Who answers for it.")),
            ("expires?", text("The day after which it no longer counts, as YYYY-MM-DD or RFC 3339.")),
        ],
    );
    let mut root = object(
        "`.portcullis.yaml`, or the same as JSON.",
        &[
            ("profile?", with(words(&["baseline", "strict"]), "Which policies run, and how strict their defaults are.")),
            ("select?", patterns("Runs only these: an id, `group/*`, `group` or `*`.")),
            ("ignore?", patterns("Leaves these out.")),
            ("fail_on?", with(severities(), "The mildest severity that denies.")),
            ("unknown?", with(words(&["deny", "warn"]), "What unknown verdicts lead to.")),
            ("failure_policy?", with(words(&["fail", "ignore"]), "What errors lead to.")),
            ("now?", text("The time of the evaluation, as RFC 3339.")),
            ("common?", with(values(&library.common), "Parameters that policies share.")),
            (
                "parameters?",
                // Own policies have ids that are not known here.
                json!({"type": "object", "properties": by_policy, "additionalProperties": own, "description": "Parameters by policy."}),
            ),
            (
                "actions?",
                json!({"type": "object", "properties": actions_of, "additionalProperties": actions(), "description": "What findings lead to, by policy."}),
            ),
            ("exemptions?", with(list(&exemption), "Findings that are accepted.")),
        ],
    );
    // A key without a value is a key that is not there.
    if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
        for shape in properties.values_mut() {
            let doc = shape.as_object_mut().and_then(|map| map.remove("description")).unwrap_or_default();
            *shape = json!({"anyOf": [shape.clone(), {"type": "null"}], "description": doc});
        }
    }
    root
}

fn declare(out: &mut String, name: &str, shape: &Value) {
    out.push('\n');
    if let Some(doc) = shape.get("description").and_then(Value::as_str) {
        let _ = writeln!(out, "/** {doc} */");
    }
    if shape.get("properties").is_some() {
        let _ = writeln!(out, "export interface {name} {}", typescript(shape, 0));
    } else {
        let _ = writeln!(out, "export type {name} = {};", typescript(shape, 0));
    }
}

/// A JSON schema as a TypeScript type.
fn typescript(shape: &Value, indent: usize) -> String {
    let string = |key: &str| shape.get(key).and_then(Value::as_str);
    if let Some(name) = string("$ref").and_then(|name| name.rsplit('/').next()) {
        return name.to_owned();
    }
    if let Some(value) = shape.get("const") {
        return value.to_string();
    }
    if let Some(values) = shape.get("enum").and_then(Value::as_array) {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    if let Some(shapes) = shape.get("anyOf").and_then(Value::as_array) {
        return shapes.iter().map(|shape| typescript(shape, indent)).collect::<Vec<_>>().join(" | ");
    }
    match shape.get("type") {
        Some(Value::Array(types)) => {
            let of = |one: &Value| {
                let mut shape = shape.clone();
                if let Value::Object(map) = &mut shape {
                    map.insert("type".to_owned(), one.clone());
                }
                typescript(&shape, indent)
            };
            types.iter().map(of).collect::<Vec<_>>().join(" | ")
        }
        Some(Value::String(name)) => match name.as_str() {
            "integer" | "number" => "number".to_owned(),
            "array" => {
                format!("Array<{}>", shape.get("items").map_or_else(|| "Json".to_owned(), |items| typescript(items, indent)))
            }
            "object" => members(shape, indent),
            other => other.to_owned(),
        },
        _ => "Json".to_owned(),
    }
}

fn members(shape: &Value, indent: usize) -> String {
    let Some(properties) = shape.get("properties").and_then(Value::as_object) else {
        let values = shape.get("additionalProperties").map_or_else(|| "Json".to_owned(), |values| typescript(values, indent));
        return format!("{{ [key: string]: {values} }}");
    };
    let required: Vec<&str> =
        shape.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let pad = "  ".repeat(indent + 1);
    let mut out = String::from("{\n");
    for (key, value) in sorted(properties) {
        if let Some(doc) = value.get("description").and_then(Value::as_str) {
            let _ = writeln!(out, "{pad}/** {doc} */");
        }
        let optional = if required.contains(&key.as_str()) { "" } else { "?" };
        let _ = writeln!(out, "{pad}{key}{optional}: {};", typescript(value, indent + 1));
    }
    let _ = write!(out, "{}}}", "  ".repeat(indent));
    out
}
