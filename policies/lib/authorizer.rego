# METADATA
# title: The RBAC authorizer
# description: |
#   What a rule of a role allows, as Kubernetes decides it: one rule has to match the whole request, and nothing denies. A request is
#   `{"verb", "group", "resource", "subresource", "namespace", "name", "path"}`; one with a `path` is for a URL that is no resource.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - ref: https://github.com/kubernetes/kubernetes/tree/master/plugin/pkg/auth/authorizer/rbac
package lib.portcullis.authorizer

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.bindings
import data.lib.portcullis.roles

# Whether one rule allows a request.
rule_allows(rule, request) if {
	path := access.str(request, "path")
	path == ""
	names_verb(rule, access.str(request, "verb"))
	names_group(rule, access.str(request, "group"))
	names_resource(rule, resource_of(request))
	names_object(rule, access.str(request, "name"))
}

rule_allows(rule, request) if {
	path := access.str(request, "path")
	path != ""
	names_verb(rule, access.str(request, "verb"))
	names_path(rule, path)
}

# Whether one of the rules allows a request.
rules_allow(rules, request) if {
	is_array(rules)
	some rule in rules
	rule_allows(rule, request)
}

# Whether a user may make a request. `groups` are those that authentication gives; the groups that every user or ServiceAccount is
# in are added.
allowed(user, groups, request) if {
	is_string(user)
	is_object(request)
	"system:masters" in groups
}

allowed(user, groups, request) if {
	held := accounts(user, groups)
	ns := access.str(request, "namespace")
	some binding in bindings.all
	reaches(binding, ns)
	applies(binding, held)
	rules := roles.rules_of(binding.role)
	rules_allow(rules, request)
}

reaches(binding, ns) if {
	binding.kind == "ClusterRoleBinding"
	is_string(ns)
}

reaches(binding, ns) if {
	binding.kind == "RoleBinding"
	binding.namespace == ns
}

applies(binding, held) if {
	some subject in access.arr(binding, "subjects")
	subject.account in held
}

# The accounts that a user acts as: its own and those of its groups.
accounts(user, groups) := v if {
	own := access_model.user_key(user)
	is_array(groups)
	every_group := array.concat(groups, implicit_groups(user))
	of_groups := [account | some group in every_group; is_string(group); account := concat("", ["Group:", group])]
	v := array.concat([own], of_groups)
} else := []

# The groups that Kubernetes puts a user into.
implicit_groups(user) := ["system:unauthenticated"] if {
	user == "system:anonymous"
} else := v if {
	startswith(user, "system:serviceaccount:")
	parts := split(user, ":")
	count(parts) == 4
	space := concat("", ["system:serviceaccounts:", parts[2]])
	v := ["system:authenticated", "system:serviceaccounts", space]
	is_array(v)
} else := ["system:authenticated"]

# Whether a rule names a verb.
names_verb(rule, v) if {
	verbs := access.texts(rule, "verbs")
	named(verbs, v)
}

# Whether a rule names an API group.
names_group(rule, g) if {
	groups := access.texts(rule, "apiGroups")
	named(groups, g)
}

# Whether a rule names a resource, or a subresource written `pods/exec`.
names_resource(rule, r) if {
	listed := access.texts(rule, "resources")
	resource_listed(listed, r)
}

# Whether a rule counts for an object of this name; `""` is a request that names none.
names_object(rule, name) if {
	is_string(name)
	access.texts(rule, "resourceNames") == []
}

names_object(rule, name) if {
	listed := access.texts(rule, "resourceNames")
	name in listed
}

# Whether a rule names a URL that is no resource.
names_path(rule, path) if {
	urls := access.texts(rule, "nonResourceURLs")
	some url in urls
	url_fits(url, path)
}

named(listed, wanted) if {
	"*" in listed
	is_string(wanted)
}

named(listed, wanted) if {
	is_string(wanted)
	wanted in listed
}

# `*/scale` is the subresource of every resource; `pods/*` and `*/*` stand for nothing but themselves.
resource_listed(listed, r) if {
	named(listed, r)
}

resource_listed(listed, r) if {
	sub := subresource(r)
	sub != ""
	of_all := concat("", ["*/", sub])
	of_all in listed
}

subresource(r) := v if {
	at := indexof(r, "/")
	at > 0
	v := substring(r, at + 1, -1)
} else := ""

url_fits(url, path) if {
	url == path
}

url_fits(url, path) if {
	endswith(url, "*")
	start := trim_right(url, "*")
	startswith(path, start)
}

resource_of(request) := v if {
	sub := access.str(request, "subresource")
	sub != ""
	v := concat("/", [access.str(request, "resource"), sub])
} else := v if {
	v := access.str(request, "resource")
}
