# A branch without a value after a head that has one.
# input: {"n": 2}
# opa: true
# interpreter: undefined
# vm: true
package lib.portcullis.facts

x := v if {
	input.n == 1
	v := false
} else if { #~ else-value
	input.n == 2
} else := false
