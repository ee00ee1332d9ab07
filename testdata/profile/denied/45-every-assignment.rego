# Statements in the body of `every`.
package lib.portcullis.facts

x if {
	xs := ["a"]
	every v in xs {
		w := v #~ every
		w != ""
	}
}
