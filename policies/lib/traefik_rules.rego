# METADATA
# title: Traefik's rules
# description: |
#   Reads `match` of an IngressRoute: matchers joined by `&&`, `||`, `!` and one level of groups. What is beyond that is not guessed at:
#   `readable` is then false and the rule names no hosts.
# related_resources:
#   - ref: https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
package lib.portcullis.traefik_rules

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.paths

# Whether the rule is one that is read here.
readable(text) if {
	shape := skeleton(text)
	plain(shape)
}

plain(shape) if {
	regex.match(`^!?([A-Za-z]+\[#[0-9]+#(,#[0-9]+#)*\]|\([^()]+\))((&&|\|\|)!?([A-Za-z]+\[#[0-9]+#(,#[0-9]+#)*\]|\([^()]+\)))*$`, shape)
	odd := [group | some i, group in pieces(shape); i - mul_two(i) == 1; not flat(group)]
	count(odd) == 0
	crowded := [term | some term in terms(shape); count(groups(term)) > 2]
	count(crowded) == 0
}

flat(group) if {
	regex.match(`^!?[A-Za-z]+\[#[0-9]+#(,#[0-9]+#)*\]((&&|\|\|)!?[A-Za-z]+\[#[0-9]+#(,#[0-9]+#)*\])*$`, group)
}

# Twice the half of an index, without division.
mul_two(i) := i if {
	regex.match(`[02468]$`, format_int(i, 10))
} else := v if {
	v := i - 1
}

# What stands between quotes.
literals(text) := v if {
	v := [literal | some i, literal in split(text, quote(text)); mul_two(i) != i]
}

quote(text) := "`" if {
	contains(text, "`")
} else := "\""

# The rule with `#0#`, `#1#`… for its literals and brackets for the arguments of matchers, so that what is in parentheses is a group.
# `""` where its quotes are not closed or of two kinds.
skeleton(text) := v if {
	parts := split(text, quote(text))
	mul_two(count(parts)) != count(parts)
	not escaped(text)
	marked := [piece | some i, part in parts; piece := marked_piece(i, part); is_string(piece)]
	joined := concat("", marked)
	bare := replace(replace(replace(replace(joined, " ", ""), "\n", ""), "\t", ""), "\r", "")
	called := replace(replace(bare, "(#", "[#"), "#)", "#]")
	v := unwrapped(called)
} else := ""

escaped(text) if {
	quote(text) == "\""
	contains(text, "\\")
}

marked_piece(i, part) := part if {
	mul_two(i) == i
} else := v if {
	is_string(part)
	half := number_of_literal(i)
	v := concat("", ["#", half, "#"])
}

# The literal of an odd index counts up from zero; indexes of two steps stay as they are, because only their identity matters.
number_of_literal(i) := v if {
	v := format_int(i, 10)
}

# Without parentheses around the whole.
unwrapped(shape) := v if {
	regex.match(`^\([^()]+\)$`, shape)
	v := trim_suffix(trim_prefix(shape, "("), ")")
	is_string(v)
} else := shape

# What is outside and inside of groups, in turn.
pieces(shape) := v if {
	v := split(replace(shape, ")", "("), "(")
}

# Groups keep their operators for later: inside they become `&` and `|`.
folded(shape) := v if {
	texts := [text | some i, piece in pieces(shape); text := folded_piece(i, piece); is_string(text)]
	v := concat("", texts)
}

folded_piece(i, piece) := piece if {
	mul_two(i) == i
} else := v if {
	v := concat("", ["(", replace(replace(piece, "&&", "&"), "||", "|"), ")"])
}

# Alternatives on the top level.
terms(shape) := v if {
	v := split(folded(shape), "||")
}

groups(term) := v if {
	v := [factor | some factor in split(term, "&&"); startswith(factor, "(")]
}

# What the rule takes, as a list of alternatives `{"hosts", "paths", "narrow", "named"}`: `hosts` are names and wildcards, `""` for every
# host; `paths` are `{"matcher", "text", "type"}`; `narrow` tells that more than host and path decides, `named` that a `Host` names its
# hosts. A host pattern that cannot be told as names gives no hosts.
alternatives(text) := v if {
	shape := skeleton(text)
	plain(shape)
	values := split(text, quote(text))
	v := [alternative |
		some term in terms(shape)
		some conjunction in conjunctions(term)
		alternative := alternative_of(conjunction, values)
		is_object(alternative)
	]
} else := []

# The choices of a term, each a list of matchers: its own, with one choice of each of its groups.
conjunctions(term) := v if {
	own := [factor | some factor in split(term, "&&"); not startswith(factor, "(")]
	inside := [choices | some group in groups(term); choices := choices_of(group); is_array(choices)]
	first := choices_at(inside, 0)
	second := choices_at(inside, 1)
	v := [matchers |
		some one in first
		some other in second
		matchers := array.concat(own, array.concat(one, other))
		is_array(matchers)
	]
}

choices_of(group) := v if {
	inner := trim_suffix(trim_prefix(group, "("), ")")
	v := [choice | some part in split(inner, "|"); choice := split(part, "&"); is_array(choice)]
}

choices_at(inside, i) := v if {
	count(inside) > i
	v := inside[i]
	is_array(v)
} else := [[]]

alternative_of(conjunction, values) := v if {
	calls := [one | some matcher in conjunction; one := read(matcher, values); is_object(one)]
	by_name := [one | some one in calls; one.name in ["host", "hostheader", "hostsni"]]
	by_pattern := [one | some one in calls; one.name in ["hostregexp", "hostsniregexp"]]
	by_path := [one | some one in calls; one.name in ["path", "pathprefix", "pathregexp"]]
	others := [name | some one in calls; name := one.name; not name in known_names]
	v := {
		"hosts": hosts_of(by_name, by_pattern),
		"paths": paths_of(by_path),
		"narrow": count(others) > 0,
		"named": count(by_name) > 0,
	}
}

known_names := ["host", "hostheader", "hostsni", "hostregexp", "hostsniregexp", "path", "pathprefix", "pathregexp"]

# One matcher as `{"name", "values"}`; a negated one has another name, so that it only narrows.
read(matcher, values) := v if {
	parts := split(matcher, "[")
	count(parts) == 2
	name := lower(parts[0])
	arguments := split(trim_suffix(parts[1], "]"), ",")
	texts := [text | some argument in arguments; text := literal_at(values, trim(argument, "#")); is_string(text)]
	is_array(texts)
	v := {"name": name, "values": texts}
	is_object(v)
} else := {"name": matcher, "values": []}

literal_at(values, digits) := v if {
	regex.match(`^[0-9]{1,4}$`, digits)
	i := to_number(digits)
	count(values) > i
	v := values[i]
	is_string(v)
} else := ""

# Names decide over patterns beside them; without either every host is taken.
hosts_of(by_name, by_pattern) := v if {
	count(by_name) > 0
	v := [host | some one in by_name; some text in one.values; host := hosts.normal(text); is_string(host)]
	is_array(by_pattern)
} else := v if {
	count(by_pattern) > 0
	v := [host | some one in by_pattern; some text in one.values; some host in pattern_hosts(text)]
	is_array(v)
} else := [""]

# The hosts of a pattern: every host, a wildcard, the names of a choice; `[]` where it is none of these.
pattern_hosts(text) := [""] if {
	regex.match(`^\^?\(?\.[*+]\)?\$?$`, text)
} else := [""] if {
	regex.match(`^[{][A-Za-z0-9_-]*:\.[*+][}]$`, text)
} else := v if {
	regex.match(`^[{][^{}]+[}](\.[A-Za-z0-9-]+){2,}$`, text)
	rest := array.slice(split(text, "}"), 1, 2)
	v := [lower(concat("", ["*", concat("", rest)]))]
	is_array(v)
} else := v if {
	labels := split(trim_suffix(trim_prefix(text, "^"), "$"), `\.`)
	first := labels[0]
	tail := array.slice(labels, 1, count(labels))
	odd := [label | some label in tail; not regex.match(`^[A-Za-z0-9-]+$`, label)]
	count(odd) == 0
	names := labels_of(first)
	long_enough(names, tail)
	v := [host | some name in names; host := lower(concat(".", array.concat([name], tail))); is_string(host)]
} else := []

# The labels that a pattern of the first label stands for.
labels_of(first) := [first] if {
	regex.match(`^[A-Za-z0-9-]+$`, first)
} else := v if {
	regex.match(`^\((\?:)?[A-Za-z0-9-]+(\|[A-Za-z0-9-]+)*\)$`, first)
	v := split(trim_suffix(trim_prefix(trim_prefix(first, "("), "?:"), ")"), "|")
	is_array(v)
} else := ["*"] if {
	regex.match(`^\(?(\?:)?(\.|\\w|\[[^\[\]]+\])([*+]|[{][0-9,]+[}])\)?$`, first)
} else := ["*"] if {
	regex.match(`^\(?(\?:)?\[[^\[\]]+\]\(?(\[[^\[\]]+\][*+?]?)+(\)[*+?])?\)?$`, first)
} else := []

# A pattern below a top-level domain is more likely misread than meant.
long_enough(names, tail) if {
	names != ["*"]
	count(tail) > 0
}

long_enough(names, tail) if {
	count(tail) > 1
	is_array(names)
}

# Where several matchers name paths, the longest text tells most.
paths_of(by_path) := v if {
	count(by_path) > 0
	lengths := [length | some one in by_path; length := count(concat("", one.values)); is_number(length)]
	most := max(lengths)
	longest := [one | some one in by_path; count(concat("", one.values)) == most]
	some first in array.slice(longest, 0, 1)
	v := [path | some text in first.values; path := path_of(first.name, text); is_object(path)]
} else := [{"matcher": {"match": "any", "value": ""}, "text": "", "type": ""}]

path_of(name, text) := v if {
	name == "path"
	not contains(text, "{")
	v := {"matcher": {"match": "exact", "value": text}, "text": text, "type": "Path"}
	is_object(v)
} else := v if {
	name == "pathprefix"
	not contains(text, "{")
	v := {"matcher": {"match": "character", "value": text}, "text": text, "type": "PathPrefix"}
	is_object(v)
} else := v if {
	name == "pathregexp"
	matcher := pattern_matcher(text)
	v := {"matcher": matcher, "text": text, "type": "PathRegexp"}
} else := v if {
	start := array.slice(split(text, "{"), 0, 1)
	literal := concat("", start)
	v := {"matcher": {"match": "regex", "value": literal}, "text": text, "type": "PathPrefix"}
}

# A pattern that is not anchored matches anywhere in the path.
pattern_matcher(text) := v if {
	startswith(text, "^")
	v := paths.regular(text, "open")
	is_object(v)
} else := v if {
	v := paths.regular(text, "open")
	access.str(v, "match") == "any"
} else := {"match": "regex", "value": ""}
