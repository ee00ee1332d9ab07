# METADATA
# title: Selectors of Calico
# description: |
#   Selectors are texts of terms joined by `&&` (docs/network.md): what they ask of the labels of namespaces and of Pods, as requirements. A text
#   that is anything else is `doubtful` and asks for nothing.
# related_resources:
#   - ref: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
#     description: Selectors
package lib.portcullis.network_calico_selectors

import data.lib.portcullis.access
import data.lib.portcullis.network_selectors

# Calico's name of a namespace: as a label of the namespace, and as one of its Pods.
space_label := "projectcalico.org/name"

pod_space_label := "projectcalico.org/namespace"

orchestrator_label := "projectcalico.org/orchestrator"

# Labels that Calico makes up.
made_up_prefixes := ["projectcalico.org/", "pcns.", "pcsa."]

# Whether a selector is there: a text of blanks is empty.
is_filled(text) if {
	trim(text, " \t\n\r") != ""
}

# A selector of namespaces, as `{"spaces", "pods", "doubtful"}`.
of_spaces(text) := v if {
	spaces := [named | some one in requirements(text); named := with_key(one, space_key(one.key)); is_object(named)]
	v := {"spaces": spaces, "pods": [], "doubtful": not_told(text)}
}

space_key(key) := v if {
	key == space_label
	v := network_selectors.name_label
} else := key

with_key(requirement, key) := v if {
	v := {"key": key, "operator": access.str(requirement, "operator"), "values": access.texts(requirement, "values")}
}

# A selector of Pods, likewise: it may ask for the name of their namespace.
of_pods(text) := v if {
	asked := requirements(text)
	spaces := [named |
		some one in asked
		one.key == pod_space_label
		named := with_key(one, network_selectors.name_label)
	]
	pods := [one |
		some one in asked
		key := access.str(one, "key")
		not is_made_up(key)
	]
	odd := [one | some one in asked; is_doubtful(one)]
	v := {"spaces": spaces, "pods": pods, "doubtful": any_of(not_told(text), count(odd) > 0)}
}

any_of(one, other) if {
	one == true
	is_boolean(other)
} else := v if {
	v := other
}

is_made_up(key) if {
	some prefix in made_up_prefixes
	startswith(key, prefix)
}

# Whether nobody tells what a requirement on a label that Calico makes up asks for. Pods have Kubernetes as their orchestrator.
is_doubtful(requirement) if {
	key := access.str(requirement, "key")
	is_made_up(key)
	key != pod_space_label
	not asks_for_kubernetes(requirement)
}

asks_for_kubernetes(requirement) if {
	access.str(requirement, "key") == orchestrator_label
	network_selectors.requirement_state(requirement, {orchestrator_label: "k8s"}, true) == "true"
}

# Whether a text is none that is read here.
not_told(text) if {
	is_filled(text)
	read := terms(text)
	odd := [term | some term in read; kind_of(term) == ""]
	any_of(read == [], count(odd) > 0)
} else := false

# What a text asks for; `[]` where that is nothing, or is not told.
requirements(text) := v if {
	is_filled(text)
	not_told(text) == false
	values := literals(text)
	v := [requirement |
		some term in terms(text)
		requirement := requirement_of(kind_of(term), term, values)
		requirement != {}
	]
} else := []

# The terms with `#1#`, `#3#`… for what stood between quotes; `[]` where there are none, or the quotes are not in pairs.
terms(text) := v if {
	regex.match(`^([^'"]*('[^'"]*'|"[^'"]*"))*[^'"]*$`, text)
	bare := skeleton(literals(text))
	v := [term | some part in split(bare, "&&"); term := trim_space(part); is_string(term)]
} else := []

# What stands outside of quotes and between them, in turn.
literals(text) := v if {
	v := split(replace(text, "\"", "'"), "'")
}

skeleton(parts) := v if {
	marked := [piece | some i, part in parts; piece := marked_piece(i, part); is_string(piece)]
	v := concat("", marked)
}

# A `#` outside of quotes must not be taken for a mark.
marked_piece(i, part) := v if {
	regex.match(`[13579]$`, format_int(i, 10))
	is_string(part)
	v := concat("", ["#", format_int(i, 10), "#"])
} else := v if {
	is_number(i)
	v := replace(replace(replace(replace(part, "#", "?"), "\t", " "), "\n", " "), "\r", " ")
}

kind_of(term) := "all" if {
	regex.match(`^all\( *\)$`, term)
} else := "Exists" if {
	regex.match(`^has\( *[A-Za-z0-9_./-]+ *\)$`, term)
} else := "DoesNotExist" if {
	regex.match(`^! *has\( *[A-Za-z0-9_./-]+ *\)$`, term)
} else := "In" if {
	regex.match(`^[A-Za-z0-9_./-]+ *== *#[0-9]+#$`, term)
} else := "NotIn" if {
	regex.match(`^[A-Za-z0-9_./-]+ *!= *#[0-9]+#$`, term)
} else := "In" if {
	regex.match(`^[A-Za-z0-9_./-]+ +in *[{] *#[0-9]+#( *, *#[0-9]+#)* *[}]$`, term)
} else := "NotIn" if {
	regex.match(`^[A-Za-z0-9_./-]+ +not *in *[{] *#[0-9]+#( *, *#[0-9]+#)* *[}]$`, term)
} else := ""

requirement_of(operator, term, values) := {} if {
	operator == "all"
	is_string(term)
	is_array(values)
} else := v if {
	operator in ["Exists", "DoesNotExist"]
	is_array(values)
	parts := split(replace(term, ")", "("), "(")
	key := concat("", array.slice(parts, 1, 2))
	v := {"key": trim_space(key), "operator": operator, "values": []}
	is_string(key)
} else := v if {
	# Neither `=` nor `!` nor a blank is in a key.
	key := concat("", array.slice(split(replace(replace(term, "=", " "), "!", " "), " "), 0, 1))
	pieces := split(term, "#")
	named := [value | some digits in pieces; value := literal_at(values, digits); is_string(value)]
	v := {"key": key, "operator": operator, "values": named}
	is_string(key)
} else := {}

# The literal of a mark; null for what is none.
literal_at(values, digits) := v if {
	regex.match(`^[1-9][0-9]{0,5}$`, digits)
	i := to_number(digits)
	count(values) > i
	v := values[i]
	is_string(v)
} else := null
