# Unused names.
package lib.portcullis.facts

import data.lib.portcullis.access #~ unused

f(a, b) := a #~ unused

x contains v if {
	some k, v in ["a"] #~ unused
}
