# The rows of `testdata/access/requests.json`, which a test holds equal to the native authorizer.
package lib.portcullis.authorizer_test

import data.lib.portcullis.authorizer

# The inventory that a list of objects makes.
inventory_of(objects) := {"namespace": spaces, "cluster": {"rbac.authorization.k8s.io/v1": wide}} if {
	names := {o.metadata.namespace | some o in objects; o.metadata.namespace}
	spaces := {ns: {"rbac.authorization.k8s.io/v1": by_kind} |
		some ns in names
		by_kind := {kind: by_name |
			some kind in ["Role", "RoleBinding"]
			by_name := {o.metadata.name: o | some o in objects; o.kind == kind; o.metadata.namespace == ns}
		}
	}
	wide := {kind: by_name |
		some kind in ["ClusterRole", "ClusterRoleBinding"]
		by_name := {o.metadata.name: o | some o in objects; o.kind == kind}
	}
}

decided(id) := v if {
	stored := inventory_of(rows[id].objects)
	v := [allowed |
		some request in rows[id].requests
		allowed := is_allowed(request) with data.inventory as stored
	]
}

is_allowed(request) if {
	authorizer.allowed(request.user, request.groups, request)
} else := false

expected(id) := [request.allowed | some request in rows[id].requests]

test_r01 if {
	decided("R01") == expected("R01")
}

test_r02 if {
	decided("R02") == expected("R02")
}

test_r03 if {
	decided("R03") == expected("R03")
}

test_r04 if {
	decided("R04") == expected("R04")
}

test_r05 if {
	decided("R05") == expected("R05")
}

test_r06 if {
	decided("R06") == expected("R06")
}

test_r06c if {
	decided("R06c") == expected("R06c")
}

test_r07 if {
	decided("R07") == expected("R07")
}

test_r08 if {
	decided("R08") == expected("R08")
}

test_r09 if {
	decided("R09") == expected("R09")
}

test_r10 if {
	decided("R10") == expected("R10")
}

test_r11 if {
	decided("R11") == expected("R11")
}

test_r12 if {
	decided("R12") == expected("R12")
}

test_r13 if {
	decided("R13") == expected("R13")
}

test_r14 if {
	decided("R14") == expected("R14")
}

test_r15 if {
	decided("R15") == expected("R15")
}

test_r16 if {
	decided("R16") == expected("R16")
}

test_r17 if {
	decided("R17") == expected("R17")
}

test_r18 if {
	decided("R18") == expected("R18")
}

test_r19 if {
	decided("R19") == expected("R19")
}

test_r20 if {
	decided("R20") == expected("R20")
}

test_r21 if {
	decided("R21") == expected("R21")
}

test_r22 if {
	decided("R22") == expected("R22")
}

test_r23 if {
	decided("R23") == expected("R23")
}

test_r24 if {
	decided("R24") == expected("R24")
}

test_r25 if {
	decided("R25") == expected("R25")
}

test_r26 if {
	decided("R26") == expected("R26")
}

test_every_row_decides_something if {
	every row in rows {
		count(row.requests) > 0
	}
	count(rows) == 27
}

rows := {
	"R01": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "b", "name": "", "path": "", "allowed": false},
		],
	},
	"R02": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}, {"nonResourceURLs": ["*"], "verbs": ["*"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "nodes", "subresource": "", "namespace": "", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": "/healthz", "allowed": false},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
	"R03": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": [""], "resources": ["pods/*"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "pods", "subresource": "exec", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R04": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["apps"], "resources": ["*/scale"], "verbs": ["update"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "update", "group": "apps", "resource": "deployments", "subresource": "scale", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "update", "group": "apps", "resource": "deployments", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R05": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["*"], "resources": ["*/*"], "verbs": ["*"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "pods", "subresource": "log", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R06": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create", "patch"], "resourceNames": ["web"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "web", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "patch", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "web", "path": "", "allowed": true},
		],
	},
	"R06c": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": [""], "resources": ["serviceaccounts/token"], "verbs": ["create"], "resourceNames": ["bot"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "serviceaccounts", "subresource": "token", "namespace": "a", "name": "bot", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "serviceaccounts", "subresource": "token", "namespace": "a", "name": "other", "path": "", "allowed": false},
		],
	},
	"R07": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"], "resourceNames": [""]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "web", "path": "", "allowed": false},
		],
	},
	"R08": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["get"]}, {"apiGroups": [""], "resources": ["pods"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
	"R09": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "base", "labels": {"agg": "x"}}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "mid", "labels": {"top": "y"}}, "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}], "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"agg": "x"}}]}},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "top"}, "rules": [], "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"top": "y"}}]}},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "top"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "c", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "mid"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "secrets", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R10": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "ghost"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R11": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["update"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "system:serviceaccount:ci:bot", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "system:serviceaccount:ci:bot", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "system:serviceaccount:ci:other", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R12": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["update"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "Group", "name": "system:serviceaccounts:ci", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "system:serviceaccount:ci:bot", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "system:serviceaccount:cd:bot", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R13": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["update"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "ServiceAccount", "name": "bot"}]},
		],
		"requests": [
			{"user": "system:serviceaccount:a:bot", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "system:serviceaccount:b:bot", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R14": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["patch"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "patch", "group": "", "resource": "namespaces", "subresource": "", "namespace": "a", "name": "a", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "patch", "group": "", "resource": "namespaces", "subresource": "", "namespace": "b", "name": "b", "path": "", "allowed": false},
		],
	},
	"R15": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["Create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R16": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"resources": ["*"], "verbs": ["*"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R17": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "create", "group": "", "resource": "pods", "subresource": "exec", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
	"R18": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["extensions"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "create", "group": "extensions", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
	"R19": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "b"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "*", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R20": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "b"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "system:serviceaccount:x:y", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "system:anonymous", "groups": ["system:unauthenticated"], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R21": {
		"objects": [],
		"requests": [
			{"user": "ann", "groups": ["system:masters"], "verb": "delete", "group": "networking.k8s.io", "resource": "networkpolicies", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
			{"user": "ann", "groups": [], "verb": "delete", "group": "networking.k8s.io", "resource": "networkpolicies", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R22": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "admin", "namespace": "a"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "admin"}, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "admin"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "pods", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
	"R23": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses"], "verbs": ["create"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "user", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "create", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
		],
	},
	"R24": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"nonResourceURLs": ["/foo*"], "verbs": ["get"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "b"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": "/foobar", "allowed": true},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": "/foo", "allowed": true},
			{"user": "ann", "groups": [], "verb": "get", "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": "/fo", "allowed": false},
			{"user": "ann", "groups": [], "verb": "post", "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": "/foobar", "allowed": false},
		],
	},
	"R25": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "impersonate", "group": "", "resource": "users", "subresource": "", "namespace": "", "name": "bob", "path": "", "allowed": false},
		],
	},
	"R26": {
		"objects": [
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "r", "namespace": "a"}, "rules": [{"apiGroups": ["networking.k8s.io"], "resources": ["ingresses/status"], "verbs": ["update"]}]},
			{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "b", "namespace": "a"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "ann", "apiGroup": "rbac.authorization.k8s.io"}]},
		],
		"requests": [
			{"user": "ann", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "", "namespace": "a", "name": "", "path": "", "allowed": false},
			{"user": "ann", "groups": [], "verb": "update", "group": "networking.k8s.io", "resource": "ingresses", "subresource": "status", "namespace": "a", "name": "", "path": "", "allowed": true},
		],
	},
}
