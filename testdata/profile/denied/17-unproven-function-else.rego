# The same in a function, whose result is then used.
# input: {}
# opa: "d"
# interpreter: "d"
# vm: undefined
package lib.portcullis.facts

f(o) := h if { #~ unproven
	h := o.n
} else := "d"

x := v if { v := f({"k": 1}) }
