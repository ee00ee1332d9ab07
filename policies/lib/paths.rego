# METADATA
# title: Paths
# description: |
#   What request paths a route matches. A matcher is `{"match", "value"}` with match `any`, `exact`, `element` (prefix of whole
#   path elements; no trailing slash), `character` (prefix of characters) or `regex` (value is the literal text it starts with, so
#   that two matchers are compared by what they must begin with).
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
package lib.portcullis.paths

import data.lib.portcullis.access

# The matcher of a prefix of path elements.
element(path) := v if {
	bare := trim_right(path, "/")
	v := {"match": "element", "value": bare}
}

# The matcher of a regular expression: what it must begin with. `end` is `"open"` where the controller anchors a pattern at its
# start only, so that `/` matches every path, and `"closed"` where it must match the whole path.
regular(path, end) := {"match": "any", "value": ""} if {
	matches_all(path)
	is_string(end)
} else := {"match": "any", "value": ""} if {
	end == "open"
	regex.match(`^\^?(/|/\?|\(/\)|\(/\|\$\))$`, path)
} else := v if {
	start := trim_prefix(path, "^")
	literal := literal_start(start)
	v := {"match": "regex", "value": literal}
}

# Whether a regular expression is one of the usual ways to write every path: `.*`, `/.*`, `/(.*)`, `/?(.*)`, `(/|$)(.*)`.
matches_all(path) if {
	regex.match(`^\^?(/|/\?|\(/\)|\(/\|\$\)|/\(\))?(\.\*\??|\((\?:)?\.\*\??\)\??)\$?$`, path)
}

# The text before the first character with a meaning in a pattern. What stands before `?`, `*` or `{` may be absent, and before a
# `|` outside of groups stands only one of the choices.
literal_start(text) := "" if {
	bar := indexof(text, "|")
	bar >= 0
	group := indexof(text, "(")
	before_group(bar, group)
} else := v if {
	marks := [i |
		some mark in ["(", "[", "{", ".", "*", "+", "?", "|", "^", "$", "\\"]
		i := indexof(text, mark)
		i >= 0
	]
	count(marks) > 0
	first := min(marks)
	is_number(first)
	quantifier := substring(text, first, 1)
	keep := kept(first, quantifier)
	v := substring(text, 0, keep)
	is_string(v)
} else := text

before_group(bar, group) if {
	group < 0
	is_number(bar)
}

before_group(bar, group) if {
	bar < group
}

kept(first, quantifier) := v if {
	is_number(first)
	first > 0
	quantifier in ["?", "*", "{"]
	v := first - 1
} else := first

kind(m) := v if {
	v := access.str(m, "match")
}

value(m) := v if {
	v := access.str(m, "value")
}

# Whether it matches every path.
everything(m) if {
	kind(m) == "any"
}

everything(m) if {
	kind(m) == "element"
	value(m) == ""
}

everything(m) if {
	kind(m) == "character"
	start := value(m)
	start in ["", "/"]
}

# Whether every path of `b` is one of `a`. A regular expression is only known to cover itself.
covers(a, b) if {
	everything(a)
	is_object(b)
}

covers(a, b) if {
	kind(a) == kind(b)
	value(a) == value(b)
}

covers(a, b) if {
	kind(a) == "element"
	narrow := kind(b)
	narrow in ["element", "exact"]
	under(value(b), value(a))
}

covers(a, b) if {
	kind(a) == "character"
	narrow := kind(b)
	narrow in ["character", "element", "exact"]
	startswith(value(b), value(a))
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
	meets(value(a), b)
}

overlap(a, b) if {
	loose(b)
	meets(value(b), a)
}

loose(m) if {
	shape := kind(m)
	shape in ["character", "regex"]
}

# Whether paths that begin with `text` may be matched by `m`.
meets(text, m) if {
	startswith(value(m), text)
}

meets(text, m) if {
	loose(m)
	startswith(text, value(m))
}

meets(text, m) if {
	kind(m) == "element"
	under(text, value(m))
}

# Whether a path is the one under which a certificate authority looks for the answer to an ACME challenge.
challenge(text) if {
	regex.match(`^/\.well-known/acme-challenge(/[-A-Za-z0-9_]*)?\*?$`, text)
} else := false

# Whether `path` is `prefix` or an element below it.
under(path, prefix) if {
	path == prefix
}

under(path, prefix) if {
	parent := concat("", [prefix, "/"])
	startswith(path, parent)
}
