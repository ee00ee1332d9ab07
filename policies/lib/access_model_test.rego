package lib.portcullis.access_model_test

import data.lib.portcullis.access_model

inventory := {"namespace": {}, "cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {
	"a": {"spec": {
		"people": [{"name": "ann", "accounts": ["ann", "ann-admin"], "serviceAccounts": ["ci/ann-bot"]}],
		"groups": [{"name": "edge", "members": ["ann", "bob"]}],
		"gitops": [{"controller": "kustomize-controller", "serviceAccount": "gitops/kustomize", "impersonates": true}],
		"kubernetesVersion": "1.34",
	}},
	"b": {"spec": {"people": [{"name": "anna", "accounts": ["ann-admin"]}, 7], "guardrailNamespaces": ["guard"], "groups": {}}},
}}}}

test_persons if {
	access_model.person_of("ann-admin") == "ann" with data.inventory as inventory
	access_model.person_of("bob") == "bob" with data.inventory as inventory
	access_model.person_of("system:serviceaccount:ci:ann-bot") == "ann" with data.inventory as inventory
	access_model.person_of("system:serviceaccount:ci:other") == "system:serviceaccount:ci:other" with data.inventory as inventory
}

test_settings if {
	access_model.memberships == [{"group": "edge", "user": "ann"}, {"group": "edge", "user": "bob"}] with data.inventory as inventory
	access_model.guardrail_namespaces == ["guard"] with data.inventory as inventory
	access_model.minor == 34 with data.inventory as inventory
	found := access_model.gitops with data.inventory as inventory
	found["kustomize-controller"] == {"service_account": "gitops/kustomize", "impersonates": true}
	found["helm-controller"] == {"service_account": "flux-system/helm-controller", "impersonates": false}
}

test_without_a_model if {
	access_model.person_of("ann") == "ann"
	access_model.minor == 36
	"gatekeeper-system" in access_model.guardrail_namespaces
	access_model.known_groups == set()
}
