# METADATA
# title: Rule that grants nothing
# description: |
#   RBAC compares verbs, API groups, resources and names as texts, and says nothing about those that no request will ever have: `pods/*`, `*/*`,
#   `Pod`, `deployments.apps`, a resource in the API group of another, `create` for named objects, `bind` on `rolebindings`, or a Node
#   in a Role. Such a rule looks as if it granted something and does not, so reviews of who may do what go wrong, and the next person
#   who needs the right adds a wider one. Only resources of Kubernetes itself are judged; custom resources may have any name.
#   The rules of an aggregated ClusterRole are judged at the ClusterRoles that they come from.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
#     description: How rules name resources and objects
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole
#     description: What a Role cannot grant
# custom:
#   severity: low
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs: [inventory:rbac.authorization.k8s.io/v1/RoleBinding, inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding]
#   remediation: Write the verb, group or resource as requests have it, or remove what grants nothing.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-6, CM-6]
package portcullis.rbac.no_effect_rule

import data.lib.portcullis.access
import data.lib.portcullis.api_resources
import data.lib.portcullis.bindings
import data.lib.portcullis.inventory
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	some i, rule in rules
	reasons := refusals(rule)
	count(reasons) > 0
	msg := concat("", ["the API server refuses the rule: ", concat(", ", reasons)])
	details := {"path": ["rules", i], "evidence": {"reasons": reasons}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := odd_verbs(rule)
	count(found) > 0
	msg := concat("", ["no request has such a verb: ", shown(found)])
	path := place(i, "verbs", found)
	details := {"path": path, "evidence": {"verbs": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := odd_groups(rule)
	count(found) > 0
	msg := concat("", ["no API group has such a name: ", shown(found)])
	path := place(i, "apiGroups", found)
	details := {"path": path, "evidence": {"apiGroups": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := odd_resources(rule)
	count(found) > 0
	msg := concat("", ["no resource has such a name: ", shown(found)])
	path := place(i, "resources", found)
	details := {"path": path, "evidence": {"resources": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := displaced(rule)
	count(found) > 0
	msg := concat("", ["the API groups of the rule do not have ", shown(found)])
	path := place(i, "resources", found)
	groups := access.texts(rule, "apiGroups")
	details := {"path": path, "evidence": {"resources": texts_of(found), "apiGroups": groups}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	verbs := nameless_verbs(rule)
	count(verbs) > 0
	found := nameless_resources(rule, verbs)
	count(found) > 0
	msg := concat("", ["requests to ", joined(verbs, " or "), " ", joined(texts_of(found), ", "), " name no object, so `resourceNames` lets none of them pass"])
	names := access.texts(rule, "resourceNames")
	details := {"path": ["rules", i, "resourceNames"], "evidence": {"verbs": verbs, "resources": texts_of(found), "resourceNames": names}}
}

violation contains {"msg": msg, "details": details} if {
	kind == "Role"
	some i, rule in sound
	found := out_of_reach(rule)
	count(found) > 0
	msg := concat("", ["a Role grants nothing on ", joined(texts_of(found), ", "), ", which belong to the whole cluster"])
	path := place(i, "resources", found)
	details := {"path": path, "evidence": {"resources": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	only_in_namespaces
	some i, rule in sound
	found := cluster_parts(rule)
	count(found) > 0
	msg := concat("", ["only RoleBindings bind the ClusterRole, so it grants nothing on ", joined(texts_of(found), ", ")])
	some first in array.slice(found, 0, 1)
	path := ["rules", i, first.key, first.index]
	details := {"path": path, "evidence": {"without_effect": texts_of(found), "bindings": binding_keys}, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := guard_verbs(rule)
	count(found) > 0
	guarded := [text | some text in access.texts(rule, "resources"); text in {"rolebindings", "clusterrolebindings"}]
	count(guarded) > 0
	msg := concat("", ["nothing is granted by ", joined(texts_of(found), " and "), " on ", joined(guarded, ", "), ": the API server asks for it on `roles` and `clusterroles`"])
	path := place(i, "verbs", found)
	details := {"path": path, "evidence": {"verbs": texts_of(found), "resources": guarded}}
}

unknown contains {"msg": msg, "details": details} if {
	kind == "ClusterRole"
	not inventory.given
	not feeds_others
	some i, rule in sound
	found := cluster_parts(rule)
	count(found) > 0
	msg := concat("", ["whether the ClusterRole grants anything on ", joined(texts_of(found), ", "), " depends on the bindings"])
	some first in array.slice(found, 0, 1)
	path := ["rules", i, first.key, first.index]
	details := {"path": path, "evidence": {"resources": texts_of(found)}, "needs": ["rbac.authorization.k8s.io/ClusterRoleBinding"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

# The role

kind := v if {
	access.str(access.subject, "apiVersion") == "rbac.authorization.k8s.io/v1"
	v := access.str(access.subject, "kind")
} else := ""

judged if {
	kind in {"Role", "ClusterRole"}
	not access.has(access.subject, "aggregationRule")
	not bootstrapped
}

# Roles of Kubernetes itself keep rules for older versions.
bootstrapped if {
	labels := access.labels(access.subject)
	access.str(labels, "kubernetes.io/bootstrapping") == "rbac-defaults"
	own_role
}

own_role if {
	name := access.name(access.subject)
	startswith(name, "system:")
}

own_role if {
	name := access.name(access.subject)
	kind == "ClusterRole"
	name in {"cluster-admin", "admin", "edit", "view"}
}

own_role if {
	kind == "Role"
	access.namespace == "kube-system"
}

rules := v if {
	judged
	v := access.arr(access.subject, "rules")
} else := []

# The rules that the API server takes, by index.
sound := v if {
	v := {i: rule |
		some i, rule in rules
		reasons := refusals(rule)
		count(reasons) == 0
	}
}

# Refused rules

refusals(rule) := v if {
	is_object(rule)
	candidates := ["`verbs` is empty", "a Role cannot name `nonResourceURLs`", "`nonResourceURLs` cannot stand beside resources", "`apiGroups` is empty", "`resources` is empty"]
	v := [reason |
		some reason in candidates
		refused_for(rule, reason)
	]
} else := []

refused_for(rule, reason) if {
	reason == "`verbs` is empty"
	empty(rule, "verbs")
}

refused_for(rule, reason) if {
	reason == "a Role cannot name `nonResourceURLs`"
	kind == "Role"
	not empty(rule, "nonResourceURLs")
}

refused_for(rule, reason) if {
	reason == "`nonResourceURLs` cannot stand beside resources"
	not empty(rule, "nonResourceURLs")
	some key in ["apiGroups", "resources", "resourceNames"]
	not empty(rule, key)
}

refused_for(rule, reason) if {
	reason == "`apiGroups` is empty"
	empty(rule, "nonResourceURLs")
	empty(rule, "apiGroups")
}

refused_for(rule, reason) if {
	reason == "`resources` is empty"
	empty(rule, "nonResourceURLs")
	empty(rule, "resources")
}

empty(rule, key) if {
	not access.has(rule, key)
	is_object(rule)
}

empty(rule, key) if {
	object.get(rule, key, null) == []
}

# Verbs

# Verbs of the API server and of HTTP.
verbs_in_use := {
	"approve", "attest", "bind", "create", "delete", "deletecollection", "escalate", "get", "head", "impersonate", "list", "options",
	"patch", "post", "put", "sign", "update", "use", "watch",
}

# Words that are no verbs of resources, by what is meant.
mistaken_verbs := {
	"add": "create", "all": "*", "any": "*", "edit": "update", "modify": "update", "post": "create", "put": "update", "read": "get",
	"remove": "delete", "view": "get", "write": "update",
}

odd_verbs(rule) := v if {
	v := [entry |
		some j, text in access.arr(rule, "verbs")
		is_string(text)
		meant := meant_verb(rule, text)
		meant != ""
		entry := {"index": j, "text": text, "why": meant}
	]
}

meant_verb(rule, text) := v if {
	is_object(rule)
	small := lower(text)
	small != text
	small in verbs_in_use
	v := concat("", ["it is `", small, "`"])
} else := v if {
	all_of_kubernetes(rule)
	meant := access.str(mistaken_verbs, text)
	meant != ""
	v := concat("", ["it is `", meant, "`"])
} else := v if {
	is_object(rule)
	part_of_wildcard(text)
	v := "a wildcard stands alone"
} else := ""

part_of_wildcard(text) if {
	text != "*"
	contains(text, "*")
}

# Whether all resources of the rule are known ones; elsewhere a verb of its own may be meant.
all_of_kubernetes(rule) if {
	api_resources.all_known(access.texts(rule, "apiGroups"))
	resources := access.texts(rule, "resources")
	count(resources) > 0
	others := [text | some text in resources; not of_kubernetes(text)]
	count(others) == 0
}

of_kubernetes(text) if {
	access.has(api_resources.groups_of, base(text))
}

# API groups

odd_groups(rule) := v if {
	v := [entry |
		some j, text in access.arr(rule, "apiGroups")
		is_string(text)
		meant := meant_group(text)
		meant != ""
		entry := {"index": j, "text": text, "why": meant}
	]
}

meant_group(text) := v if {
	text in {"v1", "core", "core/v1", "/v1"}
	v := "the core group is the empty text"
} else := v if {
	contains(text, "/")
	v := concat("", ["the group is `", base(text), "`, without a version"])
} else := v if {
	small := lower(text)
	small != text
	v := concat("", ["it is `", small, "`"])
} else := v if {
	part_of_wildcard(text)
	v := "a wildcard stands alone"
} else := ""

# Names of resources

odd_resources(rule) := v if {
	known := knows_all_groups(rule)
	v := [entry |
		some j, text in access.arr(rule, "resources")
		is_string(text)
		meant := meant_resource(text, known)
		meant != ""
		entry := {"index": j, "text": text, "why": meant}
	]
}

knows_all_groups(rule) if {
	api_resources.all_known(access.texts(rule, "apiGroups"))
} else := false

meant_resource(text, known) := v if {
	is_boolean(known)
	text == "*/*"
	v := "`*` alone names every resource and subresource"
} else := v if {
	is_boolean(known)
	endswith(text, "/*")
	v := "each subresource is named by itself"
} else := v if {
	is_boolean(known)
	odd_wildcard(text)
	v := "a wildcard stands alone"
} else := v if {
	is_boolean(known)
	contains(text, ".")
	v := "the group stands in `apiGroups`"
} else := v if {
	known
	plural := access.str(api_resources.other_names, lower(base(text)))
	plural != ""
	v := concat("", ["it is `", plural, rest(text), "`"])
} else := v if {
	known
	whole := access.str(api_resources.subresources, text)
	whole != ""
	v := concat("", ["it is `", whole, "`"])
} else := v if {
	is_boolean(known)
	small := lower(text)
	small != text
	v := "resources are in lower case and plural"
} else := ""

odd_wildcard(text) if {
	part_of_wildcard(text)
	not startswith(text, "*/")
}

# What stands before the first slash.
base(text) := v if {
	contains(text, "/")
	v := substring(text, 0, indexof(text, "/"))
} else := text

# The subresource with its slash.
rest(text) := v if {
	contains(text, "/")
	v := substring(text, indexof(text, "/"), -1)
} else := ""

# Resources that are in another API group

displaced(rule) := v if {
	groups := access.texts(rule, "apiGroups")
	known := knows_all_groups(rule)
	v := [entry |
		some j, text in access.arr(rule, "resources")
		known
		is_string(text)
		homes := access.arr(api_resources.groups_of, base(text))
		count(homes) > 0
		not served(text, groups)
		meant := homes_text(homes)
		entry := {"index": j, "text": text, "why": meant}
	]
}

served(text, groups) if {
	some home in access.arr(api_resources.groups_of, base(text))
	home in groups
}

homes_text(homes) := v if {
	"" in homes
	v := "it is in the core group"
} else := v if {
	v := concat("", ["it is in `", concat("`, `", homes), "`"])
}

# Names where requests have none

nameless_verbs(rule) := v if {
	names := access.texts(rule, "resourceNames")
	count(names) > 0
	not "" in names
	v := [verb |
		some verb in access.texts(rule, "verbs")
		verb in {"create", "deletecollection"}
	]
} else := []

# Server-side apply creates by name, with the verbs `create` and `patch`.
nameless_resources(rule, verbs) := v if {
	v := [entry |
		some j, text in access.arr(rule, "resources")
		is_string(text)
		not contains(text, "/")
		text != "*"
		in_vain(text, verbs)
		entry := {"index": j, "text": text}
	]
}

in_vain(resource, verbs) if {
	is_string(resource)
	"deletecollection" in verbs
}

in_vain(resource, verbs) if {
	"create" in verbs
	not patched(resource)
}

patched(resource) if {
	some rule in rules
	applies(rule)
	some text in access.texts(rule, "resources")
	text in {resource, "*"}
}

applies(rule) if {
	some verb in access.texts(rule, "verbs")
	verb in {"patch", "*"}
}

# What has no namespace

out_of_reach(rule) := v if {
	groups := access.texts(rule, "apiGroups")
	known := knows_all_groups(rule)
	v := [entry |
		some j, text in access.arr(rule, "resources")
		known
		is_string(text)
		base(text) in api_resources.cluster_scoped
		served(text, groups)
		not reaches_itself(rule, text)
		entry := {"key": "resources", "index": j, "text": text}
	]
}

# A RoleBinding reaches the Namespace that it stands in: its requests carry that namespace.
reaches_itself(rule, text) if {
	base(text) == "namespaces"
	contains(text, "/")
	is_object(rule)
}

reaches_itself(rule, text) if {
	text == "namespaces"
	some verb in access.texts(rule, "verbs")
	not verb in {"create", "list", "watch", "deletecollection"}
}

cluster_parts(rule) := v if {
	urls := [entry |
		some j, text in access.arr(rule, "nonResourceURLs")
		is_string(text)
		entry := {"key": "nonResourceURLs", "index": j, "text": text}
	]
	v := array.concat(out_of_reach(rule), urls)
}

own_bindings := v if {
	kind == "ClusterRole"
	v := bindings.of_reviewed_role
} else := []

only_in_namespaces if {
	inventory.given
	count(own_bindings) > 0
	wide := [binding | some binding in own_bindings; binding.kind == "ClusterRoleBinding"]
	count(wide) == 0
	not feeds_others
}

# Whether labels say that other ClusterRoles take its rules.
feeds_others if {
	some label in access.names(access.labels(access.subject))
	contains(label, "aggregate-to-")
}

binding_keys := v if {
	v := [key | some binding in own_bindings; key := access.str(binding, "key")]
}

related := v if {
	v := [reference |
		some binding in array.slice(own_bindings, 0, 10)
		reference := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": binding.kind, "namespace": binding.namespace, "name": binding.name}
	]
}

# Verbs that guard roles

guard_verbs(rule) := v if {
	groups := access.texts(rule, "apiGroups")
	resources := access.texts(rule, "resources")
	v := [entry |
		some j, text in access.arr(rule, "verbs")
		text in {"bind", "escalate"}
		guards_bindings_only(groups, resources)
		entry := {"index": j, "text": text}
	]
}

guards_bindings_only(groups, resources) if {
	"rbac.authorization.k8s.io" in groups
	some resource in resources
	resource in {"rolebindings", "clusterrolebindings"}
	effective := [text | some text in resources; text in {"roles", "clusterroles", "*"}]
	count(effective) == 0
}

# Texts

place(i, key, found) := v if {
	some first in array.slice(found, 0, 1)
	v := ["rules", i, key, first.index]
}

texts_of(found) := v if {
	v := [text | some entry in found; text := access.str(entry, "text")]
}

shown(found) := v if {
	parts := [part | some entry in found; part := concat("", ["`", access.str(entry, "text"), "` (", access.str(entry, "why"), ")"])]
	v := concat(", ", parts)
}

joined(texts, separator) := v if {
	parts := [part | some text in texts; part := concat("", ["`", text, "`"])]
	v := concat(separator, parts)
}
