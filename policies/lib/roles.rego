# METADATA
# title: Roles
# description: |
#   The Roles and ClusterRoles of the inventory with the reviewed one in place of its former self, the rules that they really have
#   (aggregated ones too), and whether rules cover others, as the API server's escalation check decides it. Keys are
#   `ClusterRole/<name>` and `Role/<namespace>/<name>`.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
package lib.portcullis.roles

import data.lib.portcullis.access
import data.lib.portcullis.builtin_roles
import data.lib.portcullis.inventory

kind_of(o) := v if {
	access.str(o, "apiVersion") == "rbac.authorization.k8s.io/v1"
	v := access.str(o, "kind")
	v in {"Role", "ClusterRole"}
} else := ""

# The key of the role under review; `""` where the reviewed object is none.
reviewed_key := v if {
	v := key_of(access.subject)
}

# The key of the inventory's object that the review replaces or deletes; `""` where there is none.
replaced := v if {
	v := key_of(access.judged)
}

key_of(o) := v if {
	kind_of(o) == "ClusterRole"
	v := concat("/", ["ClusterRole", access.name(o)])
} else := v if {
	kind_of(o) == "Role"
	v := concat("/", ["Role", access.namespace, access.name(o)])
} else := ""

stored_keys := v if {
	cluster_wide := [key |
		some row in inventory.cluster("rbac.authorization.k8s.io/v1", "ClusterRole")
		key := concat("/", ["ClusterRole", row.name])
	]
	local := [key |
		some row in inventory.namespaced("rbac.authorization.k8s.io/v1", "Role")
		key := concat("/", ["Role", row.namespace, row.name])
	]
	v := array.concat(cluster_wide, local)
}

reviewed_keys := v if {
	v := [reviewed_key]
	reviewed_key != ""
} else := []

# The keys of all roles, sorted.
keys := v if {
	stored := [key | some key in stored_keys; key != replaced]
	v := sort(array.concat(stored, reviewed_keys))
}

# All roles by key, as `{"key", "kind", "namespace", "name", "object"}`.
given := v if {
	v := {key: found | some key in keys; found := entry(key)}
}

entry(key) := v if {
	startswith(key, "ClusterRole/")
	v := {"key": key, "kind": "ClusterRole", "namespace": "", "name": substring(key, 12, -1), "object": object_of(key)}
} else := v if {
	parts := split(key, "/")
	count(parts) == 3
	v := {"key": key, "kind": "Role", "namespace": parts[1], "name": parts[2], "object": object_of(key)}
	is_object(v)
} else := {}

# One role's object, without a look at the others; `{}` where it is not given.
object_of(key) := v if {
	key != ""
	key == reviewed_key
	v := access.subject
	is_object(v)
} else := {} if {
	key == replaced
} else := v if {
	startswith(key, "ClusterRole/")
	name := substring(key, 12, -1)
	v := inventory.find_cluster("rbac.authorization.k8s.io/v1", "ClusterRole", name)
} else := v if {
	parts := split(key, "/")
	count(parts) == 3
	v := inventory.find(parts[1], "rbac.authorization.k8s.io/v1", "Role", parts[2])
	is_object(v)
} else := {}

# Whether the role is one that exists in every cluster.
is_builtin(key) if {
	access.has(builtin_roles.rules, key)
}

# Whether the role is given or exists in every cluster.
exists(key) if {
	is_builtin(key)
}

exists(key) if {
	object_of(key) != {}
}

# The rules that a role really has; `[]` where there is no such role.
rules_of(key) := v if {
	o := object_of(key)
	aggregates(o)
	v := access.arr(aggregated_rules, key)
	is_string(key)
} else := v if {
	o := object_of(key)
	o != {}
	v := access.arr(o, "rules")
	is_string(key)
} else := v if {
	v := access.arr(builtin_roles.rules, key)
}

# The rules of the role under review, as `{"rule", "index", "path"}`.
reviewed_rules := v if {
	reviewed_key != ""
	not reviewed_aggregates
	v := [row |
		some i, rule in access.arr(access.subject, "rules")
		row := {"rule": rule, "index": i, "path": ["rules", i]}
	]
} else := v if {
	reviewed_key != ""
	v := [row |
		some i, rule in access.arr(aggregated_rules, reviewed_key)
		row := {"rule": rule, "index": i, "path": ["aggregationRule"]}
	]
} else := []

reviewed_aggregates if {
	aggregates(access.subject)
	taken := access.arr(sources, reviewed_key)
	taken != [reviewed_key]
}

# Whether the rules of a role are to be gathered from others. Those of an object that comes from a cluster are gathered already.
aggregates(o) if {
	access.str(o, "kind") == "ClusterRole"
	access.has(o, "aggregationRule")
	uid := access.str(access.obj(o, "metadata"), "uid")
	uid == ""
}

# The keys of the ClusterRoles in the order of their names, and of those that gather rules.
cluster_keys := v if {
	v := [key | some key in keys; startswith(key, "ClusterRole/")]
}

gathering := v if {
	v := [key | some key in cluster_keys; aggregates(object_of(key))]
}

# The keys of the ClusterRoles that each aggregated one selects, in the order of their names.
children := v if {
	v := {parent: chosen |
		some parent in gathering
		chosen := selected_by(parent)
	}
}

selected_by(parent) := v if {
	rule := access.obj(object_of(parent), "aggregationRule")
	selectors := access.arr(rule, "clusterRoleSelectors")
	v := [key |
		some key in cluster_keys
		key != parent
		selected(selectors, access.labels(object_of(key)))
	]
}

selected(selectors, labels) if {
	some selector in selectors
	fits(selector, labels)
}

# Whether a label selector fits. An empty one fits everything; one that is no selector fits nothing.
fits(selector, labels) if {
	is_object(selector)
	wanted := access.obj(selector, "matchLabels")
	missed := [key | some key, value in wanted; not label_is(labels, key, value)]
	count(missed) == 0
	broken := [expression | some expression in access.arr(selector, "matchExpressions"); not expression_fits(expression, labels)]
	count(broken) == 0
}

label_is(labels, key, value) if {
	access.has(labels, key)
	access.str(labels, key) == value
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "In"
	key := access.str(expression, "key")
	access.has(labels, key)
	values := access.texts(expression, "values")
	access.str(labels, key) in values
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "NotIn"
	key := access.str(expression, "key")
	values := access.texts(expression, "values")
	is_array(values)
	not has_one_of(labels, key, values)
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "Exists"
	access.has(labels, access.str(expression, "key"))
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "DoesNotExist"
	key := access.str(expression, "key")
	not access.has(labels, key)
}

has_one_of(labels, key, values) if {
	access.has(labels, key)
	access.str(labels, key) in values
}

# The ClusterRoles whose own rules each aggregated one has in effect, in order: those that it gathers, else itself. As in the controller, all
# are computed from one another, anew in each round, until none changes; one round more than there are such roles is enough without cycles.
# Eight are the most here, for seven levels of aggregation.
sources := v if {
	wanted := count(gathering) + 1
	v := after(wanted)
}

after(wanted) := v if {
	wanted < 4
	v := early(wanted)
} else := v if {
	wanted == 4
	v := round_4
} else := v if {
	wanted == 5
	v := round_5
} else := v if {
	wanted == 6
	v := round_6
} else := v if {
	wanted == 7
	v := round_7
} else := v if {
	v := next(round_7)
}

early(wanted) := v if {
	wanted == 1
	v := round_1
} else := v if {
	wanted == 2
	v := round_2
} else := v if {
	v := round_3
}

round_7 := v if {
	v := next(round_6)
}

round_6 := v if {
	v := next(round_5)
}

round_5 := v if {
	v := next(round_4)
}

round_4 := v if {
	v := next(round_3)
}

round_3 := v if {
	v := next(round_2)
}

round_2 := v if {
	v := next(round_1)
}

round_1 := v if {
	v := next({})
}

next(before) := v if {
	v := {parent: taken |
		some parent in gathering
		taken := taken_by(before, parent)
	}
}

taken_by(before, parent) := v if {
	v := gathered_from(before, parent)
	count(v) > 0
} else := v if {
	v := with_rules(parent)
}

gathered_from(before, parent) := v if {
	every_source := [source |
		some child in access.arr(children, parent)
		some source in sources_in(before, child)
	]
	v := without_repetition(every_source)
}

# What a selected ClusterRole contributes: what it gathered in the round before, or its own rules.
sources_in(before, child) := v if {
	access.has(children, child)
	v := access.arr(before, child)
} else := v if {
	v := with_rules(child)
}

with_rules(key) := [key] if {
	count(access.arr(object_of(key), "rules")) > 0
} else := []

without_repetition(xs) := v if {
	is_array(xs)
	v := [x |
		some i, x in xs
		before := array.slice(xs, 0, i)
		not x in before
	]
} else := []

# The rules of each aggregated ClusterRole.
aggregated_rules := v if {
	v := {parent: rules |
		some parent in gathering
		rules := gathered(parent)
	}
}

# Its own rules stay as they are; gathered ones come once.
gathered(parent) := v if {
	access.arr(sources, parent) == [parent]
	v := access.arr(object_of(parent), "rules")
} else := v if {
	rules := [rule |
		some source in access.arr(sources, parent)
		some rule in access.arr(object_of(source), "rules")
	]
	shapes := [text | some rule in rules; text := shape(rule)]
	v := [rule |
		some i, rule in rules
		text := shape(rule)
		before := array.slice(shapes, 0, i)
		not text in before
	]
}

# What makes two rules the same.
shape(rule) := v if {
	v := [
		access.texts(rule, "verbs"),
		access.texts(rule, "apiGroups"),
		access.texts(rule, "resources"),
		access.texts(rule, "resourceNames"),
		access.texts(rule, "nonResourceURLs"),
	]
}

# What of the wanted rules no rule of the owner covers alone, as `{"verb", "group", "resource", "name"}` (`name` is null where the rule is
# not limited to names) and `{"verb", "path"}`; empty where all is covered.
covers(owner_rules, wanted_rules) := v if {
	is_array(owner_rules)
	is_array(wanted_rules)
	owners := [parts | some rule in owner_rules; parts := parts_of(rule)]
	of_resources := [atom |
		some rule in wanted_rules
		some group in access.texts(rule, "apiGroups")
		some resource in access.texts(rule, "resources")
		some atom in uncovered(owners, rule, group, resource)
	]
	of_paths := [atom |
		some rule in wanted_rules
		some path in access.texts(rule, "nonResourceURLs")
		some atom in uncovered_path(owners, rule, path)
	]
	v := array.concat(of_resources, of_paths)
} else := []

# A rule as lists of texts, read once.
parts_of(rule) := v if {
	v := {
		"verbs": access.texts(rule, "verbs"),
		"groups": access.texts(rule, "apiGroups"),
		"resources": access.texts(rule, "resources"),
		"names": access.texts(rule, "resourceNames"),
		"urls": access.texts(rule, "nonResourceURLs"),
	}
}

# The atoms of one group and resource of a rule that are not covered. Only owners that cover both are looked at for each verb.
uncovered(owners, rule, group, resource) := v if {
	near := [owner |
		some owner in owners
		covers_text(owner.groups, group)
		covers_resource(owner.resources, resource)
	]
	verbs := access.texts(rule, "verbs")
	v := [atom |
		some verb in verbs
		able := [owner | some owner in near; covers_text(owner.verbs, verb)]
		some name in names_or_null(rule)
		not covers_name(able, name)
		atom := {"verb": verb, "group": group, "resource": resource, "name": name}
	]
}

uncovered_path(owners, rule, path) := v if {
	near := [owner |
		some owner in owners
		owner.names == []
		covers_path(owner.urls, path)
	]
	verbs := access.texts(rule, "verbs")
	v := [atom |
		some verb in verbs
		able := [owner | some owner in near; covers_text(owner.verbs, verb)]
		able == []
		atom := {"verb": verb, "path": path}
	]
}

names_or_null(rule) := v if {
	v := access.texts(rule, "resourceNames")
	count(v) > 0
} else := [null] if {
	is_object(rule)
} else := []

covers_text(listed, wanted) if {
	"*" in listed
	is_string(wanted)
}

covers_text(listed, wanted) if {
	is_string(wanted)
	wanted in listed
}

covers_resource(listed, wanted) if {
	covers_text(listed, wanted)
}

covers_resource(listed, wanted) if {
	at := indexof(wanted, "/")
	at >= 0
	of_all := concat("", ["*/", substring(wanted, at + 1, -1)])
	of_all in listed
}

covers_name(owners, name) if {
	some owner in owners
	owner.names == []
	type_name(name) in ["null", "string"]
}

covers_name(owners, name) if {
	is_string(name)
	some owner in owners
	name in owner.names
}

covers_path(urls, path) if {
	some url in urls
	covers_url(url, path)
}

covers_url(url, path) if {
	url == path
}

covers_url(url, path) if {
	endswith(url, "*")
	startswith(path, trim_right(url, "*"))
}
