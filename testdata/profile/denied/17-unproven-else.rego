# An assignment that may be undefined, then `else`.
# input: {}
package lib.portcullis.facts

x := h if { #~ unproven
	h := input.n
} else := "d"
