//! OPA: one bundle with the policies, the libraries and a router for each way in.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::{HEADER, Set, Texts, values};

pub(super) fn bundle(set: &Set<'_>) -> Texts {
    let mut texts = routers(set);
    for policy in &set.policies {
        texts.insert(format!("portcullis/{}/policy.rego", policy.folder()), policy.rego.to_owned());
    }
    for (name, source) in &set.libraries {
        texts.insert(format!("lib/portcullis/{name}.rego"), (*source).to_owned());
    }
    texts
}

fn routers(set: &Set<'_>) -> Texts {
    let manifest = serde_json::json!({
        "revision": set.version,
        "roots": ["lib/portcullis", "portcullis"],
        "rego_version": 1,
        "metadata": {"digest": set.digest, "license": "Apache-2.0", "name": "portcullis"},
    });
    [
        (".manifest".to_owned(), format!("{manifest}\n")),
        ("portcullis/main.rego".to_owned(), main(set)),
        ("portcullis/admission.rego".to_owned(), format!("# {HEADER}\n{ADMISSION}")),
        ("portcullis/conftest.rego".to_owned(), format!("# {HEADER}\n{}", CONFTEST.replace("{CLUSTER_KINDS}", &cluster_kinds()))),
        ("portcullis/settings.rego".to_owned(), settings(set)),
    ]
    .into()
}

/// Names every policy: a dynamic package reference would be slower, and silently empty where a name is wrong.
fn main(set: &Set<'_>) -> String {
    let mut out = format!("# {HEADER}\n{MAIN}");
    for policy in &set.policies {
        let (id, package) = (policy.id, policy.package());
        let guard = if policy.kinds.contains(&"*") { String::new() } else { format!("\tjudges(\"{id}\")\n") };
        let _ = write!(
            out,
            "\nfindings contains f if {{\n{guard}\tsome v in data.{package}.violation\n\tf := finding(\"{id}\", v, object.get(v.details, \"verdict\", \"fail\"))\n}}\n"
        );
        if policy.has_unknown() {
            let _ = write!(
                out,
                "\nfindings contains f if {{\n{guard}\tsome v in data.{package}.unknown\n\tf := finding(\"{id}\", v, \"unknown\")\n}}\n"
            );
        }
    }
    out.push_str("\n# The kinds each policy judges, as group and kind.\nkinds := {");
    for policy in set.policies.iter().filter(|policy| !policy.kinds.contains(&"*")) {
        let kinds: Vec<String> = policy.kinds.iter().map(|kind| format!("\"{}\"", full(kind))).collect();
        let line = kinds.join(", ");
        if line.len() <= 100 {
            let _ = write!(out, "\n\t\"{}\": {{{line}}},", policy.id);
        } else {
            let _ = write!(out, "\n\t\"{}\": {{\n\t\t{},\n\t}},", policy.id, kinds.join(",\n\t\t"));
        }
    }
    out.push_str(if set.policies.is_empty() { "}\n" } else { "\n}\n" });
    out
}

/// Kinds without a namespace among those that policies read, as group and kind.
pub const CLUSTER_KINDS: [&str; 21] = [
    "/Namespace",
    "/Node",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "audit.k8s.io/Event",
    "cilium.io/CiliumClusterwideNetworkPolicy",
    "configuration.konghq.com/KongClusterPlugin",
    "crd.projectcalico.org/GlobalNetworkPolicy",
    "elbv2.k8s.aws/IngressClassParams",
    "gateway.networking.k8s.io/GatewayClass",
    "networking.k8s.io/IngressClass",
    "policy.networking.k8s.io/AdminNetworkPolicy",
    "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
    "policy.networking.k8s.io/ClusterNetworkPolicy",
    "portcullis.dev/AccessModel",
    "portcullis.dev/DutyExemption",
    "projectcalico.org/GlobalNetworkPolicy",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
];

fn cluster_kinds() -> String {
    let lines: Vec<String> = CLUSTER_KINDS.iter().map(|kind| format!("\n\t\"{kind}\",")).collect();
    format!("{{{}\n}}", lines.concat())
}

/// `Kind` of the core group as `/Kind`.
fn full(kind: &str) -> String {
    if kind.contains('/') { kind.to_owned() } else { format!("/{kind}") }
}

fn settings(set: &Set<'_>) -> String {
    let mut out = format!("# {HEADER}\n{SETTINGS}\n# What the policies are, for choosing among their findings.\npolicies := {{");
    for policy in &set.policies {
        let _ =
            write!(out, "\n\t\"{}\": {{\"profile\": \"{}\", \"severity\": \"{}\"}},", policy.id, policy.profile, policy.severity);
    }
    out.push_str(if set.policies.is_empty() { "}\n" } else { "\n}\n" });
    let strict = |schemas: &Map<String, Value>| values(schemas, "strict");
    let mut all: Vec<(&str, Map<String, Value>)> =
        set.policies.iter().map(|policy| (policy.id, strict(&policy.parameters))).collect();
    all.push(("common", strict(&set.common)));
    all.retain(|(_, values)| !values.is_empty());
    all.sort_by_key(|(id, _)| *id);
    out.push_str("\n# Parameters whose default is another in the strict profile.\nstrict_parameters := {");
    for (id, values) in &all {
        let _ = write!(out, "\n\t\"{id}\": {},", literal(&Value::Object(values.clone())));
    }
    out.push_str(if all.is_empty() { "}\n" } else { "\n}\n" });
    out
}

/// A value as `opa fmt` writes it on one line.
fn literal(value: &Value) -> String {
    match value {
        Value::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(values) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", Value::String(key.clone()), literal(value));
            format!("{{{}}}", super::sorted(values).into_iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        _ => value.to_string(),
    }
}

const MAIN: &str = r#"
# METADATA
# title: All findings
# description: |
#   Runs every policy on `input`, which has the form `{"review", "parameters_by_policy", "facts", "now"}` that
#   docs/architecture.md describes. Other objects are read from `data.inventory`; without it, policies that need them
#   answer `unknown`.
package portcullis.main

finding(policy, v, verdict) := {"policy": policy, "verdict": verdict, "msg": v.msg, "details": v.details}

# Whether a policy judges the kind under review. Where the request and the object disagree on what it is, both count.
judges(id) if {
	some kind in reviewed
	kind in kinds[id]
}

reviewed contains kind if {
	given := input.review.kind
	kind := concat("/", [given.group, given.kind])
}

reviewed contains kind if {
	o := input.review.object
	kind := concat("/", [group(o.apiVersion), o.kind])
}

reviewed contains kind if {
	o := input.review.oldObject
	kind := concat("/", [group(o.apiVersion), o.kind])
}

group(api) := split(api, "/")[0] if {
	contains(api, "/")
} else := ""
"#;

const SETTINGS: &str = r#"
# METADATA
# title: Settings
# description: |
#   What an operator sets through data: `data.portcullis_parameters`, an object of parameters by policy id (and `common`),
#   and `data.portcullis_settings` with `profile` (`baseline` or `strict`), `fail_on` (a severity) and `unknown` (`deny`
#   or `warn`).
package portcullis.settings

given := v if {
	v := data.portcullis_settings
	is_object(v)
} else := {}

# A profile that is neither of the two is taken for the stricter one.
profile := "baseline" if {
	object.get(given, "profile", "baseline") == "baseline"
} else := "strict"

# A severity that is none lets nothing pass.
fail_on := v if {
	v := rank[object.get(given, "fail_on", "medium")]
} else := 0

rank := {"info": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}

# What `unknown` does: a warning, unless set otherwise or in the strict profile.
unknown_denies if {
	profile == "strict"
	object.get(given, "unknown", "deny") != "warn"
}

unknown_denies if {
	profile != "strict"
	object.get(given, "unknown", "warn") != "warn"
}

parameters := object.union(strict_parameters, given_parameters) if {
	profile == "strict"
} else := given_parameters

given_parameters := v if {
	v := data.portcullis_parameters
	is_object(v)
} else := {}

runs(_) if profile == "strict"

runs(id) if policies[id].profile == "baseline"

# Whether a finding denies.
denies(f) if {
	f.verdict == "fail"
	rank[policies[f.policy].severity] >= fail_on
}

denies(f) if f.verdict == "error"

denies(f) if {
	f.verdict == "unknown"
	unknown_denies
}
"#;

const ADMISSION: &str = r#"
# METADATA
# title: AdmissionReview
# description: |
#   A validating webhook: `input` is an AdmissionReview, `response` is the AdmissionReview to send back. Set
#   `--set=default_decision=portcullis/admission/response`.
package portcullis.admission

import data.portcullis.main
import data.portcullis.settings

# A request that is none is refused: an undecided request must never pass.
request := v if {
	v := input.request
	is_object(v)
} else := {}

findings contains f if {
	request != {}
	evaluated := main.findings with input as {"review": request, "parameters_by_policy": settings.parameters}
	some f in evaluated
	settings.runs(f.policy)
}

denials contains f if {
	some f in findings
	settings.denies(f)
}

# One line for each finding, sorted.
lines(fs) := sort([line |
	some f in fs
	line := concat("", [f.policy, ": ", f.msg])
])

default allowed := false

allowed if {
	request != {}
	count(kinds) > 0
	count(denials) == 0
}

# What the request is about; without it no policy would be asked.
kinds := v if {
	v := main.reviewed with input as {"review": request}
}

message := "the input is no AdmissionReview with a request" if {
	request == {}
} else := "the request does not say what kind of object it is about" if {
	count(kinds) == 0
} else := concat("\n", lines(denials))

verdict := {"uid": object.get(request, "uid", ""), "allowed": true, "warnings": warnings} if {
	allowed
} else := {
	"uid": object.get(request, "uid", ""),
	"allowed": false,
	"status": {"code": 403, "message": message},
	"warnings": warnings,
}

warnings := lines(findings - denials)

response := {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": verdict}
"#;

const CONFTEST: &str = r#"
# METADATA
# title: conftest
# description: |
#   `conftest test --namespace portcullis.conftest`: `input` is a manifest, or with `--combine` the list of all manifests,
#   each judged against the others as inventory. Without `--combine` nothing is known about other objects.
package portcullis.conftest

import data.portcullis.main
import data.portcullis.settings

combined if is_array(input)

# The objects to judge: Lists are opened, files that hold no object are left out.
objects := [o | some file in input; some o in opened(file.contents)] if {
	combined
} else := opened(input)

opened(contents) := [o | some item in contents; some o in flat(item)] if {
	is_array(contents)
} else := flat(contents)

flat(o) := [item | some item in items(o); is_object(item)] if {
	is_list(o)
} else := [o] if {
	is_object(o)
} else := []

is_list(o) if {
	is_object(o)
	endswith(text(o, ["kind"]), "List")
	is_array(object.get(o, "items", null))
}

items(o) := o.items

# A field that is missing or no string must not make the object vanish: the policies report it.
text(o, path) := v if {
	v := object.get(o, path, "")
	is_string(v)
} else := ""

name(o) := text(o, ["metadata", "name"])

namespace(o) := v if {
	v := text(o, ["metadata", "namespace"])
	v != ""
} else := "" if {
	concat("/", [main.group(text(o, ["apiVersion"])), text(o, ["kind"])]) in cluster_kinds
} else := "default"

# Kinds without a namespace, as group and kind.
cluster_kinds := {CLUSTER_KINDS}

inventory := {
	"namespace": {ns: by_version |
		some ns in {namespace(o) | some o in objects; namespace(o) != ""}
		by_version := by_api([o | some o in objects; namespace(o) == ns])
	},
	"cluster": by_api([o | some o in objects; namespace(o) == ""]),
}

by_api(os) := {api: by_kind |
	some api in {text(o, ["apiVersion"]) | some o in os}
	by_kind := {kind: by_name |
		some kind in {text(o, ["kind"]) | some o in os; text(o, ["apiVersion"]) == api}
		by_name := {name(o): o |
			some o in os
			text(o, ["apiVersion"]) == api
			text(o, ["kind"]) == kind
		}
	}
}

review(o) := {
	"kind": {"group": group, "version": version, "kind": text(o, ["kind"])},
	"name": name(o),
	"namespace": namespace(o),
	"operation": "",
	"userInfo": {},
	"object": o,
	"oldObject": null,
} if {
	parts := split(text(o, ["apiVersion"]), "/")
	version := parts[count(parts) - 1]
	group := concat("/", array.slice(parts, 0, count(parts) - 1))
}

findings contains f if {
	combined
	some o in objects
	evaluated := main.findings with input as {"review": review(o), "parameters_by_policy": settings.parameters}
		with data.inventory as inventory
	some v in evaluated
	f := object.union(v, {"object": reference(o)})
}

findings contains f if {
	not combined
	some o in objects
	evaluated := main.findings with input as {"review": review(o), "parameters_by_policy": settings.parameters}
	some v in evaluated
	f := object.union(v, {"object": reference(o)})
}

reference(o) := concat("/", [part | some part in [text(o, ["kind"]), namespace(o), name(o)]; part != ""])

result(f) := {
	"msg": concat("", [f.object, ": ", f.msg, " (", f.policy, ")"]),
	"policy": f.policy,
	"verdict": f.verdict,
	"severity": settings.policies[f.policy].severity,
	"details": f.details,
}

deny_portcullis contains r if {
	some f in findings
	settings.runs(f.policy)
	settings.denies(f)
	r := result(f)
}

warn_portcullis contains r if {
	some f in findings
	settings.runs(f.policy)
	not settings.denies(f)
	r := result(f)
}
"#;
