//! The committed program is what the sources compile to, and it is used.

use portcullis::{Document, Evaluator, Limits, Profile, Review};

#[test]
fn the_program_is_up_to_date() {
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/policy/program.bin")).unwrap();
    let compiled = portcullis::precompile().unwrap();
    assert!(file == compiled, "src/policy/program.bin is out of date: run `cargo xtask codegen`");
}

#[test]
fn compiling_is_deterministic() {
    assert!(portcullis::precompile().unwrap() == portcullis::precompile().unwrap());
}

/// An own library of no effect makes the evaluator compile the sources.
#[test]
fn the_program_decides_as_the_sources_do() {
    let own = "package lib.portcullis.unused\n\nnothing := true\n";
    for text in [include_str!("../bench/inputs/bad-ingress.yaml"), include_str!("../bench/inputs/httproute.yaml")] {
        let review = Review::from_yaml(text.as_bytes()).unwrap();
        for (profile, select) in
            [(Profile::Baseline, None), (Profile::Strict, None), (Profile::Strict, Some("route/wildcard-host"))]
        {
            let builder = |select: Option<&str>| {
                let builder = Evaluator::builder().profile(profile);
                select.into_iter().fold(builder, |builder, pattern| builder.select(pattern))
            };
            let program = builder(select).build().unwrap().evaluate(&review).unwrap();
            let sources = builder(select).user_policy("unused.rego", own).build().unwrap().evaluate(&review).unwrap();
            assert_eq!(program.to_json(), sources.to_json());
        }
    }
}

/// Of exposure too, with what has a wrong type.
#[test]
fn the_program_tells_what_is_exposed_as_the_sources_do() {
    let text = include_str!("../testdata/exposure/shop.yaml");
    let text = format!(
        "{text}---\n{}",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: wrong}\nspec: {rules: none}\n"
    );
    let documents = [Document::parse("shop.yaml", text.as_bytes(), &Limits::default())];
    let program = Evaluator::builder().build().unwrap().exposure(&documents).unwrap();
    let own = "package lib.portcullis.unused\n\nnothing := true\n";
    let sources = Evaluator::builder().user_policy("unused.rego", own).build().unwrap().exposure(&documents).unwrap();
    assert_eq!(program.errors().len(), 1);
    assert_eq!(program.to_json(), sources.to_json());
}
