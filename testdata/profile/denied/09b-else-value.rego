# A branch without a value in a function whose head has one.
# input: {"n": 2}
# opa: true
# interpreter: undefined
# vm: true
package lib.portcullis.facts

x := v if {
	n := object.get(input, "n", 0)
	v := chosen(n, ["a"])
}

chosen(n, list) := v if {
	n == 1
	v := false
} else if { #~ else-value
	n == 2
	count(list) > 0
} else := false
