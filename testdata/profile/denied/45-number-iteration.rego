# Iteration of a number.
# input: {}
# opa: error
# interpreter: error
# vm: []
package lib.portcullis.facts

x contains v if {
	n := count("abc")
	some v in n #~ iteration
}
