# METADATA
# title: Injected text
# description: |
#   Whether a text can leave the place in a proxy's configuration that the controller writes it into. Harmless wrong values are not
#   meant: only what could end a directive, a quoted text or a rule counts.
package lib.portcullis.injection

import data.lib.portcullis.access
import data.lib.portcullis.annotation_values
import data.lib.portcullis.annotations
import data.lib.portcullis.classes
import data.lib.portcullis.controllers

# Control characters, line breaks among them.
control(text) if {
	regex.match("[\u0000-\u001f\u007f]", text)
}

# Control characters that no multi-line value needs: all but tab and line breaks, and a carriage return alone.
stray_control(text) if {
	lines := replace(text, "\r\n", "")
	line := replace(lines, "\n", "")
	bare := replace(line, "\t", "")
	control(bare)
}

# A backslash at the end that no other one takes back: it escapes what the controller writes next.
open_escape(text) if {
	regex.match(`(^|[^\\])(\\\\)*\\$`, text)
}

# Files of the controller's own, and code.
controller_file(text) if {
	regex.match(`/etc/(passwd|shadow|group|nginx|ingress-controller)(/|$|[^-A-Za-z0-9_])|/var/run/secrets`, text)
}

code(text) if {
	regex.match(`_by_lua|load_module|lua_package`, text)
}

# What a path could do to nginx's configuration: `characters`, `file`, `code`, or `""`. A path that may be a pattern may hold
# repetitions and classes in braces.
nginx_path(text, pattern) := "characters" if {
	pattern == true
	not pattern_text(text)
} else := "characters" if {
	not pattern
	regex.match(`["';{}#]`, text)
} else := "characters" if {
	open_escape(text)
} else := "file" if {
	controller_file(text)
} else := "code" if {
	code(text)
} else := ""

pattern_text(text) if {
	regex.match(`^([^"';{}#\\]|\{[0-9]{1,4}(,[0-9]{0,4})?\}|\\[pP]\{\^?[A-Za-z_]+\}|\\x\{[0-9A-Fa-f]{1,6}\}|\\[^"])*\\?$`, text)
}

# Whether controllers that read an annotation write it into text of a kind, `nginx` or `haproxy`.
rendered(key, kind) if {
	some id in classes.readers(key)
	access.str(controllers.renders, id) == kind
}

# What an annotation could do to the configuration it is written into: `control`, `characters`, `parent`, or `""`. Raw configuration
# is another matter, and what a controller's own check takes is fine.
annotation(key, text) := "" if {
	annotations.raw(key) != ""
	is_string(text)
} else := "control" if {
	stray_control(text)
	written(key)
} else := "parent" if {
	contains(text, "..")
	regex.match(`^nginx\.ingress\.kubernetes\.io/(auth|auth-tls|proxy-ssl)-secret$`, key)
} else := "characters" if {
	pattern := access.str(annotation_values.pattern_of, key)
	pattern != ""
	trimmed := trim_space(text)
	not annotation_values.matches(pattern, trimmed)
	breaks_out(key, trimmed)
} else := "characters" if {
	rendered(key, "nginx")
	regex.match(`[^ \t\r\n][ \t]*[\r\n]`, trim_space(text))
	regex.match(`[{}]`, text)
} else := ""

written(key) if {
	rendered(key, "nginx")
}

written(key) if {
	rendered(key, "haproxy")
}

# Where the value stands without quotes, quoted text in it is one argument, whatever it holds.
breaks_out(key, text) if {
	key in annotation_values.unquoted
	not regex.match(`^([^";{}#\r\n]|"[^"{}\r\n]*")*$`, text)
}

breaks_out(key, text) if {
	not key in annotation_values.unquoted
	ends_directive(text)
}

ends_directive(text) if {
	regex.match(`;|(^|[ \t\r\n;{}])#|/var/run/secrets`, text)
}

# Braces other than `${variable}` and repetitions.
ends_directive(text) if {
	not regex.match(`^([^{}]|\$\{[A-Za-z0-9_]+\}|\{[0-9]{1,4}(,[0-9]{0,4})?\})*$`, text)
}

ends_directive(text) if {
	inner := trim(text, "\"")
	contains(inner, "\"")
}

ends_directive(text) if {
	open_escape(text)
}

ends_directive(text) if {
	code(text)
}
