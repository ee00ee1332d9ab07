# METADATA
# title: Paths
# description: |
#   What request paths a route matches. A matcher is `{"match", "value"}` with match `any`, `exact`, `element` (prefix of whole
#   path elements; no trailing slash), `character` (prefix of characters) or `regex` (value is the literal text it starts with, so
#   that two matchers are compared by what they must begin with).
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
package lib.portcullis.paths

# The matcher of a prefix of path elements.
element(path) := v if {
	bare := trim_right(path, "/")
	v := {"match": "element", "value": bare}
}

# The matcher of a regular expression: what it must begin with.
regular(path) := v if {
	start := trim_prefix(path, "^")
	literal := literal_start(start)
	v := {"match": "regex", "value": literal}
}

# The text before the first character with a meaning in a pattern. What stands before `?`, `*` or `{` may be absent.
literal_start(text) := v if {
	marks := [i |
		some mark in ["(", "[", "{", ".", "*", "+", "?", "|", "^", "$", "\\"]
		i := indexof(text, mark)
		i >= 0
	]
	count(marks) > 0
	first := min(marks)
	quantifier := substring(text, first, 1)
	keep := kept(first, quantifier)
	v := substring(text, 0, keep)
} else := text

kept(first, quantifier) := v if {
	first > 0
	quantifier in ["?", "*", "{"]
	v := first - 1
} else := first

# Whether it matches every path.
everything(m) if {
	m.match == "any"
}

everything(m) if {
	m.match == "element"
	m.value == ""
}

everything(m) if {
	m.match == "character"
	m.value in ["", "/"]
}

# Whether every path of `b` is one of `a`. A regular expression is only known to cover itself.
covers(a, b) if {
	everything(a)
	is_object(b)
}

covers(a, b) if {
	a.match == b.match
	a.value == b.value
}

covers(a, b) if {
	a.match == "element"
	b.match in ["element", "exact"]
	under(b.value, a.value)
}

covers(a, b) if {
	a.match == "character"
	b.match in ["character", "element", "exact"]
	startswith(b.value, a.value)
}

# Whether some path is matched by both.
overlap(a, b) if {
	covers(a, b)
}

overlap(a, b) if {
	covers(b, a)
}

overlap(a, b) if {
	loose(a)
	meets(a.value, b)
}

overlap(a, b) if {
	loose(b)
	meets(b.value, a)
}

loose(m) if {
	m.match in ["character", "regex"]
}

# Whether paths that begin with `text` may be matched by `m`.
meets(text, m) if {
	startswith(m.value, text)
}

meets(text, m) if {
	loose(m)
	startswith(text, m.value)
}

meets(text, m) if {
	m.match == "element"
	under(text, m.value)
}

# Whether `path` is `prefix` or an element below it.
under(path, prefix) if {
	path == prefix
}

under(path, prefix) if {
	parent := concat("", [prefix, "/"])
	startswith(path, parent)
}
