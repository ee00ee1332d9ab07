//! Answers about the network, but for what they share with a report.

use serde_json::{Value, json};

use super::{Types, list, object, one, text, versions, whole, with, words};

const FROM: [&str; 3] = ["public", "internal", "unknown"];
const CHANGES: [&str; 13] = [
    "way-added",
    "from-wider",
    "guard-lost",
    "tls-lost",
    "side-door-opened",
    "way-removed",
    "from-narrower",
    "guard-won",
    "tls-won",
    "side-door-closed",
    "way-blocked",
    "way-let-in",
    "side-known",
];

pub(super) fn types() -> Types {
    let answers = json!({
        "anyOf": [one("Exposure"), one("ExposureDiff"), one("ExposureSuggestion"), one("Reach")],
        "description": "What the ops about the network answer.",
    });
    [openings(), rows(), exposures(), reach(), vec![("NetworkAnswer", answers)]].concat()
}

fn texts(doc: &str) -> Value {
    with(list(&json!({"type": "string"})), doc)
}

fn path(doc: &str) -> Value {
    with(list(&json!({"type": ["string", "integer"]})), doc)
}

fn version() -> (&'static str, Value) {
    ("version", json!({"const": 1, "type": "integer"}))
}

fn port() -> Value {
    json!({"type": "integer", "minimum": 1, "maximum": 65535, "description": "The number of the port."})
}

fn protocol() -> Value {
    text("`TCP`, `UDP` or `SCTP`.")
}

fn errors() -> (&'static str, Value) {
    ("errors", with(list(&one("Fault")), "What could not be read; the answer may lack something for each."))
}

fn openings() -> Types {
    let reasons = words(&[
        "all-sources",
        "any-namespace",
        "ip-block",
        "mutable-namespace-label",
        "namespaces",
        "outside",
        "same-namespace-pods",
    ]);
    let opening = object(
        "Somebody whom network policies let in.",
        &[
            ("reason", with(reasons, "What kind of source it is.")),
            ("namespaces", texts("The names, where the reason is `namespaces`.")),
            ("selector", text("The selector of namespaces; empty where there is none, or one that asks for nothing.")),
            ("pods", text("The selector of Pods; empty where there is none, or one that asks for nothing.")),
            ("cidr", text("The range, where the reason is `ip-block`.")),
            ("policy", text("The key of the policy that lets it in; empty where none keeps it out.")),
            ("path", path("Where in the policy.")),
        ],
    );
    let all = object(
        "Who is let in to a port.",
        &[
            ("isolated", json!({"type": "boolean", "description": "Whether a policy isolates the workload."})),
            ("by", texts("The keys of the policies that do.")),
            ("openings", list(&one("Opening"))),
            ("needs", texts("What must be known to tell all of it.")),
        ],
    );
    vec![("Opening", opening), ("Openings", all)]
}

fn rows() -> Types {
    let workload = object(
        "What a workload is called.",
        &[("kind", text("Such as `Deployment`.")), ("namespace", text("Its namespace.")), ("name", text("Its name."))],
    );
    let guard = |doc: &str| with(words(&["on", "void", "unknown", "off"]), doc);
    let guards = object(
        "What stands in front: enforced, there without effect, not known, or not there.",
        &[
            ("auth", guard("Authentication.")),
            ("client_certificates", guard("Client certificates.")),
            ("rate_limit", guard("Rate limit.")),
            ("allow_list", guard("Allow-list.")),
            ("waf", guard("Web application firewall.")),
        ],
    );
    let service = object(
        "A Service and the port of it that a way leads through.",
        &[
            ("namespace", text("Its namespace.")),
            ("name", text("Its name.")),
            ("port", json!({"type": ["integer", "string"], "description": "The number or the name; empty for every port."})),
        ],
    );
    let ways = words(&["route", "load balancer", "node ports", "external addresses", "host port", "host network"]);
    let tls = words(&["served", "passthrough", "plain", "redirect", "elsewhere", "unknown", "none"]);
    let chain = object(
        "One way to a workload and port.",
        &[
            ("from", with(words(&FROM), "Who can take it.")),
            ("way", with(ways, "What kind of way it is.")),
            ("entry", with(one("ObjectRef"), "The object by which it is there: the route, the Service, or the workload itself.")),
            ("host", text("Empty for every host.")),
            ("path", text("Empty for every path.")),
            ("class", text("Its ingress class or Gateway class; empty where it has none.")),
            ("controller", text("What serves it; empty where that is not known.")),
            ("tls", with(tls, "What becomes of TLS.")),
            ("guards", one("ExposureGuards")),
            (
                "service",
                json!({"anyOf": [one("ServicePort"), {"type": "null"}], "description": "The Service it leads through; null where it leads to the workload directly."}),
            ),
            ("blocked", with(words(&["no", "yes", "unknown"]), "Whether network policies keep it from the port.")),
            ("owner", text("Who answers for the entry; empty where that does not say.")),
            ("needs", texts("What would settle what is unknown.")),
        ],
    );
    let row = object(
        "A workload and port that can be reached from outside.",
        &[
            ("workload", one("WorkloadRef")),
            ("protocol", protocol()),
            ("number", port()),
            ("from", with(words(&FROM), "The widest of its ways.")),
            ("chains", with(list(&one("ExposureChain")), "The ways to it.")),
            ("network", one("Openings")),
            ("side_doors", with(list(&one("Opening")), "By which others than the controllers reach it.")),
            ("side", with(words(&["open", "closed", "unknown"]), "Whether there are some.")),
            ("needs", texts("What would settle what is unknown.")),
        ],
    );
    vec![
        ("WorkloadRef", workload),
        ("ExposureGuards", guards),
        ("ServicePort", service),
        ("ExposureChain", chain),
        ("ExposureRow", row),
    ]
}

fn exposures() -> Types {
    let unresolved = object(
        "An entry from outside whose workloads cannot be told.",
        &[
            ("entry", with(one("ObjectRef"), "The route or Service.")),
            ("host", text("Empty for every host.")),
            ("path", text("Empty for every path.")),
            ("from", with(words(&FROM), "Who can take it.")),
            ("needs", texts("What was not given.")),
        ],
    );
    let untold = || ("unresolved", with(list(&one("UnresolvedEntry")), "Entries from outside whose workloads cannot be told."));
    let exposure =
        object("What can be reached from outside.", &[version(), ("rows", list(&one("ExposureRow"))), errors(), untold()]);
    let change = object(
        "One change of a row.",
        &[
            ("change", with(words(&CHANGES), "What kind of change it is.")),
            ("at", text("The way in words, or who comes by a side door; empty for the row as a whole.")),
            ("guard", text("The guard, where it is about one.")),
            ("old", text("How it was; empty where that says nothing.")),
            ("new", text("How it is.")),
        ],
    );
    let changed = object(
        "A workload and port with its changes.",
        &[
            ("workload", one("WorkloadRef")),
            ("protocol", protocol()),
            ("number", port()),
            ("changes", with(list(&one("ExposureChange")), "What opens something first.")),
        ],
    );
    let diff = object(
        "What changed of what can be reached from outside.",
        &[
            version(),
            ("added", with(list(&one("ExposureRow")), "What is exposed now and was not.")),
            ("removed", with(list(&one("ExposureRow")), "What was exposed and is not.")),
            ("changed", list(&one("ChangedRow"))),
            errors(),
        ],
    );
    let suggested = object(
        "What is suggested for an exposed workload.",
        &[
            ("workload", one("WorkloadRef")),
            (
                "policy",
                json!({"anyOf": [{"type": "object", "additionalProperties": {}}, {"type": "null"}], "description": "A NetworkPolicy; null where nothing can be suggested."}),
            ),
            ("remarks", texts("What is cut off, and what stays open; where nothing can be suggested, why.")),
        ],
    );
    let suggestion = object(
        "Network policies that let in the controllers on the exposed ports, and nothing else.",
        &[version(), ("policies", list(&one("SuggestedPolicy"))), errors(), untold()],
    );
    vec![
        ("UnresolvedEntry", unresolved),
        ("Exposure", exposure),
        ("ExposureChange", change),
        ("ChangedRow", changed),
        ("ExposureDiff", diff),
        ("SuggestedPolicy", suggested),
        ("ExposureSuggestion", suggestion),
    ]
}

fn reach() -> Types {
    let verdict = |doc: &str| with(words(&["yes", "no", "unknown"]), doc);
    let step = object(
        "What decides at one end.",
        &[
            ("policy", text("The key of the policy; empty where none decides.")),
            ("path", path("Where in the policy.")),
            ("text", text("What it comes to, in words.")),
        ],
    );
    let side = object(
        "What the policies at one end decide.",
        &[
            ("verdict", verdict("Whether they let it through.")),
            ("by", with(list(&one("ReachStep")), "What decides, or may decide.")),
        ],
    );
    let answer = object(
        "Whether the source reaches a port of a workload, and why.",
        &[
            ("verdict", verdict("Whether it does.")),
            ("workload", text("Its key, `<Kind>/<namespace>/<name>`.")),
            ("protocol", protocol()),
            ("number", port()),
            ("port", text("The name of the port; empty where it has none, or is not declared.")),
            ("egress", with(one("ReachSide"), "Whether the source is let out.")),
            ("ingress", with(one("ReachSide"), "Whether the target lets it in.")),
            ("needs", texts("What would settle what is unknown.")),
        ],
    );
    let reach = object(
        "What a source reaches of a target.",
        &[
            ("schema", json!({"const": "portcullis.reach/v1", "type": "string"})),
            ("from", text("The source, as it was understood.")),
            ("to", text("The target, as it was asked for.")),
            ("matching", with(words(&["every-address", "selectors-only"]), "Whether ranges were taken to match Pods.")),
            ("answers", with(list(&one("ReachAnswer")), "One for each workload and port of the target.")),
            ("needs", texts("Why nothing can be told of some of the target.")),
            ("not_told", texts("What no manifest can tell.")),
            ("objects", whole("Kubernetes objects that were read.")),
            errors(),
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
    vec![("ReachStep", step), ("ReachSide", side), ("ReachAnswer", answer), ("Reach", reach)]
}
