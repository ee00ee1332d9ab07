//! A cluster with many users, groups, ServiceAccounts, roles and bindings.

use std::fmt::Write;

/// A dump of `factor` times 10,000 users, 5,000 ServiceAccounts, 2,000 groups, 2,000 roles and 50,000 bindings in 500 namespaces, as
/// `kubectl get -o json` prints it. One in twenty roles lets one deploy, publish routes or write network policies; a few let one enter
/// Pods. The rest is reading.
#[must_use]
pub fn cluster(factor: usize) -> String {
    let namespaces = 500 * factor;
    let mut items = String::from("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n");
    for index in 0..namespaces {
        let _ =
            writeln!(items, "{{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {{\"name\": \"ns-{index}\"}}}},");
        let _ = writeln!(
            items,
            "{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {{\"namespace\": \"ns-{index}\", \"name\": \"web\"}}, \"spec\": {{\"serviceAccountName\": \"sa-0\"}}}},"
        );
        for account in 0..10 {
            let _ = writeln!(
                items,
                "{{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {{\"namespace\": \"ns-{index}\", \"name\": \"sa-{account}\"}}}},"
            );
        }
    }
    for index in 0..2_000 * factor {
        let (group, resources, verbs) = rule(index);
        let _ = writeln!(
            items,
            "{{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\", \"metadata\": {{\"name\": \"role-{index}\"}}, \"rules\": [{{\"apiGroups\": [\"{group}\"], \"resources\": [{resources}], \"verbs\": [{verbs}]}}]}},"
        );
    }
    let bindings = 50_000 * factor;
    for index in 0..bindings {
        let mixed = mix(index);
        // Who works in a namespace is mostly bound there.
        let home = mixed % namespaces;
        let subject = match index % 10 {
            0..=5 => format!("{{\"kind\": \"User\", \"name\": \"user-{}\"}}", home * 20 + mixed / 11 % 20),
            6 | 7 => format!("{{\"kind\": \"Group\", \"name\": \"group-{}\"}}", mixed % (2_000 * factor)),
            _ => format!(
                "{{\"kind\": \"ServiceAccount\", \"namespace\": \"ns-{}\", \"name\": \"sa-{}\"}}",
                mixed % namespaces,
                mixed % 10
            ),
        };
        let end = if index + 1 == bindings { "]}\n" } else { ",\n" };
        let _ = write!(
            items,
            "{{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"RoleBinding\", \"metadata\": {{\"namespace\": \"ns-{}\", \"name\": \"b-{index}\"}}, \"roleRef\": {{\"apiGroup\": \"rbac.authorization.k8s.io\", \"kind\": \"ClusterRole\", \"name\": \"role-{}\"}}, \"subjects\": [{subject}]}}{end}",
            mixed % namespaces,
            mix(mixed) % (2_000 * factor),
        );
    }
    items
}

/// The finisher of SplitMix64: spreads numbers, the same everywhere.
fn mix(index: usize) -> usize {
    let mut z = (index as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((z ^ (z >> 31)) >> 16).unwrap_or_default()
}

fn rule(index: usize) -> (&'static str, &'static str, &'static str) {
    const WRITE: &str = "\"create\", \"update\", \"patch\", \"delete\"";
    match index % 100 {
        0 | 1 => ("apps", "\"deployments\"", WRITE),
        2 => ("networking.k8s.io", "\"ingresses\"", WRITE),
        3 => ("networking.k8s.io", "\"networkpolicies\"", WRITE),
        4 => ("", "\"pods/exec\"", "\"create\""),
        _ => ("", "\"pods\", \"services\", \"configmaps\"", "\"get\", \"list\", \"watch\""),
    }
}
