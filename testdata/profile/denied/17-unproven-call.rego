# A call that may be undefined, then the head of a comprehension.
# input: {"l": ["A", 1]}
# opa: ["a"]
# interpreter: ["a"]
# vm: ["a","<undefined>"]
package lib.portcullis.facts

x := v if {
	xs := input.l
	is_array(xs)
	v := [h | some w in xs; h := lower(w)] #~ unproven
}
