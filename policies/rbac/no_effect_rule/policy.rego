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
import data.lib.portcullis.bindings
import data.lib.portcullis.inventory
import data.lib.portcullis.nameless_requests
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.rule_reach
import data.lib.portcullis.rule_refusals
import data.lib.portcullis.rule_words
import data.lib.portcullis.wording

violation contains {"msg": msg, "details": details} if {
	some i, rule in rules
	reasons := rule_refusals.refusals(rule, kind)
	count(reasons) > 0
	msg := concat("", ["the API server refuses the rule: ", concat(", ", reasons)])
	details := {"path": ["rules", i], "evidence": {"reasons": reasons}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := rule_words.odd_verbs(rule)
	count(found) > 0
	msg := concat("", ["no request has such a verb: ", shown(found)])
	path := place(i, "verbs", found)
	details := {"path": path, "evidence": {"verbs": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := rule_words.odd_groups(rule)
	count(found) > 0
	msg := concat("", ["no API group has such a name: ", shown(found)])
	path := place(i, "apiGroups", found)
	details := {"path": path, "evidence": {"apiGroups": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := rule_words.odd_resources(rule)
	count(found) > 0
	msg := concat("", ["no resource has such a name: ", shown(found)])
	path := place(i, "resources", found)
	details := {"path": path, "evidence": {"resources": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	found := rule_reach.displaced(rule)
	count(found) > 0
	msg := concat("", ["the API groups of the rule do not have ", shown(found)])
	path := place(i, "resources", found)
	groups := access.texts(rule, "apiGroups")
	details := {"path": path, "evidence": {"resources": texts_of(found), "apiGroups": groups}}
}

violation contains {"msg": msg, "details": details} if {
	some i, rule in sound
	verbs := nameless_requests.verbs_of(rule)
	count(verbs) > 0
	found := nameless_requests.resources_of(rule, verbs, rules)
	count(found) > 0
	msg := concat("", ["requests to ", wording.joined(verbs, " or "), " ", wording.quoted(texts_of(found)), " name no object, so `resourceNames` lets none of them pass"])
	names := access.texts(rule, "resourceNames")
	details := {"path": ["rules", i, "resourceNames"], "evidence": {"verbs": verbs, "resources": texts_of(found), "resourceNames": names}}
}

violation contains {"msg": msg, "details": details} if {
	kind == "Role"
	some i, rule in sound
	found := rule_reach.out_of_reach(rule)
	count(found) > 0
	msg := concat("", ["a Role grants nothing on ", wording.quoted(texts_of(found)), ", which belong to the whole cluster"])
	path := place(i, "resources", found)
	details := {"path": path, "evidence": {"resources": texts_of(found)}}
}

violation contains {"msg": msg, "details": details} if {
	only_in_namespaces
	some i, rule in sound
	found := rule_reach.cluster_parts(rule)
	count(found) > 0
	msg := concat("", ["only RoleBindings bind the ClusterRole, so it grants nothing on ", wording.quoted(texts_of(found))])
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
	msg := concat("", ["nothing is granted by ", wording.joined(texts_of(found), " and "), " on ", wording.quoted(guarded), ": the API server asks for it on `roles` and `clusterroles`"])
	path := place(i, "verbs", found)
	details := {"path": path, "evidence": {"verbs": texts_of(found), "resources": guarded}}
}

unknown contains {"msg": msg, "details": details} if {
	kind == "ClusterRole"
	not inventory.given
	not feeds_others
	some i, rule in sound
	found := rule_reach.cluster_parts(rule)
	count(found) > 0
	msg := concat("", ["whether the ClusterRole grants anything on ", wording.quoted(texts_of(found)), " depends on the bindings"])
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
		reasons := rule_refusals.refusals(rule, kind)
		count(reasons) == 0
	}
}

# Where it is bound

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
