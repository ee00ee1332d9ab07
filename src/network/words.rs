//! Sources in words.

use super::policy::Who;
use super::selector::NAME_LABEL;
use super::source::{Opening, Reason, Source};

impl Opening {
    /// Who it lets in, in words.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::network::Network;
    /// use portcullis::{Document, Limits};
    /// let pod = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\n";
    /// let network = Network::of(&[Document::parse("pod.yaml", pod, &Limits::default())]);
    /// let openings = network.openings(&network.workloads()[0], "TCP", 8080);
    /// assert_eq!(openings.openings[0].text(), "everything");
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        let pods = if self.pods.is_empty() { String::new() } else { format!(" with `{}`", self.pods) };
        match self.reason {
            Reason::AllSources => "everything".to_owned(),
            Reason::Outside => "addresses outside the cluster and Pods on the network of their nodes".to_owned(),
            Reason::IpBlock => format!("addresses of `{}`", self.cidr),
            Reason::SameNamespacePods => format!("Pods of the same namespace{pods}"),
            Reason::AnyNamespace => format!("Pods of every namespace{pods}"),
            Reason::Namespaces => format!("Pods of {}{pods}", named(&self.namespaces, &self.selector)),
            Reason::MutableNamespaceLabel => {
                format!("Pods of namespaces with `{}`{}", self.selector, pods.replacen("with", "and", 1))
            }
        }
    }
}

fn named(namespaces: &[String], selector: &str) -> String {
    let quoted: Vec<String> = namespaces.iter().map(|name| format!("`{name}`")).collect();
    let (told, exactly) = match quoted.as_slice() {
        [] => return format!("namespaces with `{selector}`"),
        [one] => (format!("namespace {one}"), format!("{NAME_LABEL}={}", namespaces.join(""))),
        [first @ .., last] => {
            (format!("namespaces {} and {last}", first.join(", ")), format!("{NAME_LABEL} in ({})", namespaces.join(", ")))
        }
    };
    if selector == exactly { told } else { format!("{told} (`{selector}`)") }
}

/// Whom a peer of a policy matches, in words.
pub(super) fn of(who: &Who) -> String {
    match who {
        Who::Ranges(ranges) => {
            let quoted: Vec<String> = ranges.iter().map(|range| format!("`{range}`")).collect();
            format!("addresses of {}", quoted.join(", "))
        }
        Who::Untold(field) => format!("what its `{field}` match"),
        Who::Nobody => "nobody".to_owned(),
        Who::Everybody | Who::Outside | Who::Range { .. } | Who::Pods { .. } => {
            Source::of(who, "").map(|source| source.opening("", &[]).text()).unwrap_or_default()
        }
    }
}
