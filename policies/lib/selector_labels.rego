# METADATA
# title: Labels of selectors
# description: |
#   The labels that the selectors of webhooks, admission policies and their bindings ask for.
package lib.portcullis.selector_labels

import data.lib.portcullis.access

# The labels that the selector `key` of a place asks for, as `{"key", "path"}`. A place is `{"object", "path"}`: what has the selector, and
# where it is.
labels_of(place, key) := v if {
	selector := access.obj(place.object, key)
	wanted := [label |
		some name in access.names(access.obj(selector, "matchLabels"))
		path := array.concat(place.path, [key, "matchLabels", name])
		label := {"key": name, "path": path}
	]
	asked := [label |
		some i, expression in access.arr(selector, "matchExpressions")
		name := access.str(expression, "key")
		path := array.concat(place.path, [key, "matchExpressions", i])
		label := {"key": name, "path": path}
	]
	v := array.concat(wanted, asked)
}
