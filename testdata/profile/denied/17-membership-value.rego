# An undefined element looked for, as a value.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: [true]
# interpreter: [true,false]
# vm: [true,false]
package lib.portcullis.facts

x := [y | #~ unproven
	xs := input.l
	is_array(xs)
	some v in xs
	y := v.host in {"a"} #~ membership
]
