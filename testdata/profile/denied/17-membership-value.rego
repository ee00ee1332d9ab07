# An undefined element looked for, as a value.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: [true]
# interpreter: [true,false]
# vm: [true,false]
package lib.portcullis.facts

x := v if {
	xs := input.l
	is_array(xs)
	v := [y | some w in xs; y := w.host in {"a"}] #~ unproven membership
}
