package portcullis.network.plaintext_mesh_test

import data.portcullis.network.plaintext_mesh

parameters := {"namespaces": ["*"], "exempt_namespaces": [], "root_namespace": "istio-system", "policies_given": false}

asked(o) := {"review": {"object": o}, "parameters": parameters}

policy(ns, name, spec) := {
	"apiVersion": "security.istio.io/v1",
	"kind": "PeerAuthentication",
	"metadata": {"name": name, "namespace": ns},
	"spec": spec,
}

namespace(name) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"istio-injection": "enabled"}}}

shop := {"shop": namespace("shop")}

inventory(policies) := {
	"cluster": {"v1": {"Namespace": shop}},
	"namespace": {
		"shop": {"apps/v1": {"Deployment": {"web": {
			"apiVersion": "apps/v1",
			"kind": "Deployment",
			"metadata": {"name": "web", "namespace": "shop"},
			"spec": {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {}}},
		}}}},
		"istio-system": {"security.istio.io/v1": {"PeerAuthentication": policies}},
	},
}

test_port if {
	o := policy("shop", "web", {"selector": {"matchLabels": {"app": "web"}}, "portLevelMtls": {"8080": {"mode": "DISABLE"}}})
	found := plaintext_mesh.violation with input as asked(o) with data.inventory as inventory({})
	found == {{
		"msg": "sidecars of Deployment `shop/web` take plaintext on port `8080`",
		"details": {
			"path": ["spec", "portLevelMtls", "8080", "mode"],
			"evidence": {"mode": "", "ports": [{"number": "8080", "mode": "DISABLE"}], "workloads": ["Deployment/shop/web"]},
		},
	}}
}

test_namespace_takes_what_the_mesh_says if {
	strict := policy("istio-system", "default", {"mtls": {"mode": "STRICT"}})
	found := plaintext_mesh.violation with input as asked(namespace("shop")) with data.inventory as inventory({"default": strict})
	found == set()
	unknowns := plaintext_mesh.unknown with input as asked(namespace("shop")) with data.inventory as inventory({"default": strict})
	unknowns == set()
}

test_mesh_is_not_known if {
	found := plaintext_mesh.violation with input as asked(namespace("shop")) with data.inventory as inventory({})
	found == set()
	unknowns := plaintext_mesh.unknown with input as asked(namespace("shop")) with data.inventory as inventory({})
	unknowns == {{
		"msg": "whether sidecars take plaintext in namespace `shop` depends on the PeerAuthentication of the mesh, which was not given",
		"details": {"path": ["metadata", "name"], "needs": ["security.istio.io/v1/PeerAuthentication istio-system/*"]},
	}}
}

test_mesh if {
	o := policy("istio-system", "default", {"mtls": {"mode": "PERMISSIVE"}})
	found := plaintext_mesh.violation with input as asked(o) with data.inventory as inventory({})
	found == {{
		"msg": "sidecars take plaintext in namespace `shop` by what is set for the mesh: mode `PERMISSIVE`",
		"details": {"path": ["spec", "mtls", "mode"], "evidence": {"mode": "PERMISSIVE", "namespaces": ["shop"]}},
	}}
}
