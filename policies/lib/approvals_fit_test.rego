package lib.portcullis.approvals_fit_test

import data.lib.portcullis.approvals_fit

identity_of_ann := {"review": {"operation": "UPDATE", "userInfo": {"username": "ann"}}}

test_identities if {
	approvals_fit.identity("argocd/controller") == "ServiceAccount:argocd/controller"
	approvals_fit.identity("system:serviceaccount:argocd:controller") == "ServiceAccount:argocd/controller"
	approvals_fit.identity("flux") == "User:flux"
	approvals_fit.identity("https://idp#flux/x") == "User:https://idp#flux/x"
}

test_delegated if {
	sa := {"review": {"operation": "UPDATE", "userInfo": {"username": "system:serviceaccount:argocd:controller"}}}
	approvals_fit.delegated({"gitops_identities": ["argocd/controller"]}) with input as sa
	not approvals_fit.delegated({"gitops_identities": ["argocd/other"]}) with input as sa
	not approvals_fit.delegated({"gitops_identities": []}) with input as sa
	lookalike := {"review": {"operation": "UPDATE", "userInfo": {"username": "argocd/controller"}}}
	not approvals_fit.delegated({"gitops_identities": ["argocd/controller"]}) with input as lookalike
}

test_doubts if {
	every row in [
		[{"name": "", "person": ""}, "has no name"],
		[{"name": "system:serviceaccount:ci:bot", "person": "bob"}, "is a service account"],
		[{"name": "joe", "person": "joe"}, "is the author"],
		[{"name": "joe-admin", "person": "joe"}, "is the author, `joe`"],
		[{"name": "ann", "person": "ann"}, "applies the change"],
		[{"name": "bob", "person": "bob", "groups": []}, ""],
	] {
		[signer, why] := row
		approvals_fit.doubt({}, {"author": "joe"}, signer) == why with input as identity_of_ann
	}
}

signed(id, person) := {"id": id, "author": "joe", "signers": [{"name": person, "person": person, "groups": []}], "related": []}

test_the_best_id_counts if {
	tally := approvals_fit.best({}, [signed("b", "bob"), signed("a", "bob"), signed("a", "carol"), signed("c", "joe")]) with input as identity_of_ann
	tally == {"id": "a", "persons": ["bob", "carol"], "discounted": [], "related": []}
}

test_entitled if {
	own := {"approver_groups": [{"groups": ["edge"], "kinds": ["Ingress"], "namespaces": ["store"]}, {"groups": ["root"]}]}
	given := {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "store"}}}}
	approvals_fit.entitled(own, {"groups": ["edge"]}) with input as given
	approvals_fit.entitled(own, {"groups": ["root"]}) with input as given
	not approvals_fit.entitled(own, {"groups": ["dev"]}) with input as given
	other := {"review": {"object": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "shop", "namespace": "blog"}}}}
	not approvals_fit.entitled(own, {"groups": ["edge"]}) with input as other
	approvals_fit.entitled({}, {"groups": []}) with input as other
}

test_open if {
	approvals_fit.open("old").need == "old_object"
	approvals_fit.open("few") == {}
}
