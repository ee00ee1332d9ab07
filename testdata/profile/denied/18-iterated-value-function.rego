# The same in a function, through an assignment.
# input: {}
# opa: error
# interpreter: error
# vm: ["b"]
package lib.portcullis.facts

f(xs) := w if { #~ iterated-value
	is_array(xs)
	some v in xs
	w := lower(v)
}

x contains w if { w := f(["a", "B"]) }
