# `=`.
package lib.portcullis.facts

x if {
	y = 1 #~ unification
}
