package lib.portcullis.capabilities_test

import data.lib.portcullis.capabilities

names_at(rule, scope) := {grant.capability: grant.names | some grant in capabilities.of_rules([rule], scope)}

rule(group, resource, verbs) := {"apiGroups": [group], "resources": [resource], "verbs": verbs}

limited(group, resource, verbs, names) := {"apiGroups": [group], "resources": [resource], "verbs": verbs, "resourceNames": names}

test_plain if {
	names_at(rule("apps", "deployments", ["create"]), "a") == {"write-workloads": null}
	names_at(rule("", "deployments", ["create"]), "a") == {}
	names_at(rule("networking.k8s.io", "networkpolicies", ["get", "list", "watch"]), "a") == {}
	names_at(rule("networking.k8s.io", "ingresses/status", ["update"]), "a") == {}
	names_at(rule("", "pods/*", ["create"]), "a") == {}
	names_at(rule("apps", "deployments", ["Create"]), "a") == {}
}

test_wildcards if {
	names_at(rule("*", "*", ["*"]), "*") == {name: null |
		some name, capability in data.lib.portcullis.duties.capabilities
		not name in {"enter-pods-by-get", "forward-ports-by-get"}
		object.get(capability, "within", "") == ""
	}
	names_at(rule("", "*/exec", ["create"]), "a") == {"enter-pods": null}
	names_at(rule("constraints.gatekeeper.sh", "k8srequiredlabels", ["delete"]), "*") == {"write-admission": null}
	names_at(rule("constraints.gatekeeper.sh", "k8srequiredlabels/status", ["update"]), "*") == {}
}

test_names if {
	names_at(limited("apps", "deployments", ["create"], ["web"]), "a") == {}
	names_at(limited("apps", "deployments", ["create", "patch"], ["web"]), "a") == {"write-workloads": ["web"]}
	names_at(limited("apps", "deployments", ["create"], ["web", ""]), "a") == {"write-workloads": null}
	names_at(limited("", "serviceaccounts/token", ["create"], ["bot"]), "a") == {"create-tokens": ["bot"]}
	names_at(limited("networking.k8s.io", "networkpolicies", ["deletecollection"], ["np"]), "a") == {}
}

test_scope_of_the_cluster if {
	names_at(rule("", "users", ["impersonate"]), "a") == {}
	names_at(rule("", "users", ["impersonate"]), "*") == {"impersonate-users": null}
}

test_namespaces if {
	names_at(rule("", "namespaces", ["create"]), "a") == {}
	names_at(rule("", "namespaces", ["create"]), "*") == {"change-namespaces": null}
	names_at(rule("", "namespaces", ["patch"]), "a") == {"change-namespaces": null}
	names_at(limited("", "namespaces", ["patch"], ["b"]), "a") == {}
	names_at(limited("", "namespaces", ["patch"], ["a"]), "a") == {"change-namespaces": ["a"]}
}

test_versions if {
	inventory := {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {"kubernetesVersion": "1.34"}}}}}}
	names_at(rule("", "pods/exec", ["get"]), "a") == {}
	names_at(rule("", "pods/exec", ["get"]), "a") == {"enter-pods-by-get": null} with data.inventory as inventory
}

test_guardrails if {
	secrets := rule("", "configmaps", ["patch"])
	capabilities.of_rule(secrets, "kyverno", "kyverno") == [{"capability": "operate-guardrail", "names": null, "scope": "*"}]
	capabilities.of_rule(secrets, "a", "a") == []
	capabilities.of_rule(secrets, "*", "*") == []
	found := capabilities.of_rule(secrets, "*", "*") with data.inventory as {"cluster": {"v1": {"Namespace": {"kyverno": {}}}}}
	found == [{"capability": "operate-guardrail", "names": null, "scope": "*"}]
}

test_odd_rules if {
	capabilities.of_rules([7, {}, {"verbs": "create"}], "*") == []
	capabilities.of_rules({}, "*") == []
}
