//! Whether an object of the network has the shape that it must have. What has the wrong type is read as if it were not there (see `read`),
//! so that somebody who asks must be told.

mod authorization;
mod calico;
mod cilium;

use serde_json::Value;

use crate::document::{Document, PathSegment};
use crate::error::{Error, ErrorKind};
use crate::review::ObjectRef;

/// What is wrong first with a network policy; `None` for one that is right, and for an object of another kind.
pub(super) fn wrong(document: &Document, reference: &ObjectRef) -> Option<Error> {
    let root = At { value: Some(document.value()), path: Vec::new() };
    let spec = root.key("spec");
    let checked = match (reference.api_version(), reference.kind()) {
        ("networking.k8s.io/v1", "NetworkPolicy") => of_policy(&spec, false),
        ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy")
        | ("policy.networking.k8s.io/v1alpha2" | "policy.networking.k8s.io/v1beta1", "ClusterNetworkPolicy") => {
            of_policy(&spec, true)
        }
        ("cilium.io/v2", "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy") => cilium::of_object(&root),
        ("projectcalico.org/v3" | "crd.projectcalico.org/v1", "NetworkPolicy" | "GlobalNetworkPolicy") => calico::of_spec(&spec),
        ("security.istio.io/v1" | "security.istio.io/v1beta1", "AuthorizationPolicy") => authorization::of_policy(&spec),
        _ => return None,
    };
    let (path, must) = checked.err()?;
    let name: Vec<String> = path.iter().map(ToString::to_string).collect();
    let error = Error::new(ErrorKind::Input, format!("{reference}: `{}` must be {must}", name.join(".")));
    Some(document.locate(&path).into_iter().fold(error, Error::at))
}

type Checked = Result<(), (Vec<PathSegment>, &'static str)>;

/// A value and the keys that lead to it; null is absent.
struct At<'a> {
    value: Option<&'a Value>,
    path: Vec<PathSegment>,
}

impl<'a> At<'a> {
    fn key(&self, key: &str) -> At<'a> {
        let value = self.value.and_then(|value| value.get(key)).filter(|value| !value.is_null());
        At { value, path: [self.path.clone(), vec![PathSegment::from(key)]].concat() }
    }

    fn is(&self, must: &'static str, right: impl Fn(&Value) -> bool) -> Checked {
        if self.value.is_none_or(right) { Ok(()) } else { Err((self.path.clone(), must)) }
    }

    fn object(&self) -> Checked {
        self.is("an object", Value::is_object)
    }

    fn text(&self) -> Checked {
        self.is("a text", Value::is_string)
    }

    fn each(&self, check: impl Fn(&At<'a>) -> Checked) -> Checked {
        self.is("a list", Value::is_array)?;
        let list = self.value.and_then(Value::as_array).into_iter().flatten();
        list.enumerate().try_for_each(|(index, value)| {
            check(&At { value: Some(value), path: [self.path.clone(), vec![PathSegment::Index(index)]].concat() })
        })
    }
}

fn of_policy(spec: &At<'_>, tier: bool) -> Checked {
    spec.object()?;
    if tier {
        let subject = spec.key("subject");
        subject.object()?;
        of_pods(&subject)?;
        spec.key("priority").is("a whole number", Value::is_i64)?;
        spec.key("tier").text()?;
    } else {
        of_selector(&spec.key("podSelector"))?;
        spec.key("policyTypes").each(At::text)?;
    }
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        spec.key(direction).each(|rule| {
            rule.object()?;
            rule.key("action").text()?;
            rule.key(peers).each(of_peer)?;
            ["ports", "protocols"].iter().try_for_each(|key| rule.key(key).each(of_port))
        })?;
    }
    Ok(())
}

fn of_peer(peer: &At<'_>) -> Checked {
    peer.object()?;
    ["podSelector", "namespaceSelector"].iter().try_for_each(|key| of_selector(&peer.key(key)))?;
    let block = peer.key("ipBlock");
    block.object()?;
    block.key("cidr").text()?;
    block.key("except").each(At::text)?;
    peer.key("networks").each(At::text)?;
    of_pods(peer)
}

/// `namespaces` or `pods` of a subject or of a peer of a tier.
fn of_pods(parent: &At<'_>) -> Checked {
    of_selector(&parent.key("namespaces"))?;
    let pods = parent.key("pods");
    pods.object()?;
    ["namespaceSelector", "podSelector"].iter().try_for_each(|key| of_selector(&pods.key(key)))
}

fn of_selector(selector: &At<'_>) -> Checked {
    selector.object()?;
    let labels = selector.key("matchLabels");
    labels.object()?;
    let keys = labels.value.and_then(Value::as_object).into_iter().flatten();
    keys.map(|(key, _)| labels.key(key)).try_for_each(|value| value.text())?;
    selector.key("matchExpressions").each(|one| {
        one.object()?;
        ["key", "operator"].iter().try_for_each(|key| one.key(key).text())?;
        one.key("values").each(At::text)
    })
}

fn of_port(entry: &At<'_>) -> Checked {
    entry.object()?;
    entry.key("protocol").text()?;
    entry.key("port").is("a number or a text", |value| value.is_i64() || value.is_string())?;
    entry.key("endPort").is("a whole number", Value::is_i64)?;
    ["namedPort", "destinationNamedPort"].iter().try_for_each(|key| entry.key(key).text())?;
    ["portNumber", "portRange", "tcp", "udp", "sctp"].iter().try_for_each(|key| entry.key(key).object())
}

#[cfg(test)]
mod tests {
    use crate::network::Network;
    use crate::{Document, Limits};

    const CILIUM: &str = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy";
    const CALICO: &str = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy";

    pub(super) fn told(head: &str, spec: &str) -> Vec<String> {
        let text = format!("{head}\nmetadata: {{name: x, namespace: shop}}\nspec: {spec}\n");
        let network = Network::of(&[Document::parse("a.yaml", text.as_bytes(), &Limits::default())]);
        network
            .errors()
            .iter()
            .map(|fault| format!("{:?} {}", fault.location().map(ToString::to_string), fault.message()))
            .collect()
    }

    #[test]
    fn wrong_types_are_told_with_their_place() {
        let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy";
        let tier = "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy";
        for (head, spec, message) in [
            (policy, "[]", "`spec` must be an object"),
            (policy, "{podSelector: all}", "`spec.podSelector` must be an object"),
            (policy, "{podSelector: {matchLabels: {app: 1}}}", "`spec.podSelector.matchLabels.app` must be a text"),
            (policy, "{ingress: {}}", "`spec.ingress` must be a list"),
            (policy, "{ingress: [{from: {}}]}", "`spec.ingress.0.from` must be a list"),
            (policy, "{ingress: [{from: [{ipBlock: 10.0.0.0/8}]}]}", "`spec.ingress.0.from.0.ipBlock` must be an object"),
            (policy, "{egress: [{ports: [{port: true}]}]}", "`spec.egress.0.ports.0.port` must be a number or a text"),
            (policy, "{policyTypes: Ingress}", "`spec.policyTypes` must be a list"),
            (tier, "{subject: {namespaces: all}}", "`spec.subject.namespaces` must be an object"),
            (tier, "{priority: high}", "`spec.priority` must be a whole number"),
            (tier, "{ingress: [{action: 1}]}", "`spec.ingress.0.action` must be a text"),
            (tier, "{egress: [{to: [{networks: 10.0.0.0/8}]}]}", "`spec.egress.0.to.0.networks` must be a list"),
            (CILIUM, "{endpointSelector: {matchLabels: {app: 1}}}", "`spec.endpointSelector.matchLabels.app` must be a text"),
            (CILIUM, "{ingress: {}}", "`spec.ingress` must be a list"),
            (CILIUM, "{ingressDeny: [{fromEndpoints: {}}]}", "`spec.ingressDeny.0.fromEndpoints` must be a list"),
            (CILIUM, "{ingress: [{fromEntities: [1]}]}", "`spec.ingress.0.fromEntities.0` must be a text"),
            (CILIUM, "{egress: [{toCIDRSet: [10.0.0.0/8]}]}", "`spec.egress.0.toCIDRSet.0` must be an object"),
            (CILIUM, "{egress: [{toFQDNs: [a.b]}]}", "`spec.egress.0.toFQDNs.0` must be an object"),
            (CILIUM, "{ingress: [{toPorts: [{ports: [{port: 80}]}]}]}", "`spec.ingress.0.toPorts.0.ports.0.port` must be a text"),
            (CILIUM, "{enableDefaultDeny: {ingress: no-}}", "`spec.enableDefaultDeny.ingress` must be true or false"),
            (CALICO, "{selector: {app: web}}", "`spec.selector` must be a text"),
            (CALICO, "{order: first}", "`spec.order` must be a number"),
            (CALICO, "{types: Ingress}", "`spec.types` must be a list"),
            (CALICO, "{preDNAT: 1}", "`spec.preDNAT` must be true or false"),
            (CALICO, "{ingress: [{action: {}}]}", "`spec.ingress.0.action` must be a text"),
            (CALICO, "{ingress: [{protocol: []}]}", "`spec.ingress.0.protocol` must be a number or a text"),
            (CALICO, "{ingress: [{source: all}]}", "`spec.ingress.0.source` must be an object"),
            (CALICO, "{ingress: [{source: {nets: 10.0.0.0/8}}]}", "`spec.ingress.0.source.nets` must be a list"),
            (
                CALICO,
                "{egress: [{destination: {ports: [true]}}]}",
                "`spec.egress.0.destination.ports.0` must be a number or a text",
            ),
        ] {
            let told = told(head, spec);
            assert!(told.len() == 1 && told[0].contains(message) && told[0].contains("a.yaml:4:"), "{spec}: {told:?}");
        }
        for (head, spec) in [
            (policy, "{podSelector: {}, ingress: [{from: null, ports: [{port: http, endPort: null}]}]}"),
            (
                tier,
                "{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: 1}}]}]}",
            ),
            ("apiVersion: v1\nkind: Pod", "1"),
            (
                CILIUM,
                "{endpointSelector: {}, ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: http, protocol: TCP}]}]}]}",
            ),
            (CALICO, "{order: 1.5, selector: all(), ingress: [{action: Allow, protocol: 6, destination: {ports: [80, '1:2']}}]}"),
        ] {
            assert_eq!(told(head, spec), [""; 0], "{spec}");
        }
    }
}
