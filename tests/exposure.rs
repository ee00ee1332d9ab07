//! Exposure as a caller of the library uses it: the join, what changed, and suggestions that close what they say.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

#[path = "support/random.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod random;

use std::fmt::Write;
use std::sync::LazyLock;

use portcullis::exposure::{Blocked, Change, Exposure, Format, From, Query, Row, Side, Way};
use portcullis::network::Reason;
use portcullis::registry::{Guard, Tls};
use portcullis::{Document, Documents, Evaluator, Limits, RenderOptions};
use serde_json::{Value, json};

use random::Random;

fn parse(text: &str) -> Documents {
    Document::parse("cluster.yaml", text.as_bytes(), &Limits::default())
}

/// Compiled once, where the policies are not compiled already.
static EVALUATOR: LazyLock<Evaluator> = LazyLock::new(|| Evaluator::builder().build().unwrap());

fn exposure(text: &str) -> Exposure {
    EVALUATOR.exposure(&[parse(text)]).unwrap()
}

fn shop() -> Exposure {
    exposure(include_str!("../testdata/exposure/shop.yaml"))
}

fn row<'e>(exposure: &'e Exposure, workload: &str) -> &'e Row {
    let found: Vec<&Row> = exposure.rows().iter().filter(|row| row.workload.to_string() == workload).collect();
    let [row] = found.as_slice() else { panic!("one row of {workload}: {:#?}", exposure.rows()) };
    row
}

fn reasons(row: &Row) -> Vec<Reason> {
    row.side_doors.iter().map(|door| door.reason).collect()
}

/// An Ingress of class nginx, its Service, and the Deployment behind it.
fn app(namespace: &str, name: &str, more: &str) -> String {
    format!(
        "---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {{name: nginx}}
spec: {{controller: k8s.io/ingress-nginx}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  ingressClassName: nginx
  rules:
    - host: {name}.example.com
      http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{selector: {{app: {name}}}, ports: [{{port: 80, targetPort: 8080}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: {name}, image: {name}, ports: [{{containerPort: 8080}}]}}]}}
---
{more}"
    )
}

/// A NetworkPolicy for all Pods of `shop` with these peers.
fn policy(from: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: p, namespace: shop}}
spec: {{podSelector: {{}}, ingress: [{{from: [{from}]}}]}}
"
    )
}

const NGINX: &str = "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}";

/// The controller of the class.
const CONTROLLER: &str = "---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: ingress-nginx}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: ingress-nginx}}
  template:
    metadata: {labels: {app.kubernetes.io/name: ingress-nginx, app.kubernetes.io/component: controller}}
    spec: {hostNetwork: false, containers: [{name: controller, image: controller}]}
";

#[test]
fn every_way_leads_to_its_workload() {
    let exposure = shop();
    let order: Vec<String> = exposure.rows().iter().map(|row| format!("{} {}", row.workload, row.number)).collect();
    assert_eq!(
        order,
        [
            "DaemonSet infra/agent 9100",
            "DaemonSet infra/log 5140",
            "Deployment ingress-nginx/controller 443",
            "Deployment shop/api 8081",
            "Deployment shop/web 8080",
            "StatefulSet shop/pay 8443",
        ]
    );
    let web = row(&exposure, "Deployment shop/web");
    let [chain] = web.chains.as_slice() else { panic!("{web:#?}") };
    assert_eq!((chain.way, chain.host.as_str(), chain.path.as_str()), (Way::Route, "shop.example.com", "/"));
    assert_eq!((chain.class.as_str(), chain.tls, chain.guards.auth), ("nginx", Tls::Served, Guard::On));
    assert_eq!((chain.blocked, web.side, web.side_doors.len()), (Blocked::No, Side::Closed, 0));

    let api = row(&exposure, "Deployment shop/api");
    let ways: Vec<Way> = api.chains.iter().map(|chain| chain.way).collect();
    assert_eq!(ways, [Way::Route, Way::NodePorts]);
    assert_eq!(reasons(api), [Reason::AllSources], "past the route");

    let pay = row(&exposure, "StatefulSet shop/pay");
    assert_eq!(pay.chains[0].blocked, Blocked::Yes, "the controller that was given is in neither of these namespaces");
    assert_eq!(reasons(pay), [Reason::SameNamespacePods, Reason::MutableNamespaceLabel]);

    let controller = row(&exposure, "Deployment ingress-nginx/controller");
    assert_eq!((controller.from, controller.chains[0].way), (From::Public, Way::LoadBalancer));
    let agent = row(&exposure, "DaemonSet infra/agent");
    assert_eq!((agent.chains[0].way, &agent.chains[0].service), (Way::HostNetwork, &None));
    let log = row(&exposure, "DaemonSet infra/log");
    assert_eq!((log.chains[0].way, log.protocol.as_str(), log.from), (Way::HostPort, "UDP", From::Unknown));

    let [lost] = exposure.unresolved() else { panic!("{:?}", exposure.unresolved()) };
    assert_eq!((lost.path.as_str(), lost.needs.as_slice()), ("/old", &["v1/Service shop/gone".to_owned()][..]));
    assert_eq!(exposure.exit_code(), 0);
}

#[test]
fn without_any_policy_nothing_is_said_of_side_doors() {
    let unseen = exposure(&app("shop", "web", ""));
    let web = row(&unseen, "Deployment shop/web");
    assert_eq!((web.side, web.side_doors.len(), web.chains[0].blocked), (Side::Unknown, 0, Blocked::Unknown));
    assert!(web.needs.contains(&"networking.k8s.io/v1/NetworkPolicy".to_owned()), "{:?}", web.needs);
    assert!(!web.network.isolated);
    // None could isolate a workload on the network of its node.
    let on_host = app("shop", "web", "").replace("spec: {containers", "spec: {hostNetwork: true, containers");
    let on_host = exposure(&on_host);
    let web = row(&on_host, "Deployment shop/web");
    assert_eq!((web.side, web.chains[0].blocked), (Side::Open, Blocked::No));
}

#[test]
fn who_is_let_in_decides() {
    for (peers, blocked, side) in [
        (NGINX, Blocked::No, Side::Closed),
        ("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}", Blocked::Yes, Side::Open),
        ("{podSelector: {}}", Blocked::Yes, Side::Open),
        ("{namespaceSelector: {}}", Blocked::No, Side::Open),
        ("{namespaceSelector: {matchLabels: {team: edge}}}", Blocked::Unknown, Side::Open),
        ("{ipBlock: {cidr: 10.0.0.0/8}}", Blocked::Unknown, Side::Open),
        ("{ipBlock: {cidr: 0.0.0.0/0}}", Blocked::No, Side::Open),
        ("", Blocked::No, Side::Open),
        // Whether these are Pods of the controller is not known as long as it was not given.
        (
            "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}, podSelector: {matchLabels: {app: x}}}",
            Blocked::Unknown,
            Side::Closed,
        ),
    ] {
        let exposure = exposure(&app("shop", "web", &policy(peers)));
        let web = row(&exposure, "Deployment shop/web");
        assert_eq!((web.chains[0].blocked, web.side), (blocked, side), "{peers}");
        assert_eq!(web.network.by, ["NetworkPolicy/shop/p"]);
    }
    // A policy that lets in nobody.
    let deny = policy("").replace("ingress: [{from: []}]", "policyTypes: [Ingress]");
    let exposure = exposure(&app("shop", "web", &deny));
    let web = row(&exposure, "Deployment shop/web");
    assert_eq!((web.chains[0].blocked, web.side), (Blocked::Yes, Side::Closed));
}

#[test]
fn a_controller_that_was_given_is_looked_at() {
    let told = |peers: &str, controller: &str| {
        let exposure = exposure(&app("shop", "web", &format!("{}{controller}", policy(peers))));
        row(&exposure, "Deployment shop/web").chains[0].blocked
    };
    let with = |labels: &str| format!("{{namespaceSelector: {{}}, podSelector: {{matchLabels: {{{labels}}}}}}}");
    assert_eq!(told(&with("app.kubernetes.io/component: controller"), CONTROLLER), Blocked::No);
    assert_eq!(told(&with("app: x"), CONTROLLER), Blocked::Yes);
    assert_eq!(told(&with("app: x"), ""), Blocked::Unknown);
    let on_host = CONTROLLER.replace("hostNetwork: false", "hostNetwork: true");
    assert_eq!(told(NGINX, &on_host), Blocked::Yes, "selectors never match Pods on the network of their node");
    assert_eq!(told("{ipBlock: {cidr: 10.0.0.0/8}}", &on_host), Blocked::Unknown);
    let node =
        "---\napiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus: {addresses: [{type: InternalIP, address: 10.0.0.1}]}\n";
    assert_eq!(told("{ipBlock: {cidr: 10.0.0.1/32}}", &format!("{on_host}{node}")), Blocked::No);
}

#[test]
fn policies_of_network_plugins_decide() {
    let cilium = |rule: &str| {
        format!(
            "---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {{name: p, namespace: shop}}\nspec: {{endpointSelector: {{}}, ingress: [{rule}]}}\n"
        )
    };
    let calico = |source: &str| {
        format!(
            "---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {{name: p}}\nspec: {{types: [Ingress], ingress: [{{action: Allow, source: {source}}}]}}\n"
        )
    };
    let pods = |labels: &str| cilium(&format!("{{fromEndpoints: [{{matchLabels: {{{labels}}}}}]}}"));
    let told = |policy: &str, controller: &str| {
        let exposure = exposure(&app("shop", "web", &format!("{policy}{controller}")));
        let web = row(&exposure, "Deployment shop/web");
        assert!(web.network.isolated, "{policy}");
        (web.chains[0].blocked, web.side)
    };
    let nginx = "k8s:io.kubernetes.pod.namespace: ingress-nginx";
    for (policy, controller, expected) in [
        (pods(nginx), "", (Blocked::No, Side::Closed)),
        (pods(&format!("{nginx}, app: x")), "", (Blocked::Unknown, Side::Closed)),
        (pods(&format!("{nginx}, app: x")), CONTROLLER, (Blocked::Yes, Side::Closed)),
        (pods(&format!("{nginx}, app.kubernetes.io/component: controller")), CONTROLLER, (Blocked::No, Side::Closed)),
        (pods("app: x"), "", (Blocked::Yes, Side::Open)),
        (cilium("{fromEntities: [cluster]}"), "", (Blocked::No, Side::Open)),
        // The controller may be on the network of its node.
        (cilium("{fromEntities: [world]}"), "", (Blocked::Unknown, Side::Open)),
        (cilium("{fromEntities: [world]}"), CONTROLLER, (Blocked::Yes, Side::Open)),
        // Cilium's own proxies are no Pods.
        (cilium("{fromEntities: [ingress]}"), "", (Blocked::Unknown, Side::Unknown)),
        (cilium("{toPorts: [{ports: [{port: \"8080\"}], rules: {http: [{}]}}]}"), "", (Blocked::Unknown, Side::Unknown)),
        (cilium("{toPorts: [{ports: [{port: \"9090\"}], rules: {http: [{}]}}]}"), "", (Blocked::Yes, Side::Closed)),
        (calico("{namespaceSelector: \"projectcalico.org/name == 'ingress-nginx'\"}"), "", (Blocked::No, Side::Closed)),
        (calico("{namespaceSelector: \"projectcalico.org/name == 'ops'\"}"), "", (Blocked::Yes, Side::Open)),
        (calico("{serviceAccounts: {names: [a]}}"), "", (Blocked::Unknown, Side::Unknown)),
    ] {
        assert_eq!(told(&policy, controller), expected, "{policy}{controller}");
    }
}

#[test]
fn policies_of_a_mesh_decide() {
    let told = |source: &str, injection: &str| {
        let text = format!(
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{istio-injection: {injection}}}}}\n---\napiVersion: security.istio.io/v1\nkind: \
             AuthorizationPolicy\nmetadata: {{name: a, namespace: shop}}\nspec: {{rules: [{{from: [{{source: {source}}}]}}]}}\n"
        );
        let exposure = exposure(&app("shop", "web", &text));
        let web = row(&exposure, "Deployment shop/web");
        (web.chains[0].blocked, web.side, web.network.openings[0].policy.clone())
    };
    let own = "AuthorizationPolicy/shop/a".to_owned();
    assert_eq!(told("{namespaces: [ingress-nginx]}", "enabled"), (Blocked::No, Side::Closed, own.clone()));
    assert_eq!(told("{namespaces: [ops]}", "enabled"), (Blocked::Yes, Side::Open, own.clone()));
    assert_eq!(told("{principals: [cluster.local/ns/ingress-nginx/sa/nginx]}", "enabled"), (Blocked::No, Side::Closed, own));
    // Without a sidecar nobody asks it, and no network policy was given.
    assert_eq!(told("{namespaces: [ops]}", "disabled"), (Blocked::Unknown, Side::Unknown, String::new()));
}

#[test]
fn gateways_stand_where_they_are() {
    let text = "
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec: {gatewayClassName: x, listeners: [{name: http, protocol: HTTP, port: 80, allowedRoutes: {namespaces: {from: All}}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: public, namespace: edge}]
  hostnames: [web.example.com]
  rules: [{backendRefs: [{name: web, port: 80}]}]
---
";
    let whole = |peers: &str| {
        let app = app("shop", "web", &policy(peers));
        let others: Vec<&str> = app.split("---\n").filter(|part| !part.contains("kind: Ingress")).collect();
        exposure(&format!("{text}{}", others.join("---\n")))
    };
    let edge = whole("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}");
    let web = row(&edge, "Deployment shop/web");
    assert_eq!((web.chains[0].host.as_str(), web.chains[0].entry.kind()), ("web.example.com", "HTTPRoute"));
    assert_eq!((web.chains[0].blocked, web.side), (Blocked::No, Side::Closed));
    let other = whole("{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}");
    assert_eq!(row(&other, "Deployment shop/web").side, Side::Open);
    assert!(edge.suggest().contains("- edge"), "{}", edge.suggest());
}

#[test]
fn ways_that_are_no_routes_let_in_everybody() {
    let balancer = |peers: &str| {
        let app = app("shop", "web", &policy(peers)).replace("spec: {selector:", "spec: {type: LoadBalancer, selector:");
        let others: Vec<&str> = app.split("---\n").filter(|part| !part.contains("kind: Ingress")).collect();
        exposure(&others.join("---\n"))
    };
    let open = balancer("{ipBlock: {cidr: 0.0.0.0/0}}");
    let web = row(&open, "Deployment shop/web");
    assert_eq!((web.from, web.chains[0].blocked, web.side), (From::Public, Blocked::No, Side::Closed));
    let kept_out = balancer(NGINX);
    assert_eq!(row(&kept_out, "Deployment shop/web").chains[0].blocked, Blocked::Yes);
    let suggested = kept_out.suggest();
    assert!(
        suggested.contains("TCP 8080: everything is let in, since it is reached past controllers: load balancer"),
        "{suggested}"
    );
}

#[test]
fn an_access_model_names_the_controllers() {
    let model = "---\napiVersion: portcullis.dev/v1alpha1\nkind: AccessModel\nmetadata: {name: m}\nspec: {controllerNamespaces: [edge]}\n";
    let exposure = exposure(&app("shop", "web", &format!("{}{model}", policy(NGINX))));
    let web = row(&exposure, "Deployment shop/web");
    assert_eq!((web.chains[0].blocked, web.side), (Blocked::Yes, Side::Open));
}

#[test]
fn a_network_policy_that_cannot_be_read_is_an_error() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {matchLabels: 3}}\n";
    let exposure = exposure(policy);
    assert_eq!((exposure.errors().len(), exposure.exit_code()), (1, 4), "{:?}", exposure.errors());
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let broken = exposure(&format!("{}---\nkind: Ingress\n---\na: [\n", app("shop", "web", "")));
    assert_eq!((broken.rows().len(), broken.errors().len(), broken.exit_code()), (1, 2, 4));
    // A field of a wrong type is never read as absent.
    let wrong = exposure(&app("shop", "web", "").replace("host: web.example.com", "host: 7"));
    assert_eq!(wrong.exit_code(), 4, "{wrong:#?}");
    assert!(wrong.errors()[0].object().is_some());
    assert_eq!(exposure("").exit_code(), 3);
    assert_eq!(exposure("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n").exit_code(), 0);
}

/// What has a wrong type is asked of no policy.
#[test]
fn which_policies_run_changes_nothing() {
    let text = app("shop", "web", "").replace("host: web.example.com", "host: 7");
    let expected = exposure(&text).to_json();
    for select in ["sod", "certificate/expired"] {
        let evaluator = Evaluator::builder().select(select).build().unwrap();
        assert_eq!(evaluator.exposure(&[parse(&text)]).unwrap().to_json(), expected, "{select}");
    }
}

/// The file is that of the command line tool; without the feature `rego` it is the same.
#[test]
fn the_json_is_that_on_record() {
    assert_eq!(shop().to_json(), include_str!("../testdata/exposure/shop.json"));
}

#[test]
fn suggestions_are_the_same_for_programs() {
    let exposure = shop();
    let json: Value = serde_json::from_str(&exposure.suggest_json()).unwrap();
    let listed = json["policies"].as_array().unwrap();
    let written = Document::parse("suggested.yaml", exposure.suggest().as_bytes(), &Limits::default());
    let written: Vec<&Value> = written.documents().iter().map(Document::value).filter(|value| value.is_object()).collect();
    let told: Vec<&Value> = listed.iter().map(|one| &one["policy"]).filter(|policy| policy.is_object()).collect();
    assert_eq!(told, written);
    // What cannot be suggested is listed with the reason.
    assert!(listed.iter().any(|one| one["policy"].is_null() && !one["remarks"][0].as_str().unwrap().is_empty()));
    assert_eq!(json["unresolved"].as_array().unwrap().len(), exposure.unresolved().len());
}

#[test]
fn some_controllers_take_the_port_of_the_pods() {
    let text = app("shop", "web", &policy(NGINX));
    let by_pods = exposure(&text.replace("port: {number: 80}", "port: {number: 8080}"));
    assert_eq!(row(&by_pods, "Deployment shop/web").number, 8080);
    let neither = exposure(&text.replace("port: {number: 80}", "port: {number: 81}"));
    assert_eq!((neither.rows().len(), neither.unresolved()[0].needs[0].as_str()), (0, "the port `81` of Service `shop/web`"));
}

#[test]
fn routes_of_a_mesh_are_no_way_in() {
    let route = "apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [web], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]}
";
    let app = app("shop", "web", route);
    let others: Vec<&str> = app.split("---\n").filter(|part| !part.contains("kind: Ingress")).collect();
    let mesh = exposure(&others.join("---\n"));
    assert_eq!((mesh.rows().len(), mesh.unresolved().len()), (0, 0), "{mesh:#?}");
    let outside = exposure(&others.join("---\n").replace("{hosts: [web]", "{hosts: [web.example.com], gateways: [edge/gw]"));
    assert_eq!(row(&outside, "Deployment shop/web").chains[0].host, "web.example.com");
}

#[test]
fn rows_are_chosen() {
    let exposure = shop();
    let listed = |query: Query| exposure.query(&query).rows().len();
    assert_eq!(listed(Query::new()), 6);
    assert_eq!(listed(Query::new().namespace("shop")), 3);
    assert_eq!(listed(Query::new().namespace("in*")), 3);
    assert_eq!(listed(Query::new().host("SHOP.*")), 3);
    assert_eq!(listed(Query::new().host("shop.*").namespace("infra")), 0);
    let some = exposure.query(&Query::new().namespace("infra"));
    assert!(some.summary_line().starts_with("2 of 6 exposed ports of 2 workloads"), "{}", some.summary_line());
    assert!(!some.suggest().contains("shop"), "{}", some.suggest());
}

#[test]
fn the_json_is_that_of_the_contract() {
    let json: Value = serde_json::from_str(&shop().to_json()).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["errors", "rows", "unresolved", "version"]);
    let web = &json["rows"][4];
    assert_eq!(keys(web), ["chains", "from", "needs", "network", "number", "protocol", "side", "side_doors", "workload"]);
    let chain =
        ["blocked", "class", "controller", "entry", "from", "guards", "host", "needs", "owner", "path", "service", "tls", "way"];
    assert_eq!(keys(&web["chains"][0]), chain);
    assert_eq!(web["chains"][0]["service"], json!({"namespace": "shop", "name": "web", "port": 80}));
    assert_eq!(web["workload"], json!({"kind": "Deployment", "namespace": "shop", "name": "web"}));
    assert_eq!(keys(&json["unresolved"][0]), ["entry", "from", "host", "needs", "path"]);
}

#[test]
fn what_changed_is_told() {
    let old = include_str!("../testdata/exposure/shop.yaml");
    let new = old
        .replace("    nginx.ingress.kubernetes.io/auth-url: https://login.example.com/check\n", "    a: b\n")
        .replace("kubernetes.io/metadata.name: ingress-nginx}}}]\n", "team: edge}}}]\n")
        .replace("{type: NodePort, selector: {app: api}", "{selector: {app: api}")
        .replace("hostNetwork: true", "hostNetwork: false")
        .replace("  tls: [{hosts: [shop.example.com], secretName: shop-tls}]\n", "");
    let diff = exposure(old).diff(&exposure(&new));
    let changes = |workload: &str| -> Vec<Change> {
        let found = diff.changed.iter().find(|changed| changed.workload.to_string() == workload);
        found.map(|changed| changed.changes.iter().map(|one| one.change).collect()).unwrap_or_default()
    };
    assert_eq!(changes("Deployment shop/web"), [Change::GuardLost, Change::TlsLost, Change::SideDoorOpened, Change::WayBlocked]);
    assert_eq!(changes("Deployment shop/api"), [Change::GuardLost, Change::TlsLost, Change::WayRemoved]);
    assert_eq!(changes("DaemonSet infra/agent"), [Change::WayAdded, Change::WayRemoved, Change::SideDoorClosed]);
    assert_eq!((diff.exit_code(), diff.summary_line().as_str()), (1, "ports: 4 changed"));
    // Backwards nothing is lost.
    let back = exposure(&new).diff(&exposure(old));
    assert!(back.changed.iter().flat_map(|row| &row.changes).any(|one| one.change == Change::GuardWon));
    // A workload more is exposed, or one less.
    let without = old.replace("kind: StatefulSet", "kind: Other");
    assert_eq!(exposure(&without).diff(&exposure(old)).added.len(), 1);
    let gone = exposure(old).diff(&exposure(&without));
    assert_eq!((gone.removed.len(), gone.exit_code()), (1, 0));
    let same = exposure(old).diff(&exposure(old));
    assert_eq!((same.exit_code(), same.opens(), same.changed.len()), (0, false, 0));
    for format in Format::OF_DIFF {
        assert!(diff.render(format, &RenderOptions::new()).contains("shop"), "{format}");
    }
}

#[test]
fn names_never_break_out() {
    let name = "x\\\"]--></script><img src=x>\\n# y: |z;";
    let quoted = serde_json::to_string(name).unwrap();
    let text = app("shop", "web", "")
        .replace(
            "name: web, namespace: shop}\nspec: {selector",
            "name: web, namespace: shop}\nspec: {type: LoadBalancer, selector",
        )
        .replace("kind: Deployment\nmetadata: {name: web,", &format!("kind: Deployment\nmetadata: {{name: {quoted},"))
        .replace("web.example.com", &quoted)
        .replace("app: web}", &format!("app: web, {quoted}: {quoted}}}"))
        .replace("{selector: {app: web,", "{selector: {app: web, x: y,");
    let text = text.replace(&format!("selector: {{app: web, x: y, {quoted}: {quoted}}}"), "selector: {app: web}");
    let exposure = exposure(&text);
    assert!(!exposure.rows().is_empty(), "{exposure:#?}");
    let render = |format| exposure.render(format, &RenderOptions::new());
    let page = render(Format::Html);
    assert_eq!((page.matches("</script>").count(), page.matches("<img").count()), (2, 0), "{page}");
    for line in render(Format::Mermaid).lines().filter(|line| line.contains("img")) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(!line.contains("<img"), "{line}");
    }
    for line in render(Format::Dot).lines().filter(|line| line.contains("img")) {
        let bare = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(bare.split("label=").nth(1).unwrap().matches('"').count() % 2, 0, "{line}");
    }
    let suggested = parse(&exposure.suggest());
    assert!(suggested.errors().is_empty(), "{}", exposure.suggest());
    assert!(suggested.documents().iter().filter_map(|one| one.value().get("kind")).all(|kind| kind == "NetworkPolicy"));
}

/// A cluster with some apps, controllers and policies.
fn cluster(random: &mut Random) -> String {
    let mut text = String::new();
    for namespace in ["shop", "pay", "ingress-nginx"] {
        if !random.chance(3) {
            let _ = write!(
                text,
                "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {namespace}, labels: {{team: {namespace}}}}}\n"
            );
        }
    }
    if !random.chance(3) {
        let host = if random.chance(3) { "hostNetwork: true" } else { "hostNetwork: false" };
        text.push_str(&CONTROLLER.replace("hostNetwork: false", host));
        if random.chance(2) {
            text.push_str("---\napiVersion: v1\nkind: Node\nmetadata: {name: n}\nstatus: {addresses: [{type: InternalIP, address: 10.0.0.1}]}\n");
        }
    }
    if random.chance(4) {
        text.push_str("---\napiVersion: portcullis.dev/v1alpha1\nkind: AccessModel\nmetadata: {name: m}\nspec: {controllerNamespaces: [ingress-nginx]}\n");
    }
    for namespace in ["shop", "pay"] {
        for name in ["web", "api", "log"] {
            if random.chance(3) {
                continue;
            }
            let mut own = app(namespace, name, "");
            if random.chance(4) {
                let kind = random.pick(&["NodePort", "LoadBalancer"]);
                own = own.replace("spec: {selector:", &format!("spec: {{type: {kind}, selector:"));
            }
            if random.chance(4) {
                own = own.replace(
                    "ingressClassName: nginx",
                    random.pick(&["ingressClassName: alb", "ingressClassName: other", "defaultBackend: null"]),
                );
            }
            if random.chance(5) {
                own = own.replace(
                    "ports: [{containerPort: 8080}]",
                    "ports: [{containerPort: 8080, hostPort: 80}, {containerPort: 9090}]",
                );
            }
            if random.chance(5) {
                own = own.replace("spec: {containers", "spec: {hostNetwork: true, containers");
            }
            if random.chance(4) {
                own = own.replace(&format!("labels: {{app: {name}}}"), &format!("labels: {{app: {name}, tier: front}}"));
            }
            text.push_str(&own);
        }
        for number in 0..random.below(3) {
            let peers = [
                "{}",
                "{podSelector: {}}",
                NGINX,
                "{namespaceSelector: {}}",
                "{namespaceSelector: {matchLabels: {team: pay}}}",
                "{namespaceSelector: {}, podSelector: {matchLabels: {tier: front}}}",
                "{ipBlock: {cidr: 10.0.0.0/8}}",
            ];
            let peers: Vec<&str> = (0..random.below(3)).map(|_| random.pick(&peers)).collect();
            let selector = random.pick(&["{}", "{matchLabels: {app: web}}", "{matchLabels: {tier: front}}"]);
            let _ = write!(
                text,
                "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p{number}, namespace: {namespace}}}\n\
                 spec: {{podSelector: {selector}, ingress: [{{from: [{}]}}]}}\n",
                peers.join(", ")
            );
        }
    }
    text
}

/// The cluster with the suggestions, and without the policies that keep something open by what these say.
fn applied(text: &str, suggested: &str) -> String {
    let parts = text.split("---\n").filter(|part| {
        let own = part.contains("kind: NetworkPolicy");
        let field =
            |key: &str| part.split(key).nth(1).and_then(|rest| rest.split([',', '}']).next()).unwrap_or_default().to_owned();
        let named = format!("NetworkPolicy {}/{},", field("namespace: "), field("{name: "));
        !(own && suggested.contains(&format!("still let in by {named}")))
    });
    format!("{}\n---\n{suggested}", parts.collect::<Vec<_>>().join("---\n"))
}

#[test]
fn suggestions_close_side_doors_and_block_nothing() {
    let seed = random::number("PORTCULLIS_SEED", 7);
    let judge = portcullis::policies().iter().any(|policy| policy.id() == "network/backend-open");
    let judge = judge.then(|| Evaluator::builder().select("network/backend-open").build().unwrap());
    let (mut closed, mut rows) = (0, 0);
    for at in 0..random::number("PORTCULLIS_CLUSTERS", 80) {
        let text = cluster(&mut Random::new(seed + at));
        let before = EVALUATOR.exposure(&[parse(&text)]).unwrap();
        assert!(before.errors().is_empty(), "{:?}\n{text}", before.errors());
        let suggested = before.suggest();
        let whole = parse(&applied(&text, &suggested));
        assert!(whole.errors().is_empty(), "{:?}\n{suggested}", whole.errors());
        let after = EVALUATOR.exposure(std::slice::from_ref(&whole)).unwrap();
        let show = |row: &Row| format!("seed {} {} {row:#?}\n{suggested}\n{text}", seed + at, row.workload);
        for row in after.rows() {
            rows += 1;
            let given = !suggested.contains(&format!("# Nothing for {}:", row.workload));
            if !given {
                continue;
            }
            assert!(row.chains.iter().all(|chain| chain.blocked != Blocked::Yes), "blocked: {}", show(row));
            let own = suggested.split("---\n").find(|part| part.starts_with(&format!("# {}\n", row.workload))).unwrap();
            let direct = own.contains(&format!("# {} {}: everything is let in, since", row.protocol, row.number));
            // A way past controllers needs everybody; a controller on the network of its nodes is let in by their addresses.
            let fine = |reason: Reason| match reason {
                Reason::AllSources => direct,
                Reason::IpBlock => own.contains("10.0.0.1/32"),
                _ => false,
            };
            assert!(row.side_doors.iter().all(|door| fine(door.reason)), "open: {}", show(row));
            closed += usize::from(row.side == Side::Closed);
        }
        let open: Vec<String> =
            after.rows().iter().filter(|row| row.side == Side::Open).map(|row| row.workload.to_string()).collect();
        if let Some(judge) = judge.as_ref().filter(|_| open.is_empty()) {
            let report = judge.evaluate_sources(std::slice::from_ref(&whole)).unwrap();
            assert!(report.findings().is_empty(), "seed {}: {}", seed + at, report.to_json());
        }
    }
    assert!(closed * 3 > rows, "{closed} of {rows} rows were closed");
}

#[test]
fn the_same_suggestion_again_changes_nothing() {
    let text = include_str!("../testdata/exposure/shop.yaml");
    let suggested = exposure(text).suggest();
    let whole = applied(text, &suggested);
    let again = exposure(&whole).suggest();
    let policies = |text: &str| -> Vec<Value> { parse(text).documents().iter().map(|one| one.value().clone()).collect() };
    assert_eq!(policies(&again), policies(&suggested));
}
