# A value that comes from an iteration.
# input: {"l": [1]}
# opa: 1
# interpreter: 1
# vm: 1
# input: {"l": [1, 2]}
# opa: error
# interpreter: error
# vm: 2
package lib.portcullis.facts

x := v if { #~ iterated-value
	xs := input.l
	is_array(xs)
	some v in xs
}
