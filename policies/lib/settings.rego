# METADATA
# title: Settings by annotation
# description: How each controller reads an annotation's text. An empty value counts as absent, as controllers do.
package lib.portcullis.settings

import data.lib.portcullis.access
import data.lib.portcullis.controllers
import data.lib.portcullis.ranges

# `"true"`, `"false"` or `""` (absent, or text that leaves the controller at its default or makes it refuse the object). Blanks
# count, as they do for controllers.
boolean(controller, o, key) := v if {
	text := access.annotation(o, key)
	text != ""
	parser := access.obj(controllers.booleans, controller)
	v := parsed(parser, text)
	is_string(v)
} else := ""

parsed(parser, text) := "true" if {
	folded := fold(parser, text)
	words := access.arr(parser, "true")
	folded in words
} else := "false" if {
	folded := fold(parser, text)
	words := access.arr(parser, "false")
	folded in words
} else := v if {
	v := access.str(parser, "otherwise")
	v in ["true", "false"]
	is_string(v)
} else := ""

fold(parser, text) := v if {
	access.bool(parser, "any_case", false)
	v := lower(text)
	is_string(v)
} else := text

# The first of several equivalent annotations that is set; `""` where none is.
first_set(o, keys) := v if {
	set := [key | some key in keys; access.annotation(o, key) != ""]
	count(set) > 0
	v := concat("", array.slice(set, 0, 1))
	is_string(v)
} else := ""

# Whether an annotation text is a whole number above zero, as rate limits need to have an effect.
positive(text) if {
	regex.match(`^\+?0*[1-9][0-9]*$`, trim_space(text))
}

# Whether a list of ranges restricts anything: together they are neither all of IPv4 nor all of IPv6.
restricting(text) if {
	trim_space(text) != ""
	ranges.everyone(ranges.listed(text)) == ""
}
