# METADATA
# title: Annotations of ingress controllers
# description: |
#   What an annotation key is to ingress controllers, whichever of them reads the object: its risk, whether it carries raw proxy
#   configuration, and whether a controller reads keys of its prefix at all.
package lib.portcullis.annotations

import data.lib.portcullis.access
import data.lib.portcullis.annotation_risks
import data.lib.portcullis.classes
import data.lib.portcullis.controllers

# What raw configuration an annotation carries; `""` where it carries none. Controllers may be told to use another prefix, so the names
# of their snippets count under every prefix.
raw(key) := v if {
	v := access.str(controllers.raw_configuration, key)
	v != ""
} else := "raw proxy configuration" if {
	regex.match(`(/|-)snippets?$`, key)
	count(classes.readers(key)) > 0
} else := "raw proxy configuration" if {
	regex.match(`/(configuration|server|location|stream|auth|modsecurity|backend-config)-snippets?$`, key)
} else := ""

# The risk of a known annotation: `Low`, `Medium`, `High`, `Critical` or `Unrated`; `""` where it is not known.
risk(key) := v if {
	v := access.str(annotation_risks.risks, key)
	v != ""
} else := "Critical" if {
	raw(key) != ""
} else := v if {
	found := [word | some prefix, word in annotation_risks.risk_prefixes; startswith(key, prefix)]
	count(found) > 0
	v := concat("", array.slice(found, 0, 1))
} else := ""

# Whether a key is one of ingress controllers: of a prefix of theirs, or of the common `kubernetes.io/ingress.`. The keys that name a
# class are `route/ambiguous-class`'s matter.
of_controllers(key) if {
	not key in classes.annotation_keys
	count(classes.readers(key)) > 0
}

of_controllers(key) if {
	not key in classes.annotation_keys
	startswith(key, "kubernetes.io/ingress.")
}

# The weight of a risk, to compare two.
weight(word) := 1 if {
	word == "Low"
} else := 2 if {
	word == "Medium"
} else := 3 if {
	word == "High"
} else := 4 if {
	word == "Critical"
} else := 0

# Whether a key is named by a list of keys, of which those that end in `*` are prefixes.
listed(patterns, key) if {
	key in patterns
}

listed(patterns, key) if {
	some pattern in patterns
	endswith(pattern, "*")
	start := trim_suffix(pattern, "*")
	startswith(key, start)
}
