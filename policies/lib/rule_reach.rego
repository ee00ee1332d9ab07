# METADATA
# title: What a rule names and cannot reach
# description: |
#   Resources of Kubernetes that a rule names in an API group that does not have them, and what belongs to the whole cluster, which a Role, or a
#   ClusterRole that only RoleBindings bind, cannot grant. Nothing is said about a rule that names an API group of custom resources.
package lib.portcullis.rule_reach

import data.lib.portcullis.access
import data.lib.portcullis.api_resources
import data.lib.portcullis.rule_words

# The resources that none of the rule's API groups has, as `{"index", "text", "why"}`; `why` says where they are.
displaced(rule) := v if {
	groups := access.texts(rule, "apiGroups")
	known := rule_words.knows_all_groups(rule)
	v := [entry |
		some j, text in access.arr(rule, "resources")
		known
		is_string(text)
		homes := access.arr(api_resources.groups_of, rule_words.base(text))
		count(homes) > 0
		not served(text, groups)
		meant := homes_text(homes)
		entry := {"index": j, "text": text, "why": meant}
	]
}

served(text, groups) if {
	some home in access.arr(api_resources.groups_of, rule_words.base(text))
	home in groups
}

homes_text(homes) := v if {
	"" in homes
	v := "it is in the core group"
} else := v if {
	v := concat("", ["it is in `", concat("`, `", homes), "`"])
}

# The resources of the whole cluster that the rule names, as `{"key", "index", "text"}`; `key` is the field in which they stand.
out_of_reach(rule) := v if {
	groups := access.texts(rule, "apiGroups")
	known := rule_words.knows_all_groups(rule)
	v := [entry |
		some j, text in access.arr(rule, "resources")
		known
		is_string(text)
		rule_words.base(text) in api_resources.cluster_scoped
		served(text, groups)
		not reaches_itself(rule, text)
		entry := {"key": "resources", "index": j, "text": text}
	]
}

# A RoleBinding reaches the Namespace that it stands in: its requests carry that namespace.
reaches_itself(rule, text) if {
	rule_words.base(text) == "namespaces"
	contains(text, "/")
	is_object(rule)
}

reaches_itself(rule, text) if {
	text == "namespaces"
	some verb in access.texts(rule, "verbs")
	not verb in {"create", "list", "watch", "deletecollection"}
}

# The same with the URLs, which no RoleBinding reaches either.
cluster_parts(rule) := v if {
	urls := [entry |
		some j, text in access.arr(rule, "nonResourceURLs")
		is_string(text)
		entry := {"key": "nonResourceURLs", "index": j, "text": text}
	]
	v := array.concat(out_of_reach(rule), urls)
}
