//! `reach`: what is answered, in every format, and what is said about what is missing.

use serde_json::Value;

use crate::sandbox::{CLASS, Sandbox, repository};

const FORMATS: [&str; 3] = ["text", "json", "markdown"];

fn shop(test: &str) -> Sandbox {
    let cluster = std::fs::read_to_string(repository("testdata/network/shop/cluster.yaml")).unwrap();
    Sandbox::with(&format!("reach-{test}"), "cluster.yaml", cluster)
}

/// The controller reaches the shop by the Service; the shop reaches its database; the internet reaches neither.
const QUESTIONS: [(&str, &str, &str, &str); 8] = [
    ("ingress-nginx/controller", "service/shop/web", "yes", "service"),
    ("ingress-nginx/controller", "shop/web", "no", "ports"),
    ("shop/web", "shop/db", "yes", "database"),
    ("internet", "shop/db:5432", "no", "internet"),
    ("lab/", "deployment/shop/web:http", "no", "lab"),
    ("monitoring/", "shop/web:metrics", "unknown", "monitoring"),
    ("10.1.2.3", "shop/db", "yes", "address"),
    ("shop/", "shop/db", "unknown", "new-pod"),
];

fn read(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

#[test]
fn reach_answers_whatever_reaches_what() {
    let sandbox = shop("answers");
    for (from, to, verdict, _) in QUESTIONS {
        let run = sandbox.run(&["reach", from, to, "--format", "json"]).expect(0);
        let answer = read(&run.out);
        assert_eq!(answer["schema"], "portcullis.reach/v1");
        let answers = answer["answers"].as_array().unwrap();
        assert!(answers.iter().any(|one| one["verdict"] == verdict), "{from} {to}: {}", run.out);
        assert!(
            answers.iter().all(|one| (one["verdict"] == "unknown") != (one["needs"].as_array().unwrap().is_empty())),
            "{}",
            run.out
        );
    }
    let run = sandbox.run(&["reach", "shop/web", "shop/db"]).expect(0).err_has("Deployment/shop/web reaches shop/db");
    run.out_has("in: yes")
        .out_has("NetworkPolicy/shop/db lets in Pods of the same namespace with `app=web` (spec.ingress[0].from[0])");
    sandbox.run(&["reach", "ingress-nginx/controller", "shop/web"]).expect(0).err_has("reaches 1 of 2 ports of shop/web");
    sandbox.run(&["reach", "10.1.2.3", "shop/db"]).expect(0).err_has("10.1.2.3 reaches shop/db");
    sandbox.run(&["reach", "shop/", "shop/db", "--selectors-only"]).expect(0).err_has("a new Pod of shop does not reach shop/db");
    let run = sandbox.run(&["reach", "shop/web", "shop/db", "-q"]).expect(0);
    assert_eq!(run.err, "");
    sandbox.run(&["reach", "shop/web", "shop/db", "--color", "always"]).expect(0).out_has("\x1b[1;32myes\x1b[0m: ");
}

#[test]
fn reach_reads_the_question_first() {
    let sandbox = shop("question");
    let wrong = |arguments: &[&str]| sandbox.run(&[&["reach"], arguments].concat()).expect(2).silent();
    wrong(&["shop/web"]).err_has("TO[:PORT]");
    wrong(&["web", "shop/db", "nowhere.yaml"]).err_has("`web` is no source (write `namespace/name`");
    wrong(&["shop/web", "shop/db:", "nowhere.yaml"]).err_has("the port after `:` is missing");
    wrong(&["shop/web", "shop/db", "-f", "xlsx"]).err_has("text, json, markdown");
    wrong(&["shop/web", "shop/dbs"]).err_has("there is no workload `shop/dbs` in the inputs (did you mean `shop/db`?)");
    wrong(&["shop/web", "shop/db:sql"]).err_has("`StatefulSet/shop/db` has no port `sql`");
    wrong(&["shop/web", "service/shop/webb"]).err_has("did you mean `shop/web`?");
    wrong(&["shop/web", "shop/db", "-o", "no/such.md"]).err_has("the file cannot be written");
    sandbox.run(&["reach", "--help"]).expect(0).out_has("Exit codes").out_has("new Pod without labels");
}

#[test]
fn what_is_not_read_is_in_the_output_and_on_standard_error() {
    let sandbox = shop("errors");
    sandbox.write("z.yaml", "kind: NetworkPolicy\n");
    for format in FORMATS {
        let run = sandbox.run(&["reach", "shop/web", "shop/db", ".", "nowhere.yaml", "--format", format]).expect(4);
        let run = run.out_has("z.yaml").out_has("nowhere.yaml").err_has("error: z.yaml:1:7: the object has `kind`");
        run.err_has("error: nowhere.yaml: there is no such file or folder\n").err_has("; 2 not read");
    }
    // What is missing may stand there.
    sandbox.run(&["reach", "shop/web", "shop/dbs"]).expect(4).silent().err_has("there is no workload").err_has("z.yaml");
    sandbox.write("z.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: z, namespace: shop}\nspec: {podSelector: {}, ingress: {}}\n");
    sandbox.run(&["reach", "shop/web", "shop/db"]).expect(4).err_has("z.yaml:4:").err_has("`spec.ingress` must be a list");
}

#[test]
fn nothing_to_read() {
    let sandbox = Sandbox::new("reach-nothing");
    sandbox.run(&["reach", "shop/web", "shop/db"]).expect(3).err_has("there is no Kubernetes object in the inputs");
    sandbox.write("class.yaml", CLASS);
    sandbox.run(&["reach", "shop/web", "shop/db"]).expect(2).err_has("no workload of that kind was given");
    let cluster = std::fs::read_to_string(repository("testdata/network/shop/cluster.yaml")).unwrap();
    sandbox.run_with(&["reach", "shop/web", "shop/db", "-"], cluster).expect(0);
}

#[test]
fn the_format_follows_the_file() {
    let sandbox = shop("files");
    for (file, start) in
        [("r.json", "{\n"), ("r.md", "Deployment/shop/web reaches shop/db."), ("r.txt", "yes: Deployment/shop/web")]
    {
        sandbox.run(&["reach", "shop/web", "shop/db", "-o", file]).expect(0).silent();
        assert!(sandbox.read(file).starts_with(start), "{file}: {}", sandbox.read(file));
    }
}

/// What the program prints of the example.
#[test]
fn golden_outputs() {
    let folder = repository("testdata/network/shop");
    let sandbox = shop("golden");
    for (from, to, _, name) in QUESTIONS {
        for (format, ending) in [("text", "txt"), ("json", "json"), ("markdown", "md")] {
            if format != "text" && name != "ports" {
                continue;
            }
            let out = without_versions(&sandbox.run(&["reach", from, to, "cluster.yaml", "--format", format]).out);
            let golden = folder.join(format!("{name}.{ending}"));
            if std::env::var_os("PORTCULLIS_BLESS").is_some() {
                std::fs::write(&golden, &out).unwrap();
            }
            let expected = std::fs::read_to_string(&golden).unwrap();
            assert_eq!(out, expected, "{}; PORTCULLIS_BLESS=1 writes it anew", golden.display());
        }
    }
}

/// Versions and digest change with everything.
fn without_versions(text: &str) -> String {
    match text.find("\n  \"bundle\": {") {
        Some(at) => format!("{}\n", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
