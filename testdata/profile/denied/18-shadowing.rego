# An iteration of a comprehension hides a variable around it.
# input: {}
# opa: [1,2]
# interpreter: error
# vm: error
package lib.portcullis.facts

x := v if {
	y := 5
	y > 2
	v := [y | some y in [1, 2]] #~ shadowing
}
