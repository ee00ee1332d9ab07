# METADATA
# title: Label selectors
# description: |
#   Selectors of Pods and namespaces as lists of requirements (docs/network.md): what they say, and whether labels meet them where not all
#   labels may be known.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
#     description: Label selectors
package lib.portcullis.network_selectors

import data.lib.portcullis.access

# The label that the API server sets on every namespace.
name_label := "kubernetes.io/metadata.name"

# Whether a selector is there: null is absent.
present(parent, field) if {
	access.has(parent, field)
}

# A selector as `{"key", "operator", "values"}` for each requirement: pairs of `matchLabels` by key, then expressions in their order.
requirements(selector) := v if {
	wanted := access.obj(selector, "matchLabels")
	pairs := [one |
		some key in access.names(wanted)
		value := access.str(wanted, key)
		one := {"key": key, "operator": "In", "values": [value]}
	]
	expressions := [one |
		some expression in access.arr(selector, "matchExpressions")
		key := access.str(expression, "key")
		operator := access.str(expression, "operator")
		values := access.texts(expression, "values")
		one := {"key": key, "operator": operator, "values": values}
	]
	v := array.concat(pairs, expressions)
}

# Whether a selector asks for nothing, so that it matches everything.
everything(selector) if {
	requirements(selector) == []
}

# The texts of its requirements, sorted, without repetition.
texts(selector) := v if {
	found := {wording |
		some requirement in requirements(selector)
		wording := requirement_text(requirement)
		is_string(wording)
	}
	v := sort(found)
}

# A selector for people; `""` where it asks for nothing.
text(selector) := v if {
	v := concat(", ", texts(selector))
}

requirement_text(requirement) := v if {
	key := access.str(requirement, "key")
	values := access.texts(requirement, "values")
	operator := access.str(requirement, "operator")
	v := shown(key, operator, values)
}

shown(key, operator, values) := v if {
	operator == "In"
	count(values) == 1
	v := concat("=", [key, concat("", values)])
} else := v if {
	operator == "Exists"
	is_array(values)
	is_string(key)
	v := key
} else := v if {
	operator == "DoesNotExist"
	is_array(values)
	v := concat("", ["!", key])
} else := v if {
	inside := concat(", ", sort(values))
	word := lower(operator)
	v := concat("", [key, " ", word, " (", inside, ")"])
}

# Whether labels meet a selector: `true`, `false` or `unknown`. Where `complete` is false, labels that are not listed are not known.
state(selector, labels, complete) := v if {
	found := {one |
		some requirement in requirements(selector)
		one := requirement_state(requirement, labels, complete)
		is_string(one)
	}
	v := all_of(found)
}

# What several answers make together.
all_of(found) := "false" if {
	"false" in found
} else := "unknown" if {
	"unknown" in found
} else := "true"

requirement_state(requirement, labels, complete) := v if {
	key := access.str(requirement, "key")
	access.has(labels, key)
	is_boolean(complete)
	v := there(requirement, access.str(labels, key))
} else := v if {
	complete == true
	v := not_there(access.str(requirement, "operator"))
} else := "unknown"

# The answer where the label has a value.
there(requirement, value) := v if {
	operator := access.str(requirement, "operator")
	values := access.texts(requirement, "values")
	v := answer(operator, listed(value, values))
}

listed(value, values) := "true" if {
	value in values
} else := "false"

answer(operator, among) := v if {
	operator == "In"
	is_string(among)
	v := among
} else := "false" if {
	operator == "NotIn"
	among == "true"
} else := "true" if {
	operator in ["NotIn", "Exists"]
	is_string(among)
} else := "false" if {
	operator == "DoesNotExist"
	is_string(among)
} else := "unknown"

# The answer where the label is certainly not there.
not_there(operator) := "true" if {
	operator in ["NotIn", "DoesNotExist"]
} else := "false" if {
	operator in ["In", "Exists"]
} else := "unknown"

# Whether a selector of namespaces names them: a requirement `In` of the label that the API server sets.
is_pinned(selector) if {
	count(namings(selector)) > 0
}

# The namespaces that it names, sorted: the values that all such requirements share, without those that a `NotIn` takes away.
pinned(selector) := v if {
	named := namings(selector)
	count(named) > 0
	first := concat_lists(array.slice(named, 0, 1))
	refused := concat_lists(listed_with(selector, "NotIn"))
	kept := {ns |
		some ns in first
		missing := [values | some values in named; not ns in values]
		missing == []
		not ns in refused
	}
	v := sort(kept)
} else := []

namings(selector) := v if {
	v := listed_with(selector, "In")
}

# The values of each requirement of the name label with an operator.
listed_with(selector, operator) := v if {
	v := [values |
		some requirement in requirements(selector)
		access.str(requirement, "key") == name_label
		access.str(requirement, "operator") == operator
		values := access.texts(requirement, "values")
	]
}

concat_lists(lists) := v if {
	is_array(lists)
	v := [item | some list in lists; some item in list]
} else := []
