# METADATA
# title: What a webhook is asked about
# description: |
#   The operations of a kind of objects, as `group/resource`, that the rules of an admission webhook name.
package lib.portcullis.webhook_rules

import data.lib.portcullis.access

operations := ["CREATE", "UPDATE", "DELETE"]

# The operations of the kind about which a webhook is asked.
operations_of(webhook, kind) := v if {
	v := {operation |
		some rule in access.arr(webhook, "rules")
		names_kind(rule, kind)
		some operation in operations
		names(rule, "operations", operation)
	}
}

names(rule, key, text) if {
	text in access.texts(rule, key)
}

names(rule, key, text) if {
	"*" in access.texts(rule, key)
	is_string(text)
}

# Whether a rule names the kind. Unlike in RBAC, `*/*` is every resource, and `ingresses/*` is `ingresses` too.
names_kind(rule, kind) if {
	parts := split(kind, "/")
	count(parts) == 2
	names(rule, "apiGroups", parts[0])
	wanted := [parts[1], concat("/", [parts[1], "*"]), "*", "*/*"]
	some resource in access.texts(rule, "resources")
	resource in wanted
	in_scope(rule, parts[1])
}

in_scope(rule, resource) if {
	access.str(rule, "scope") in ["", "*"]
	is_string(resource)
}

in_scope(rule, resource) if {
	access.str(rule, "scope") == "Namespaced"
	not resource in cluster_scoped
}

in_scope(rule, resource) if {
	access.str(rule, "scope") == "Cluster"
	resource in cluster_scoped
}

# Resources without a namespace, of those that are worth protecting.
cluster_scoped := {
	"clusterroles", "clusterrolebindings", "namespaces", "ingressclasses", "gatewayclasses", "clusterissuers",
	"clusternetworkpolicies", "adminnetworkpolicies", "baselineadminnetworkpolicies", "globalnetworkpolicies",
	"ciliumclusterwidenetworkpolicies", "customresourcedefinitions", "clusterpolicies", "accessmodels", "dutyexemptions",
}
