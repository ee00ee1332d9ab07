package portcullis.router_test

import data.portcullis.admission
import data.portcullis.conftest
import data.portcullis.main
import data.portcullis.settings

plain := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store"},
	"spec": {"ingressClassName": "nginx", "rules": [{"host": "shop.example.com"}]},
}

request := {
	"uid": "1",
	"operation": "CREATE",
	"kind": {"group": "networking.k8s.io", "version": "v1", "kind": "Ingress"},
	"name": "shop",
	"namespace": "store",
	"userInfo": {"username": "jane"},
	"object": plain,
	"oldObject": null,
}

has(findings, policy) if {
	some f in findings
	f.policy == policy
}

test_a_host_without_tls_is_refused if {
	review := admission.response with input as {"request": request}
	review.response.uid == "1"
	not review.response.allowed
	contains(review.response.status.message, "route/missing-tls: `shop.example.com`")
}

test_what_is_no_review_is_refused if {
	some given in [{}, [], null, "x", {"request": null}, {"request": {}}, {"request": {"uid": "1"}}]
	review := admission.response with input as given
	not review.response.allowed
	review.response.status.message != ""
}

test_every_input_is_answered if {
	inputs := [{}, [], null, "x", {"request": 1}, {"request": {"kind": 1, "object": 1}}]
	refused := [given |
		some given in inputs
		review := admission.response with input as given
		review.response.allowed == false
	]
	count(refused) == count(inputs)
}

test_the_profile_chooses_policies if {
	baseline := {id | some id, _ in settings.policies; settings.runs(id)}
	strict := {id | some id, _ in settings.policies; settings.runs(id)} with data.portcullis_settings as {"profile": "strict"}
	count(strict) == count(settings.policies)
	count(baseline - strict) == 0
}

test_fail_on_decides_what_denies if {
	f := {"policy": "route/missing-tls", "verdict": "fail"}
	settings.denies(f)
	not settings.denies(f) with data.portcullis_settings as {"fail_on": "critical"}
	settings.denies(f) with data.portcullis_settings as {"fail_on": "no such severity"}
}

test_errors_and_unknowns if {
	unsure := {"policy": "route/missing-tls", "verdict": "unknown"}
	settings.denies({"policy": "route/missing-tls", "verdict": "error"})
	not settings.denies(unsure)
	settings.denies(unsure) with data.portcullis_settings as {"profile": "strict"}
	settings.denies(unsure) with data.portcullis_settings as {"unknown": "deny"}
}

test_a_policy_is_asked_about_its_kinds_only if {
	review := object.union(request, {"kind": {"group": "", "version": "v1", "kind": "Service"}})
	service := object.union(review, {"object": {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}})
	main.reviewed == {"/Service"} with input as {"review": service}
	not main.judges("route/missing-tls") with input as {"review": service}
}

test_parameters_are_data if {
	given := {"route/missing-tls": {"exempt_hosts": ["shop.example.com"]}}
	findings := admission.findings with input as {"request": request} with data.portcullis_parameters as given
	not has(findings, "route/missing-tls")
}

test_conftest_judges_a_manifest if {
	denied := conftest.deny_portcullis with input as plain
	has(denied, "route/missing-tls")
}

test_conftest_judges_lists_and_combined_files if {
	files := [{"path": "a.yaml", "contents": [{"apiVersion": "v1", "kind": "List", "items": [plain]}]}, {"path": "b.yaml", "contents": {"some": "data"}}]
	denied := conftest.deny_portcullis with input as files
	has(denied, "route/missing-tls")
	shape := conftest.inventory with input as files
	shape.namespace.store["networking.k8s.io/v1"].Ingress.shop == plain
}

test_conftest_reports_what_is_malformed if {
	denied := conftest.deny_portcullis with input as object.union(plain, {"metadata": {"name": 1}, "spec": {"rules": 1}})
	some r in denied
	r.verdict == "error"
}
