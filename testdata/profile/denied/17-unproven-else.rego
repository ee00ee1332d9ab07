# An assignment that may be undefined, then `else`.
# input: {}
# opa: "d"
# interpreter: "d"
# vm: undefined
package lib.portcullis.facts

x := h if { #~ unproven
	h := input.n
} else := "d"
