# A call that may be undefined, then the head of a comprehension.
# input: {"l": ["A", 1]}
# opa: ["a"]
# interpreter: ["a"]
# vm: ["a","<undefined>"]
package lib.portcullis.facts

x := [h | #~ unproven
	xs := input.l
	is_array(xs)
	some v in xs
	h := lower(v)
]
