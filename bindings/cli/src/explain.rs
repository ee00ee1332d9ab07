//! `portcullis explain` and `portcullis policies`: what the policies are.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use portcullis::{Evaluator, Policy, Profile, Severity};
use serde_json::{Map, Value, json};

use crate::args::{Cli, Explain, ExplainFormat, Policies, PoliciesFormat};
use crate::failure::{Failure, exit};
use crate::output;

/// An example of each verdict of a policy; empty where there is none.
pub struct Cases {
    id: &'static str,
    denied: &'static str,
    allowed: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// Runs `explain` and gives the exit code.
pub fn explain(cli: &Cli, args: &Explain) -> Result<u8, Failure> {
    let policy = find(&args.id)?;
    let cases = CASES.iter().find(|cases| cases.id == policy.id());
    let examples: Vec<Example> = cases.into_iter().flat_map(Example::all).collect();
    let text = match args.format {
        ExplainFormat::Json => {
            let mut value = described(policy);
            value.insert("examples".into(), examples.iter().map(Example::json).collect());
            format!("{:#}\n", Value::Object(value))
        }
        ExplainFormat::Text => Page { policy, examples: &examples, color: output::stdout_color(cli.color) }.text(),
    };
    output::stdout(&text)?;
    Ok(exit::ALLOWED)
}

/// Runs `policies` and gives the exit code.
pub fn policies(cli: &Cli, args: &Policies) -> Result<u8, Failure> {
    let most = args.profile.unwrap_or(Profile::Strict);
    let chosen: Vec<&Policy> = portcullis::policies().iter().filter(|policy| policy.profile() <= most).collect();
    let text = match args.format {
        PoliciesFormat::Json => {
            let all: Vec<Value> = chosen.iter().map(|policy| Value::Object(described(policy))).collect();
            format!("{:#}\n", json!({"digest": portcullis::bundle_digest(), "policies": all}))
        }
        PoliciesFormat::Table => table(&chosen, output::stdout_color(cli.color)),
    };
    output::stdout(&text)?;
    Ok(exit::ALLOWED)
}

fn find(id: &str) -> Result<&'static Policy, Failure> {
    let all = portcullis::policies();
    if let Some(policy) = all.iter().find(|policy| policy.answers_to(id)) {
        return Ok(policy);
    }
    let group: Vec<&str> = all.iter().filter(|policy| policy.group() == id).map(Policy::id).collect();
    if !group.is_empty() {
        return Err(Failure::usage(format_args!("`{id}` is a group; its policies are {}", group.join(", "))));
    }
    // The library knows which id is near.
    let near = Evaluator::builder().parameters(id, json!({})).build().err();
    Err(Failure::usage(near.map_or_else(
        || format!("there is no policy `{id}`"),
        |error| match error.help() {
            Some(_) => error.to_string(),
            None => format!("{error} (`portcullis policies` lists them)"),
        },
    )))
}

/// Everything that METADATA says.
fn described(policy: &Policy) -> Map<String, Value> {
    let parameters: Map<String, Value> =
        policy.parameters().iter().map(|(name, one)| (name.clone(), Value::Object(one.schema().clone()))).collect();
    let references: Vec<Value> =
        policy.references().map(|(address, title)| json!({"ref": address, "description": title})).collect();
    let value = json!({
        "id": policy.id(),
        "title": policy.title(),
        "description": policy.description(),
        "severity": policy.severity(),
        "profile": policy.profile(),
        "status": policy.status(),
        "since": policy.since(),
        "aliases": policy.aliases(),
        "kinds": policy.kinds(),
        "needs": policy.needs(),
        "remediation": policy.remediation(),
        "references": references,
        "frameworks": policy.frameworks(),
        "parameters": parameters,
        "documentation": documentation(policy),
    });
    match value {
        Value::Object(entries) => entries,
        _ => Map::new(),
    }
}

fn documentation(policy: &Policy) -> String {
    format!("{}/blob/main/docs/policies/{}.md", env!("CARGO_PKG_REPOSITORY"), policy.id())
}

/// A case: what it shows, and the objects.
struct Example {
    verdict: &'static str,
    title: String,
    objects: &'static str,
}

impl Example {
    fn all(cases: &'static Cases) -> Vec<Self> {
        [("denied", cases.denied), ("allowed", cases.allowed)].into_iter().filter_map(Self::read).collect()
    }

    fn read((verdict, text): (&'static str, &'static str)) -> Option<Self> {
        let (head, objects) = text.split_once("\n---\n")?;
        let title = head.lines().find_map(|line| line.strip_prefix("case:"))?.trim().to_owned();
        Some(Self { verdict, title, objects: objects.trim_end() })
    }

    fn json(&self) -> Value {
        json!({"verdict": self.verdict, "title": self.title, "objects": self.objects})
    }
}

/// A policy as text for people.
struct Page<'a> {
    policy: &'a Policy,
    examples: &'a [Example],
    color: bool,
}

impl Page<'_> {
    fn text(&self) -> String {
        let policy = self.policy;
        let mut out = String::new();
        let bold = styled(self.color, Style::new().bold());
        let _ = writeln!(out, "{bold}{}{bold:#}: {}", policy.id(), policy.title());
        let severity = styled(self.color, severity_style(policy.severity()));
        let _ = writeln!(
            out,
            "{severity}{}{severity:#} · {} profile · {} since {}",
            policy.severity(),
            policy.profile(),
            policy.status(),
            policy.since()
        );
        if !policy.aliases().is_empty() {
            let _ = writeln!(out, "formerly {}", policy.aliases().join(", "));
        }
        let _ = writeln!(out, "\n{}", policy.description().trim_end());
        self.section(&mut out, "How to mend it", &indented(policy.remediation()));
        self.section(&mut out, "Judges", &indented(&policy.kinds().join("\n")));
        self.section(&mut out, "Needs", &indented(&policy.needs().join("\n")));
        self.section(&mut out, "Parameters", &self.parameters());
        for example in self.examples {
            let title = format!("Example, {}: {}", example.verdict, example.title);
            self.section(&mut out, &title, &indented(example.objects));
        }
        self.section(&mut out, "Frameworks", &self.frameworks());
        self.section(&mut out, "Further reading", &self.links());
        out
    }

    fn section(&self, out: &mut String, title: &str, body: &str) {
        if !body.trim().is_empty() {
            let bold = styled(self.color, Style::new().bold());
            let _ = writeln!(out, "\n{bold}{title}{bold:#}\n{}", body.trim_end());
        }
    }

    fn parameters(&self) -> String {
        let mut out = String::new();
        for (name, parameter) in self.policy.parameters() {
            let show = |value: Option<&Value>| value.map(Value::to_string);
            let default = show(parameter.default_value()).unwrap_or_else(|| "none".into());
            let strict = show(parameter.strict_value()).map(|value| format!("; in the strict profile {value}"));
            let _ = writeln!(out, "  {name}: {} [default: {default}{}]", kind(parameter.schema()), strict.unwrap_or_default());
            let _ = writeln!(out, "      {}", parameter.description());
        }
        out
    }

    fn frameworks(&self) -> String {
        let mut out = String::new();
        for (name, controls) in self.policy.frameworks().as_object().into_iter().flatten() {
            let controls: Vec<&str> = controls.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let _ = writeln!(out, "  {name}: {}", controls.join("; "));
        }
        out
    }

    fn links(&self) -> String {
        let mut out = format!("  {}\n", documentation(self.policy));
        for (address, title) in self.policy.references() {
            let _ = writeln!(out, "  {title}: {address}");
        }
        out
    }
}

/// The type of a parameter in a few words.
fn kind(schema: &Map<String, Value>) -> String {
    let name = |schema: &Map<String, Value>| schema.get("type").and_then(Value::as_str).unwrap_or("value").to_owned();
    match schema.get("items").and_then(Value::as_object) {
        Some(items) => format!("{} of {}", name(schema), name(items)),
        None => name(schema),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("  {line}\n") }).collect()
}

fn table(policies: &[&Policy], color: bool) -> String {
    let width = policies.iter().map(|policy| policy.id().len()).max().unwrap_or(0).max(2);
    let bold = styled(color, Style::new().bold());
    let mut out = format!("{bold}{:width$}  {:8}  {:8}  {:10}  TITLE{bold:#}\n", "ID", "SEVERITY", "PROFILE", "STATUS");
    for policy in policies {
        let severity = styled(color, severity_style(policy.severity()));
        let _ = writeln!(
            out,
            "{:width$}  {severity}{:8}{severity:#}  {:8}  {:10}  {}",
            policy.id(),
            policy.severity().as_str(),
            policy.profile().as_str(),
            policy.status().as_str(),
            policy.title()
        );
    }
    out
}

fn severity_style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Critical | Severity::High => AnsiColor::Red,
        Severity::Medium => AnsiColor::Yellow,
        Severity::Low | Severity::Info => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(color.into()))
}

fn styled(color: bool, style: Style) -> Style {
    if color { style } else { Style::new() }
}
