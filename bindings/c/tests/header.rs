//! The committed header and the exported functions name the same things.

use std::collections::BTreeSet;

fn names<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    let starts = text.match_indices(before).map(|(at, _)| &text[at + before.len() - "portcullis_".len()..]);
    starts
        .filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
        .filter(|name| !name.contains(char::is_whitespace))
        .collect()
}

#[test]
fn every_function_is_declared_and_documented() {
    let source = include_str!("../src/lib.rs");
    let header = include_str!("../include/portcullis.h");
    let exported = names(source, "extern \"C\" fn portcullis_");
    assert!(exported.len() > 10, "{exported:?}");
    let lines: Vec<&str> = header.lines().collect();
    let mut declared = BTreeSet::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.ends_with(");") && !line.starts_with(' ')) {
        let name = line.split('(').next().and_then(|head| head.rsplit([' ', '*']).next()).unwrap_or_default();
        declared.insert(name);
        assert!(lines[index - 1].trim_end().ends_with("*/"), "`{name}` has no comment above it");
    }
    assert_eq!(exported, declared);
}

#[test]
fn versions_agree() {
    let header = include_str!("../include/portcullis.h");
    assert!(header.contains(&format!("#define PORTCULLIS_VERSION \"{}\"", env!("CARGO_PKG_VERSION"))));
    assert!(header.contains(&format!("#define PORTCULLIS_ABI_VERSION {}", portcullis_c::portcullis_abi_version())));
}
