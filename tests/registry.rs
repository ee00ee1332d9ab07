//! The registry of routes as a caller of the library uses it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

use std::fs;
use std::path::Path;

use portcullis::registry::{Column, Exposure, Format, Guard, Query, Redirect, Registry, Tls};
use portcullis::{Backend, Document, Documents, ErrorKind, Evaluator, EvaluatorBuilder, Limits, RenderOptions, Severity};

fn parse(name: &str, text: &str) -> Documents {
    Document::parse(name, text.as_bytes(), &Limits::default())
}

fn shop() -> Documents {
    parse("shop.yaml", include_str!("../testdata/routes/shop.yaml"))
}

/// One policy, so that what the others find does not matter here.
fn builder() -> EvaluatorBuilder {
    Evaluator::builder().select("route/missing-tls")
}

fn registry() -> Registry {
    builder().build().unwrap().routes(&[shop()]).unwrap()
}

#[test]
fn a_row_says_what_the_objects_say() {
    let registry = registry();
    let hosts: Vec<(&str, &str)> = registry.rows().iter().map(|row| (row.host(), row.path())).collect();
    assert_eq!(hosts, [("admin.example.com", "/"), ("shop.example.com", "/"), ("shop.example.com", "/cart")]);
    let [admin, front, cart] = registry.rows() else { panic!() };

    assert_eq!((admin.tls(), admin.auth(), admin.allow_list()), (Tls::Plain, Guard::On, Guard::On));
    assert_eq!((admin.severity(), admin.findings().len()), (Some(Severity::High), 1));
    assert_eq!(admin.findings()[0].policy().id(), "route/missing-tls");

    assert_eq!((front.tls(), front.redirect(), front.rate_limit()), (Tls::Served, Redirect::Redirect, Guard::On));
    assert_eq!((front.auth(), front.client_certificates(), front.waf()), (Guard::Off, Guard::Off, Guard::Off));
    assert_eq!((front.class(), front.exposure()), ("nginx", Exposure::Unknown));
    assert_eq!((front.created(), front.changed(), front.changed_by()), ("2025-05-01T08:00:00Z", "2026-10-02T12:30:00Z", "helm"));
    assert_eq!((front.endpoints(), front.is_stale(), front.severity()), (Some(2), false, None));
    let backend = &front.backends()[0];
    assert_eq!((backend.kind(), backend.namespace(), backend.name()), ("Service", "shop", "storefront"));
    assert_eq!((backend.port(), backend.role(), backend.endpoints()), ("http", "route", Some(2)));
    assert_eq!(front.object().to_string(), "Ingress shop/storefront");
    assert_eq!(front.location().unwrap().to_string(), "shop.yaml:7:1");

    assert_eq!((cart.endpoints(), cart.is_stale()), (Some(0), true));
    assert_eq!((registry.errors().len(), registry.exit_code(), registry.report().findings().len()), (0, 0, 1));
}

#[test]
fn engines_and_compiled_programs_agree() {
    let own = "package lib.portcullis.unused\n\nnothing := true\n";
    let expected = registry().to_json();
    let interpreter = builder().backend(Backend::Interpreter).build().unwrap();
    assert_eq!(interpreter.routes(&[shop()]).unwrap().to_json(), expected);
    let sources = builder().user_policy("unused.rego", own).build().unwrap();
    assert_eq!(sources.routes(&[shop()]).unwrap().to_json(), expected);
}

#[test]
fn the_order_of_the_sources_does_not_matter() {
    let documents = shop();
    let texts: Vec<String> = documents.documents().iter().map(|document| document.value().to_string()).collect();
    let listed = |texts: &mut dyn Iterator<Item = &String>| {
        let sources: Vec<Documents> = texts.map(|text| parse("one.json", text)).collect();
        let registry = builder().build().unwrap().routes(&sources).unwrap();
        registry.render(Format::Table, &RenderOptions::new())
    };
    assert_eq!(listed(&mut texts.iter()), listed(&mut texts.iter().rev()));
}

#[test]
fn queries() {
    let registry = registry();
    let paths = |query: Query| {
        let chosen = registry.query(&query);
        assert_eq!(chosen.total(), 3);
        chosen.rows().iter().map(|row| row.path().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths(Query::new().host("shop.*")), ["/", "/cart"]);
    assert_eq!(paths(Query::new().host("shop.*").sort("-path").unwrap()), ["/cart", "/"]);
    assert_eq!(paths(Query::new().stale(true)), ["/cart"]);
    assert_eq!(paths(Query::new().findings(true)), ["/"]);
    assert_eq!(paths(Query::new().namespace("other")), [""; 0]);
    assert_eq!(paths(Query::new().class("ng?nx").public(true)).len(), 3);
    for column in Column::ALL {
        assert_eq!(registry.query(&Query::new().sort(column.as_str()).unwrap()).rows().len(), 3, "{column}");
    }
    let by_severity = registry.query(&Query::new().sort("-severity, host").unwrap());
    assert_eq!(by_severity.rows()[0].host(), "admin.example.com");
    for wrong in ["hots", "", "host,", "-"] {
        assert_eq!(Query::new().sort(wrong).unwrap_err().kind(), ErrorKind::Config, "{wrong}");
    }
    assert!(Query::new().sort("changed-by").is_ok(), "as options are written");
}

#[test]
fn nothing_that_cannot_be_judged_is_lost() {
    let broken = parse(
        "broken.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: odd, namespace: shop}\nspec: {rules: 1}\n---\na: [\n",
    );
    let evaluator = builder().build().unwrap();
    let registry = evaluator.routes(&[shop(), broken]).unwrap();
    assert_eq!(registry.rows().len(), 3);
    let errors: Vec<&str> = registry.errors().iter().filter_map(|fault| fault.location()).map(|at| at.file()).collect();
    assert_eq!(errors, ["broken.yaml", "broken.yaml"]);
    assert_eq!(registry.exit_code(), 4);
    let one_more = registry.with_error(&portcullis::Error::new(ErrorKind::Input, "nowhere.yaml: there is no such file"));
    assert_eq!((one_more.errors().len(), one_more.query(&Query::new().host("none")).errors().len()), (3, 3));
    for format in Format::ALL {
        let text = one_more.render(format, &RenderOptions::new());
        assert!(text.contains("broken.yaml") && text.contains("nowhere.yaml"), "{format}: {text}");
    }
}

/// A budget that is used up, or an answer of the wrong shape, is an error of that object.
#[test]
fn an_object_whose_routes_cannot_be_told_is_an_error() {
    let tight = builder().limits(Limits::default().instructions(1)).build().unwrap();
    let registry = tight.routes(&[parse("one.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")]).unwrap();
    // An object adds to its budget; it may or may not do.
    assert!(registry.errors().iter().all(|fault| fault.kind() == ErrorKind::Limit), "{:?}", registry.errors());

    let wrong = "package lib.portcullis.registry\n\nrows := [{\"host\": 1}]\n";
    let evaluator = Evaluator::builder().select("route/missing-tls").bundle(&modules(wrong)).build().unwrap();
    let registry = evaluator.routes(&[shop()]).unwrap();
    assert_eq!((registry.rows().len(), registry.errors().len()), (0, registry.report().objects()));
    let fault = &registry.errors()[0];
    assert_eq!(fault.kind(), ErrorKind::Evaluation);
    assert!(fault.message().starts_with("the routes of the object cannot be told: "), "{}", fault.message());
    assert_eq!(registry.report().findings().len(), 1, "what policies find is there all the same");
}

/// The bundled modules with another `lib.portcullis.registry`.
fn modules(registry: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![("policies/lib/registry.rego".to_owned(), registry.to_owned())];
    let mut add = |path: &str| all.push((path.to_owned(), fs::read_to_string(root.join(path)).unwrap()));
    add("policies/route/missing_tls/policy.rego");
    let mut names: Vec<String> = fs::read_dir(root.join("policies/lib"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".rego") && !name.ends_with("_test.rego") && name != "registry.rego")
        .collect();
    names.sort();
    names.iter().for_each(|name| add(&format!("policies/lib/{name}")));
    all
}

#[test]
fn the_inventory_is_known_and_not_listed() {
    let evaluator = Evaluator::builder().select("route/host-collision").build().unwrap();
    let ingress = |namespace: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: shop, namespace: {namespace}}}\nspec:\n  ingressClassName: nginx\n  \
             rules: [{{host: shop.example.com, http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: s, port: {{number: 80}}}}}}}}]}}}}]\n"
        )
    };
    let (own, other) = (parse("own.yaml", &ingress("store")), parse("other.yaml", &ingress("other")));
    let found = |others: &[Documents]| {
        let registry = evaluator.routes_in(std::slice::from_ref(&own), others).unwrap();
        assert_eq!((registry.rows().len(), registry.report().objects()), (1, 1));
        assert!(registry.report().notices().is_empty(), "{:?}", registry.report().notices());
        registry.rows()[0].findings().len()
    };
    assert_eq!((found(&[]), found(std::slice::from_ref(&other)), found(&[other, own.clone()])), (0, 1, 1));
    assert_eq!(found(std::slice::from_ref(&own)), 0, "an object that is in both is that of the sources");
    let broken = parse("broken.yaml", "a: [\n");
    assert_eq!(evaluator.routes_in(std::slice::from_ref(&own), &[broken]).unwrap().exit_code(), 4);
}

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse::<Format>().unwrap(), format);
    }
    assert!("htm".parse::<Format>().unwrap_err().to_string().contains("did you mean `html`?"));
}

#[test]
fn a_table_keeps_to_the_width() {
    let registry = registry();
    let wide = registry.render(Format::Table, &RenderOptions::new().width(usize::MAX));
    assert!(!wide.contains('…'), "{wide}");
    let narrow = registry.render(Format::Table, &RenderOptions::new().width(110));
    assert!(narrow.contains('…') && narrow.lines().all(|line| line.chars().count() <= 110), "{narrow}");
}
