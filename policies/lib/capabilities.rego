# METADATA
# title: Capabilities
# description: |
#   What rules of roles grant, as capabilities of `lib.portcullis.duties`. What a rule grants depends on where its role is bound: for the
#   whole cluster (scope `*`) or in one namespace.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
#     description: Verbs, resources and resource names
package lib.portcullis.capabilities

import data.lib.portcullis.access
import data.lib.portcullis.access_graph_tables
import data.lib.portcullis.access_model
import data.lib.portcullis.duties
import data.lib.portcullis.inventory

# What a rule grants where it is bound at `scope` (`*`, or a RoleBinding's `namespace`): `{"capability", "names", "scope"}`. `names` is null
# where it holds for every object; `scope` is `*` for what counts for the whole cluster, else the namespace.
of_rule(rule, scope, namespace) := v if {
	where := mode(scope)
	v := [grant |
		some entry in granted(rule, where)
		counts(entry, where, namespace)
		grant := {"capability": entry.capability, "names": entry.names, "scope": scope_of(entry.capability, where, namespace)}
	]
}

# The same for a list of rules, with the index of the rule as `rule`.
of_rules(rules, scope) := v if {
	is_array(rules)
	v := [grant |
		some i, rule in rules
		some found in of_rule(rule, scope, scope)
		grant := {"capability": found.capability, "names": found.names, "scope": found.scope, "rule": i}
	]
} else := []

mode(scope) := "cluster" if {
	scope == "*"
} else := "namespace"

# What a rule grants in one of both modes, before it is known in which namespace: `{"capability", "names", "listed"}`, where `listed` are its
# `resourceNames`.
granted(rule, where) := v if {
	verbs := access.texts(rule, "verbs")
	resources := access.texts(rule, "resources")
	listed := access.texts(rule, "resourceNames")
	limits := names_of(listed)
	found := {capability |
		some atom in candidates(rule)
		reachable(atom, where)
		grants(atom, verbs, resources, limits, where)
		capability := access.str(atom, "capability")
	}
	v := [entry |
		some capability in sort(found)
		entry := {"capability": capability, "names": limits, "listed": listed}
	]
}

# The names that a rule is limited to, or null. The empty name is that of every request without one.
names_of(listed) := null if {
	count(listed) == 0
} else := null if {
	"" in listed
} else := listed

# What a capability needs beside the rule.
counts(entry, where, namespace) if {
	placed(entry.capability, where, namespace)
	own_name(entry, where, namespace)
}

# Capabilities of the namespaces of guardrails and route controllers count there only.
placed(capability, where, namespace) if {
	places := within(capability)
	places == null
	is_string(where)
	is_string(namespace)
}

placed(capability, where, namespace) if {
	where == "namespace"
	places := within(capability)
	is_array(places)
	namespace in places
}

placed(capability, where, namespace) if {
	where == "cluster"
	is_string(namespace)
	places := within(capability)
	is_array(places)
	some place in places
	place in namespaces_given
}

# A RoleBinding reaches the Namespace that it stands in, and no other.
own_name(entry, where, namespace) if {
	capability := entry.capability
	is_string(capability)
	not namespace_itself(capability, where)
	is_string(namespace)
}

own_name(entry, where, namespace) if {
	namespace_itself(entry.capability, where)
	listed_or_all(entry.listed, namespace)
}

namespace_itself(capability, where) if {
	where == "namespace"
	duties.capabilities[capability].scope == "namespace"
}

listed_or_all(listed, name) if {
	count(listed) == 0
	is_string(name)
}

listed_or_all(listed, name) if {
	name in listed
}

# The namespaces that a capability is limited to, or null.
within(capability) := v if {
	duties.capabilities[capability].within == "guardrail"
	v := access_model.guardrail_namespaces
} else := v if {
	duties.capabilities[capability].within == "controllers"
	v := access_model.controller_namespaces
} else := null

scope_of(capability, where, namespace) := "*" if {
	where == "cluster"
	is_string(capability)
	is_string(namespace)
} else := "*" if {
	within(capability) != null
} else := namespace

namespaces_given := v if {
	found := inventory.cluster("v1", "Namespace")
	v := {name |
		some entry in found
		name := entry.name
	}
}

# The atoms of all capabilities that this version of Kubernetes knows.
atoms := v if {
	v := [atom |
		some name, capability in duties.capabilities
		in_version(capability)
		some entry in capability.atoms
		atom := {"capability": name, "scope": capability.scope, "groups": entry.groups, "resources": entry.resources, "verbs": entry.verbs}
	]
}

in_version(capability) if {
	access_model.minor < access.num(capability, "before", 100000)
	access_model.minor >= access.num(capability, "since", 0)
}

by_group := v if {
	rows := [row |
		some atom in atoms
		some group in atom.groups
		row := [group, atom]
	]
	v := access_graph_tables.grouped(rows)
}

# The atoms in the API groups of a rule.
candidates(rule) := v if {
	"*" in access.texts(rule, "apiGroups")
	v := atoms
} else := v if {
	v := [atom |
		some group in access.texts(rule, "apiGroups")
		some atom in access.arr(by_group, group)
	]
}

# A RoleBinding gives nothing that is of the cluster.
reachable(atom, where) if {
	where == "cluster"
	is_object(atom)
}

reachable(atom, where) if {
	where == "namespace"
	atom.scope != "cluster"
}

grants(atom, verbs, resources, limits, where) if {
	some resource in access.texts(atom, "resources")
	named_resource(resource, resources)
	some verb in access.texts(atom, "verbs")
	named(verb, verbs)
	effective(verb, resource, limits)
	creatable(verb, atom.scope, where)
}

named(text, texts) if {
	text in texts
}

named(text, texts) if {
	is_string(text)
	"*" in texts
}

# `*/scale` names the subresource of all resources. The resource `*` of an atom is any resource, and no subresource.
named_resource(resource, resources) if {
	resource != "*"
	named(resource, resources)
}

named_resource(resource, resources) if {
	contains(resource, "/")
	any_of := concat("", ["*", substring(resource, indexof(resource, "/"), -1)])
	any_of in resources
}

named_resource(resource, resources) if {
	resource == "*"
	some text in resources
	not contains(text, "/")
}

# What is created or deleted as a collection has no name in the request. Subresources have that of their object.
effective(verb, resource, limits) if {
	limits == null
	is_string(verb)
	is_string(resource)
}

effective(verb, resource, limits) if {
	is_array(limits)
	verb != "deletecollection"
	not nameless_create(verb, resource)
}

nameless_create(verb, resource) if {
	verb == "create"
	not contains(resource, "/")
}

# Nobody creates a Namespace from inside.
creatable(verb, scope, where) if {
	not namespace_from_inside(scope, where)
	is_string(verb)
}

creatable(verb, scope, where) if {
	namespace_from_inside(scope, where)
	verb != "create"
}

namespace_from_inside(scope, where) if {
	scope == "namespace"
	where == "namespace"
}
