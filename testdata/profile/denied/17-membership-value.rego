# An undefined element looked for, as a value.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: [true]
# interpreter: error
# vm: error
package lib.portcullis.facts

x := v if {
	xs := input.l
	is_array(xs)
	v := [y | some v in xs; y := v.host in {"a"}] #~ unproven membership
}
