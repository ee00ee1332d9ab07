# METADATA
# title: Words in RBAC rules that no request has
# description: |
#   RBAC compares verbs, API groups and resources as texts. These are the entries of a rule that no request will ever match, such as `GET`,
#   `apps/v1`, `pods/*` or `Pod`, with what is meant by them. Custom resources may have any name, so only what is wrong for every API, or
#   what stands for a resource of Kubernetes itself, is told.
package lib.portcullis.rule_words

import data.lib.portcullis.access
import data.lib.portcullis.api_resources

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

# Verbs that no request has, as `{"index", "text", "why"}`; `why` says what is meant.
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

# API groups that there cannot be, in the same form.
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

# Resources that there cannot be, in the same form.
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

# Whether all groups of the rule are those of Kubernetes itself.
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
