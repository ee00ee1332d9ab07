//! `new-policy <group>/<name>`: a folder with a working policy on Ingress, its tests and three cases.

use std::path::Path;

use crate::files::Files;
use crate::metadata;

/// Writes the folder and returns its files.
///
/// # Errors
///
/// When the id is none, or the folder exists.
pub fn write(root: &Path, id: &str) -> Result<Vec<String>, String> {
    let files = skeleton(id)?;
    for (path, _) in files.iter() {
        if root.join(path).exists() {
            return Err(format!("{path} exists"));
        }
    }
    files.write(root)
}

/// The files of a new policy.
///
/// # Errors
///
/// When the id is none.
pub fn skeleton(id: &str) -> Result<Files, String> {
    if !metadata::is_id(id) {
        return Err(format!("`{id}` is not `<group>/<name>` in kebab-case; name the bad thing, as `route/missing-tls` does"));
    }
    let snake = id.replace('-', "_");
    let name = snake.rsplit('/').next().unwrap_or_default();
    let words = id.rsplit('/').next().unwrap_or_default().replace('-', " ");
    let fill = |text: &str| {
        let package = snake.replace('/', ".");
        text.replace("{id}", id)
            .replace("{package}", &package)
            .replace("{name}", name)
            .replace("{words}", &words)
            .replace("{Words}", &capital(&words))
    };
    let mut files = Files::default();
    for (file, text) in [
        ("policy.rego", POLICY),
        ("policy_test.rego", TEST),
        ("cases/denied_marked.yaml", DENIED),
        ("cases/allowed_unmarked.yaml", ALLOWED),
        ("cases/near_miss_other_value.yaml", NEAR_MISS),
    ] {
        files.add(format!("policies/{snake}/{file}"), fill(text));
    }
    Ok(files)
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

const POLICY: &str = r#"# METADATA
# title: {Words}
# description: |
#   What is wrong, and why it matters, in two to five sentences of plain English. This example finds every Ingress whose
#   annotation `example.com/{name}` is `true`.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/
#     description: Ingress
# custom:
#   severity: medium
#   profile: strict
#   status: preview
#   since: 0.1.0
#   aliases: []
#   kinds: [networking.k8s.io/Ingress]
#   needs: []
#   remediation: Remove the annotation `example.com/{name}`.
#   frameworks: {}
#   parameters:
#     exempt_names: {type: array, items: {type: string}, default: [], description: Names of Ingresses that may have it.}
package portcullis.{package}

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	kinds.of(access.subject) == "Ingress"
	text := access.annotation(access.subject, "example.com/{name}")
	text == "true"
	name := access.name(access.subject)
	exempt := access.texts(parameters.of("{id}"), "exempt_names")
	not name in exempt
	msg := concat("", ["annotation `example.com/{name}` of `", name, "` is `true`"])
	path := ["metadata", "annotations", "example.com/{name}"]
	details := {"path": path, "evidence": {"value": text}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
"#;

const TEST: &str = r#"package portcullis.{package}_test

import data.portcullis.{package}

ingress(annotations) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": annotations},
	"spec": {},
}}}

test_marked if {
	found := {name}.violation with input as ingress({"example.com/{name}": "true"})
	found == {{
		"msg": "annotation `example.com/{name}` of `shop` is `true`",
		"details": {"path": ["metadata", "annotations", "example.com/{name}"], "evidence": {"value": "true"}},
	}}
}

test_unmarked if {
	found := {name}.violation with input as ingress({})
	found == set()
}

test_exempt if {
	given := {"{id}": {"exempt_names": ["shop"]}}
	reviewed := object.union(ingress({"example.com/{name}": "true"}), {"parameters_by_policy": given})
	found := {name}.violation with input as reviewed
	found == set()
}

test_wrong_type_is_an_error if {
	found := {name}.violation with input as ingress({"example.com/{name}": true})
	some v in found
	v.details.verdict == "error"
}
"#;

const DENIED: &str = r#"case: The annotation is set
expect: deny
messages: ["annotation `example.com/{name}` of `shop` is `true`"]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: store
  annotations:
    example.com/{name}: "true"  #~ {id}
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
"#;

const ALLOWED: &str = r#"case: The annotation is not set
expect: allow
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: store
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
"#;

const NEAR_MISS: &str = r#"case: The annotation is there, with another value
expect: allow
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: store
  annotations:
    example.com/{name}: "false"
spec:
  ingressClassName: nginx
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: shop, port: {number: 80}}}
"#;
