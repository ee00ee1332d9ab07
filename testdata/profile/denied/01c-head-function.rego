# A call of a function in the head.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: ["a"]
# interpreter: []
# vm: ["a"]
package lib.portcullis.facts

f(v) := w if {
	w := v.host
}

x contains f(v) if some v in input.l #~ head-value iteration
