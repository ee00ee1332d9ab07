# METADATA
# title: Texts of facts about access
# description: |
#   How findings on access name people, scopes and paths, and which objects stand on a path.
package lib.portcullis.access_facts_text

import data.lib.portcullis.access
import data.lib.portcullis.inventory

# Up to three people or groups of holders, then how many more: "`ann`, `bob` and 2 others".
people(holders) := v if {
	names := {name |
		some holder in holders
		name := person(access.str(holder, "person"))
	}
	v := listed(sort(names), "others")
}

# Whether it is one person.
single(holders) if {
	names := {name |
		some holder in holders
		name := access.str(holder, "person")
	}
	count(names) == 1
	groups := [name | some name in names; startswith(name, "group:")]
	count(groups) == 0
}

# The verb for people: `holds`, or `hold` where they are several.
verb(holders, one, many) := v if {
	single(holders)
	v := one
	is_string(many)
} else := many if {
	is_string(one)
}

person(name) := v if {
	startswith(name, "group:")
	v := concat("", ["members of `", substring(name, 6, -1), "`"])
} else := v if {
	v := concat("", ["`", name, "`"])
}

# Where holders hold something: "in namespace `a`", "in namespaces `a` and `b`", "in the whole cluster".
where(holders) := v if {
	"*" in scopes(holders)
	v := "in the whole cluster"
} else := v if {
	count(scopes(holders)) == 1
	v := concat("", ["in namespace ", concat("", quoted(scopes(holders)))])
} else := v if {
	v := concat("", ["in namespaces ", listed(quoted(scopes(holders)), "others")])
}

scopes(holders) := v if {
	found := {scope |
		some holder in holders
		some scope in access.texts(holder, "scopes")
	}
	v := sort(found)
}

quoted(texts) := v if {
	is_array(texts)
	v := [text |
		some plain in texts
		text := concat("", ["`", plain, "`"])
	]
} else := []

# Up to three texts, then how many more; four are all told.
listed(texts, rest) := v if {
	count(texts) > 4
	shown := concat(", ", array.slice(texts, 0, 3))
	v := concat("", [shown, " and ", format_int(count(texts) - 3, 10), " ", rest])
} else := v if {
	count(texts) > 1
	start := concat(", ", array.slice(texts, 0, count(texts) - 1))
	v := concat("", [start, " and ", concat("", array.slice(texts, count(texts) - 1, count(texts)))])
	is_string(rest)
} else := v if {
	v := concat("", texts)
	is_string(rest)
}

# A path as one line: "ann -> RoleBinding a/x -> Role a/d rule 0 -> ServiceAccount a/op (E02) -> …".
chain(name, path) := v if {
	is_array(path)
	parts := [part |
		some step in path
		some part in step_texts(step)
	]
	v := concat(" -> ", array.concat([name], parts))
} else := name

step_texts(step) := v if {
	access.has(step, "assume")
	v := [concat("", [node_text(access.str(step, "assume")), " (", access.str(step, "edge"), ")"])]
} else := v if {
	access.has(step, "binding")
	binding := key_text(access.str(step, "binding"))
	v := array.concat(group_text(step), [binding, rule_text(step)])
} else := v if {
	access.has(step, "role")
	v := [rule_text(step)]
} else := v if {
	access.has(step, "group")
	v := group_text(step)
} else := ["any right"]

group_text(step) := v if {
	access.has(step, "group")
	v := [concat(" ", ["Group", access.str(step, "group")])]
} else := []

rule_text(step) := v if {
	role := key_text(access.str(step, "role"))
	v := concat("", [role, " rule ", format_int(access.num(step, "rule", 0), 10)])
}

# "RoleBinding a/x" for the key `RoleBinding/a/x`.
key_text(key) := v if {
	at := indexof(key, "/")
	at >= 0
	v := concat(" ", [substring(key, 0, at), substring(key, at + 1, -1)])
} else := key

node_text(node) := v if {
	startswith(node, "Role:")
	parts := split(substring(node, 5, -1), "@")
	v := key_text(concat("@", array.slice(parts, 0, count(parts) - 1)))
} else := "every role" if {
	startswith(node, "All@")
} else := "system:masters" if {
	node == "Masters"
} else := "another user" if {
	startswith(node, "As:")
} else := v if {
	at := indexof(node, ":")
	v := concat(" ", [substring(node, 0, at), substring(node, at + 1, -1)])
}

# The objects on paths, as `{"apiVersion", "kind", "namespace", "name"}`, but the one with the key `but`.
objects(paths, but) := v if {
	keys := {key |
		some path in paths
		is_array(path)
		some step in path
		some key in keys_of(step)
		key != but
	}
	v := [object_ref |
		some key in sort(keys)
		object_ref := ref(key)
	]
}

keys_of(step) := v if {
	account := access.str(step, "assume")
	startswith(account, "ServiceAccount:")
	v := [replace(account, "ServiceAccount:", "ServiceAccount/")]
} else := v if {
	v := [key |
		some key in [access.str(step, "binding"), access.str(step, "role")]
		key != ""
	]
}

# What an object's key says: `RoleBinding/a/x`, `ClusterRole/edit`, `ServiceAccount/a/op`.
ref(key) := v if {
	parts := split(key, "/")
	count(parts) == 3
	v := {"apiVersion": api_version(parts[0]), "kind": parts[0], "namespace": parts[1], "name": parts[2]}
	is_object(v)
} else := v if {
	at := indexof(key, "/")
	kind := substring(key, 0, at)
	v := {"apiVersion": api_version(kind), "kind": kind, "namespace": "", "name": substring(key, at + 1, -1)}
}

api_version(kind) := "v1" if {
	kind == "ServiceAccount"
} else := "rbac.authorization.k8s.io/v1"

# What would settle a potential path: ServiceAccounts that were not given, and what runs where Pods are changed or entered.
needs(paths) := v if {
	found := {need |
		some path in paths
		is_array(path)
		some step in path
		need := need_of(step)
		need != ""
	}
	v := sort(found | fallback(found))
}

fallback(found) := {"v1/Pod"} if {
	count(found) == 0
} else := set()

need_of(step) := v if {
	access.str(step, "edge") == "E16"
	v := "v1/Node"
} else := v if {
	account := access.str(step, "assume")
	startswith(account, "ServiceAccount:")
	parts := split(substring(account, 15, -1), "/")
	count(parts) == 2
	ns := concat("", array.slice(parts, 0, 1))
	name := concat("", array.slice(parts, 1, 2))
	name != "default"
	not reviewed(ns, name)
	inventory.find(ns, "v1", "ServiceAccount", name) == {}
	v := concat(" ", ["v1/ServiceAccount", substring(account, 15, -1)])
} else := v if {
	access.str(step, "edge") in {"E03", "E04"}
	parts := split(substring(access.str(step, "assume"), 15, -1), "/")
	v := concat("", ["v1/Pod ", concat("", array.slice(parts, 0, 1)), "/*"])
} else := ""

# Whether the object under review is that ServiceAccount.
reviewed(ns, name) if {
	access.str(access.subject, "apiVersion") == "v1"
	access.str(access.subject, "kind") == "ServiceAccount"
	access.namespace == ns
	access.name(access.subject) == name
}
