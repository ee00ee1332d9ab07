# Arithmetic on elements of unknown type.
# input: {"l": [1, "2", 3]}
# opa: [2,4]
# interpreter: error
# vm: [2]
package lib.portcullis.facts

x contains m if {
	some v in input.l #~ iteration
	m := v + 1 #~ arithmetic
}
