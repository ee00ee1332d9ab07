package lib.portcullis.approvals_test

import data.lib.portcullis.approvals

test_moments if {
	approvals.moment("2026-11-21T08:09:10Z") == "20261121080910"
	approvals.moment("2026-11-21T08:09:10.5Z") == "20261121080910"
	every text in ["", "2026-11-21", "2026-11-21T08:09:10+01:00", "2026-13-21T08:09:10Z", "2026-11-41T08:09:10Z", "2026-11-21T24:09:10Z", "2026-11-21T08:60:10Z"] {
		approvals.moment(text) == ""
	}
}

test_longer if {
	approvals.longer("20261120094000", "20261123094001", 72)
	not approvals.longer("20261120094000", "20261123094000", 72)
	not approvals.longer("20261231230000", "20270101000000", 1)
	approvals.longer("20261231225959", "20270101000000", 1)
}

test_persons_of_a_host if {
	model := {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"a": {"spec": {"people": [{"name": "ann", "accounts": ["ann-admin"]}]}}}}}}
	approvals.person({"identity": "ann-admin", "person": "somebody"}) == "ann" with data.inventory as model
	approvals.person({"identity": "github:ann91", "person": "ann"}) == "ann" with data.inventory as model
	approvals.person({"identity": "github:ann91"}) == "github:ann91" with data.inventory as model
	approvals.person({}) == "" with data.inventory as model
}

test_only_verified_approvers_count if {
	found := approvals.verified({"approvers": [
		{"person": "bob", "identity": "bob@corp", "groups": ["edge"], "verified": true},
		{"person": "carol", "verified": true},
		{"person": "eve", "verified": "true"},
		{"person": "joe"},
		"dave",
	]})
	found == [{"name": "bob@corp", "person": "bob", "groups": ["edge"]}, {"name": "carol", "person": "carol", "groups": []}]
}

test_both_transports_have_one_form if {
	target := {"group": "networking.k8s.io", "kind": "Ingress", "namespace": "store", "name": "shop"}
	shared := {"id": "chg-1", "cluster": "prod-1", "operation": "UPDATE", "target": target, "content": {"kind": "Ingress"}, "base": {"resourceVersion": "7"}, "expires": "2026-11-21T08:00:00Z"}
	spec := object.union(shared, {"author": "ann", "approver": "bob", "approverGroups": ["edge"]})
	o := {"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "metadata": {"name": "x"}, "spec": spec}
	entry := object.union(shared, {"author": {"person": "ann"}, "approvers": [{"identity": "bob", "groups": ["edge"], "verified": true}]})
	of_cluster := approvals.from_object(o, "store")
	of_host := approvals.from_host(entry, approvals.verified(entry))
	object.remove(of_cluster, ["related"]) == object.remove(of_host, ["related"])
	of_cluster.related == [{"apiVersion": "portcullis.dev/v1alpha1", "kind": "ChangeApproval", "namespace": "store", "name": "x"}]
}

test_digests if {
	approvals.content_of({"digest": "sha256:00"}).state == "digest"
	approvals.content_of({"digest": "sha256:00", "digestMatches": true}).state == "matched"
	approvals.content_of({"digest": "sha256:00", "digestMatches": "true"}).state == "digest"
	approvals.content_of({}).state == "none"
	approvals.base_of({"base": "sha256:00"}).state == "digest"
	approvals.base_of({"base": "sha256:00", "baseMatches": true}).state == "matched"
	approvals.base_of({"base": null}).state == "none"
}

test_territory if {
	ns := {"review": {"object": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "store"}}}}
	approvals.territory == "store" with input as ns
	approvals.namespace == "" with input as ns
	role := {"review": {"namespace": "store", "object": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "edge"}}}}
	approvals.territory == "store" with input as role
	cluster_role := {"review": {"object": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "edge"}}}}
	approvals.territory == "" with input as cluster_role
	approvals.shown == "ClusterRole `edge`" with input as cluster_role
}
