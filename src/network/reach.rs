//! What reaches what: one source, one target, one port.

mod authorize;
mod decide;
mod find;
mod party;

use serde::Serialize;

use super::Network;
use super::question::Question;
use crate::document::PathSegment;
use crate::error::Error;
use crate::report::Fault;

use decide::Direct;
use find::Place;

/// Whether something reaches something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That cannot be told from what was given.
    Unknown,
}

impl Verdict {
    /// The word for it, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// What two ends make together: both must let traffic through.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }
}

/// Whether ranges of policies match Pods by their addresses, which network plugins do differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AddressMatching {
    /// A range matches by address, also a Pod's own.
    #[default]
    EveryAddress,
    /// Pods are matched by selectors only, as Cilium does.
    SelectorsOnly,
}

/// What a source reaches of a target.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Reach {
    /// The source, as it was understood: a workload's key, `a new Pod of shop`, an address, `internet`.
    pub from: String,
    /// The target, as it was asked for.
    pub to: String,
    /// How ranges were matched.
    pub matching: AddressMatching,
    /// One for each workload and port of the target.
    pub answers: Vec<Answer>,
    /// Why nothing can be told of some of the target.
    pub needs: Vec<String>,
    /// What no manifest can tell.
    pub not_told: Vec<String>,
    /// How many Kubernetes objects were read.
    pub objects: usize,
    /// What could not be read: the answer may be another for each.
    pub errors: Vec<Fault>,
}

/// Whether a source reaches a port of a workload, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// Whether it does.
    pub verdict: Verdict,
    /// The key of the workload.
    pub workload: String,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The number of the port.
    pub number: u16,
    /// The name of the port; empty where it has none, or is not declared.
    pub port: String,
    /// Whether the source is let out.
    pub egress: Side,
    /// Whether the target lets it in.
    pub ingress: Side,
    /// What would settle what is unknown.
    pub needs: Vec<String>,
}

/// What the policies at one end decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Side {
    /// Whether they let it through.
    pub verdict: Verdict,
    /// What decides, or may decide.
    pub by: Vec<Step>,
}

/// What decides at one end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// The key of the policy; empty where none decides.
    pub policy: String,
    /// Where in the policy.
    pub path: Vec<PathSegment>,
    /// What it comes to, in words.
    pub text: String,
}

impl Network {
    /// What the source of a question reaches of its target.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) where no workload or Service of that name is given, several are, or it has no such
    /// port.
    ///
    /// # Example
    ///
    /// ```
    /// use portcullis::network::{AddressMatching, Network, Question, Verdict};
    /// use portcullis::{Document, Limits};
    /// let manifest = b"
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web}}
    /// spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: web, namespace: shop}
    /// spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
    /// ";
    /// let network = Network::of(&[Document::parse("shop.yaml", manifest, &Limits::default())]);
    /// let from = |source| network.reach(&Question::new(source, "shop/web")?, AddressMatching::default());
    /// assert_eq!(from("shop/")?.answers[0].verdict, Verdict::Yes);
    /// assert_eq!(from("internet")?.answers[0].verdict, Verdict::No);
    /// # Ok::<(), portcullis::Error>(())
    /// ```
    pub fn reach(&self, question: &Question, matching: AddressMatching) -> Result<Reach, Error> {
        let from = self.place_of(&question.from)?;
        let (places, needs) = self.places_of(&question.to)?;
        let answers = places.iter().map(|place| self.answer(&from, place, matching)).collect();
        Ok(Reach {
            from: from.text.clone(),
            to: question.to.to_string(),
            matching,
            answers,
            needs,
            not_told: self.not_told(),
            objects: self.objects,
            errors: self.errors.clone(),
        })
    }

    fn answer(&self, from: &find::Source<'_>, place: &Place<'_>, matching: AddressMatching) -> Answer {
        let direct = Direct { network: self, from, place, matching };
        let itself = from.workload.as_deref().is_some_and(|own| own.kind == "Pod" && own.key() == place.workload.key());
        let (egress, ingress) = if itself { (decide::itself(), decide::itself()) } else { (direct.egress(), direct.ingress()) };
        let mut ingress = ingress;
        let mut verdict = egress.side.verdict.and(ingress.side.verdict);
        if verdict == Verdict::Yes && !itself && direct.families_differ() {
            verdict = Verdict::No;
            ingress.side.by.push(decide::other_family());
        }
        let mut needs: Vec<String> = Vec::new();
        if verdict == Verdict::Unknown {
            needs.extend(egress.needs.into_iter().chain(ingress.needs));
            needs.sort();
            needs.dedup();
        }
        Answer {
            verdict,
            workload: place.workload.key(),
            protocol: place.protocol.clone(),
            number: place.number,
            port: place.name.clone(),
            egress: egress.side,
            ingress: ingress.side,
            needs,
        }
    }

    fn not_told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if !self.policies_given() {
            told.push("whether there are network policies: none was given".to_owned());
        }
        told.push(
            "not in manifests, or not looked at: what network plugins make of policies, translation of addresses on the way, the node that a \
             Pod runs on, service meshes other than Istio, rules on HTTP, firewalls"
                .to_owned(),
        );
        told
    }
}
