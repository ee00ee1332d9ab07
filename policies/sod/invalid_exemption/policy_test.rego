package portcullis.sod.invalid_exemption_test

import data.portcullis.sod.invalid_exemption

spec := {
	"who": [{"user": "ann"}],
	"duties": ["deploy-workload", "publish-route"],
	"scopes": ["store"],
	"grantedBy": "carol",
	"notBefore": "2026-11-01T00:00:00Z",
	"expires": "2026-12-01T00:00:00Z",
}

exemption(changed) := {"apiVersion": "portcullis.dev/v1alpha1", "kind": "DutyExemption", "metadata": {"name": "e"}, "spec": object.union(spec, changed)}

inventory := {"cluster": {"portcullis.dev/v1alpha1": {"AccessModel": {"m": {"spec": {
	"people": [{"name": "ann", "accounts": ["ann", "ann-admin"]}],
	"groups": [{"name": "edge", "members": ["bob"]}],
}}}}}}

found(changed) := v if {
	v := invalid_exemption.violation with input as {"review": {"object": exemption(changed)}, "now": "2026-11-21T00:00:00Z", "parameters": {"max_days": 90}} with data.inventory as inventory
}

asked(username, groups, operation, changed) := v if {
	given := {"review": {"object": exemption(changed), "oldObject": exemption({}), "operation": operation, "userInfo": {"username": username, "groups": groups}}, "now": "2026-11-21T00:00:00Z", "parameters": {"max_days": 90}}
	v := invalid_exemption.violation with input as given with data.inventory as inventory
}

unclear(given, changed) := v if {
	all := object.union({"review": {"object": exemption(changed)}}, given)
	v := invalid_exemption.unknown with input as all with data.inventory as inventory
}

test_sound if {
	found({}) == set()
	unclear({"now": "2026-11-21T00:00:00Z"}, {}) == set()
	found({"duties": [], "conflict": "publish-route+deploy-workload"}) == set()
}

test_over if {
	found({"expires": "2026-11-21T00:00:00Z"}) == {{
		"msg": "the exemption is over since `2026-11-21T00:00:00Z`",
		"details": {"path": ["spec", "expires"], "evidence": {"expires": "2026-11-21T00:00:00Z"}},
	}}
}

test_without_a_time if {
	unclear({}, {}) == {{
		"msg": "whether the exemption is over depends on the time, which was not given",
		"details": {"path": ["spec", "expires"], "evidence": {"expires": "2026-12-01T00:00:00Z"}, "needs": ["now"]},
	}}
}

test_too_long if {
	count(found({"expires": "2027-01-30T00:00:00Z"})) == 0
	found({"expires": "2027-01-30T00:00:01Z"}) == {{
		"msg": "the exemption lasts longer than 90 days",
		"details": {"path": ["spec", "expires"], "evidence": {"expires": "2027-01-30T00:00:01Z", "days": 90, "break_glass": false}},
	}}
	{finding.msg | some finding in found({"breakGlass": true})} == {"the exemption lasts longer than a day, which is the longest for an emergency"}
}

test_self_granted if {
	found({"grantedBy": "ann-admin"}) == {{
		"msg": "`ann-admin` grants the exemption to `ann`",
		"details": {"path": ["spec", "grantedBy"], "evidence": {"granted_by": "ann-admin", "people": ["ann"]}},
	}}
	count(found({"grantedBy": "bob", "who": [{"group": "edge"}]})) == 1
	count(found({"grantedBy": "ann", "who": [{"group": "edge"}]})) == 0
}

test_members_unknown if {
	unclear({"now": "2026-11-21T00:00:00Z"}, {"who": [{"group": "dev"}]}) == {{
		"msg": "whether `carol` grants the exemption to itself depends on who is in `dev`",
		"details": {"path": ["spec", "grantedBy"], "evidence": {"granted_by": "carol", "groups": ["dev"]}, "needs": ["portcullis.dev/AccessModel"]},
	}}
}

test_who_asks if {
	asked("carol", [], "CREATE", {}) == set()
	{finding.msg | some finding in asked("carol", ["dev"], "CREATE", {"who": [{"group": "dev"}]})} == {"`carol`, for whom the exemption is, writes it"}
	asked("ann", [], "CREATE", {}) == {{
		"msg": "`ann`, for whom the exemption is, writes it",
		"details": {"path": ["spec"], "evidence": {"user": "ann", "granted_by": "carol", "people": ["ann"]}},
	}}
	asked("dave", [], "CREATE", {}) == {{
		"msg": "`dave` writes an exemption that names `carol` as the one who grants it",
		"details": {"path": ["spec", "grantedBy"], "evidence": {"user": "dave", "granted_by": "carol"}},
	}}
	asked("dave", [], "UPDATE", {}) == set()
	count(asked("dave", [], "UPDATE", {"scopes": ["*"]})) == 1
	asked("system:serviceaccount:argocd:argocd-application-controller", [], "CREATE", {}) == set()
}

test_names if {
	every who in [{"user": "system:*"}, {"group": "system:serviceaccounts:"}, {"group": "system:authenticated"}, {"serviceAccount": "bot"}, {"user": "a", "group": "b"}, {}, {"user": ""}] {
		count(found({"who": [{"user": "ann"}, who]})) == 1
	}
	found({"who": [{"group": "edge"}, {"serviceAccount": "ci/bot"}]}) == set()
}

test_duties if {
	{finding.msg | some finding in found({"duties": ["deploy", "publish-route"]})} == {"the exemption names `deploy`, which is no duty"}
	{finding.msg | some finding in found({"duties": ["reach-backend", "publish-route"]})} == {"no two duties of the exemption are in conflict, so it exempts from nothing"}
	{finding.msg | some finding in found({"duties": []})} == {"no two duties of the exemption are in conflict, so it exempts from nothing"}
}

test_wrong_type_is_told_once if {
	every key in ["who", "scopes", "grantedBy", "expires"] {
		count({finding | some finding in found({key: 7}); not finding.details.verdict}) == 0
		count({finding | some finding in found({key: 7}); finding.details.verdict == "error"}) == 1
	}
}

in_cluster := object.union(exemption({}), {"metadata": {"name": "e", "uid": "1"}})

bound := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRoleBinding": {"b": {"roleRef": {"kind": "ClusterRole", "name": "edit"}, "subjects": [{"kind": "User", "name": "bob"}]}}}}}

told(collisions) := {"version": 1, "whole": true, "at": {"ClusterRoleBinding/b": {"collisions": collisions}}}

stale(given) := v if {
	all := object.union({"review": {"object": in_cluster}, "now": "2026-11-21T00:00:00Z", "parameters": {"max_days": 90}}, given)
	v := invalid_exemption.violation with input as all with data.inventory as bound
}

test_needed_no_more if {
	found := stale({"facts": {"access": told([])}})
	found == {{
		"msg": "nobody for whom the exemption is holds its duties together any more",
		"details": {"path": ["spec", "who"], "evidence": {"people": ["ann"], "duties": ["deploy-workload", "publish-route"]}},
	}}
	stale({}) == found
}

test_needed if {
	every scope in ["*", "store"] {
		stale({"facts": {"access": told([{"duties": ["deploy-workload", "publish-route"], "holders": [{"person": "ann", "scopes": [scope]}]}])}}) == set()
	}
	every collision in [
		{"duties": ["deploy-workload", "publish-route"], "holders": [{"person": "ann", "scopes": ["bank"]}]},
		{"duties": ["deploy-workload", "publish-route"], "holders": [{"person": "bob", "scopes": ["store"]}]},
		{"duties": ["deploy-workload", "edit-rbac"], "holders": [{"person": "ann", "scopes": ["store"]}]},
	] {
		count(stale({"facts": {"access": told([collision])}})) == 1
	}
}
