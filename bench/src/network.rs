//! A cluster with many Pods, NetworkPolicies and routes.

use std::fmt::Write;

/// A dump of `factor` times 1,000 namespaces with ten Pods, two Services, two Ingresses and three NetworkPolicies each, and of the
/// controller that serves them, as `kubectl get -o json` prints it. Every tenth namespace has nothing that isolates its Pods but a policy for
/// one of them, and every seventh lets in namespaces by a label.
#[must_use]
pub fn cluster(factor: usize) -> String {
    let mut items = String::from("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n");
    items.push_str(CONTROLLER);
    for index in 0..1_000 * factor {
        namespace(&mut items, index);
    }
    items.push_str("{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"IngressClass\", \"metadata\": {\"name\": \"nginx\"}, \"spec\": {\"controller\": \"k8s.io/ingress-nginx\"}}\n]}\n");
    items
}

const CONTROLLER: &str = "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"ingress-nginx\"}},\n\
    {\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"namespace\": \"ingress-nginx\", \"name\": \"controller\"}, \"spec\": {\"selector\": {}, \"template\": {\"metadata\": {\"labels\": {\"app.kubernetes.io/name\": \"ingress-nginx\"}}, \"spec\": {\"containers\": [{\"name\": \"controller\", \"image\": \"registry.k8s.io/ingress-nginx/controller:v1.13.3\", \"ports\": [{\"name\": \"http\", \"containerPort\": 80}, {\"name\": \"https\", \"containerPort\": 443}]}]}}}},\n";

fn namespace(items: &mut String, index: usize) {
    let ns = format!("team-{index}");
    let _ = writeln!(
        items,
        "{{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {{\"name\": \"{ns}\", \"labels\": {{\"tier\": \"{}\"}}}}}},",
        index % 5
    );
    for pod in 0..10 {
        let app = if pod < 5 { "web" } else { "api" };
        let _ = writeln!(
            items,
            "{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {{\"namespace\": \"{ns}\", \"name\": \"{app}-{pod}\", \"labels\": {{\"app\": \"{app}\", \"pod\": \"{pod}\"}}}}, \"spec\": {{\"containers\": [{{\"name\": \"main\", \"image\": \"example/{app}:1.0\", \"ports\": [{{\"name\": \"http\", \"containerPort\": 8080}}, {{\"name\": \"metrics\", \"containerPort\": 9090}}]}}]}}, \"status\": {{\"phase\": \"Running\", \"podIP\": \"10.{}.{}.{pod}\"}}}},",
            index / 250 % 250,
            index % 250
        );
    }
    for app in ["web", "api"] {
        let _ = writeln!(
            items,
            "{{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {{\"namespace\": \"{ns}\", \"name\": \"{app}\"}}, \"spec\": {{\"selector\": {{\"app\": \"{app}\"}}, \"ports\": [{{\"name\": \"http\", \"port\": 80, \"targetPort\": \"http\"}}]}}}},"
        );
        let _ = writeln!(
            items,
            "{{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"Ingress\", \"metadata\": {{\"namespace\": \"{ns}\", \"name\": \"{app}\"}}, \"spec\": {{\"ingressClassName\": \"nginx\", \"tls\": [{{\"hosts\": [\"{app}-{index}.example.com\"], \"secretName\": \"tls\"}}], \"rules\": [{{\"host\": \"{app}-{index}.example.com\", \"http\": {{\"paths\": [{{\"path\": \"/\", \"pathType\": \"Prefix\", \"backend\": {{\"service\": {{\"name\": \"{app}\", \"port\": {{\"number\": 80}}}}}}}}]}}}}]}}}},"
        );
    }
    let everything = if index.is_multiple_of(10) { "{\"matchLabels\": {\"pod\": \"0\"}}" } else { "{}" };
    policy(items, &ns, "default-deny", everything, "[]");
    let controller = "{\"namespaceSelector\": {\"matchLabels\": {\"kubernetes.io/metadata.name\": \"ingress-nginx\"}}}";
    let label =
        "{\"namespaceSelector\": {\"matchLabels\": {\"tier\": \"1\"}}, \"podSelector\": {\"matchLabels\": {\"app\": \"web\"}}}";
    let web = if index.is_multiple_of(7) { format!("{controller}, {label}") } else { controller.to_owned() };
    policy(
        items,
        &ns,
        "web",
        "{\"matchLabels\": {\"app\": \"web\"}}",
        &format!("[{{\"from\": [{web}], \"ports\": [{{\"port\": \"http\"}}]}}]"),
    );
    policy(
        items,
        &ns,
        "api",
        "{\"matchLabels\": {\"app\": \"api\"}}",
        &format!("[{{\"from\": [{controller}, {{\"podSelector\": {{}}}}], \"ports\": [{{\"port\": 8080}}]}}]"),
    );
}

fn policy(items: &mut String, ns: &str, name: &str, selector: &str, ingress: &str) {
    let _ = writeln!(
        items,
        "{{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"NetworkPolicy\", \"metadata\": {{\"namespace\": \"{ns}\", \"name\": \"{name}\"}}, \"spec\": {{\"podSelector\": {selector}, \"policyTypes\": [\"Ingress\"], \"ingress\": {ingress}}}}},"
    );
}
