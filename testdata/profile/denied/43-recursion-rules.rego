# Rules that depend on each other.
package lib.portcullis.facts

p if q

q if p #~ recursion

x := v if { v := data.lib.portcullis.facts.x } #~ qualified-reference
