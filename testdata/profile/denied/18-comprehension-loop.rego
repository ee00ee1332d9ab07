# A comprehension in an iteration that tests before it iterates.
# input: {"l": [{"a": 1}, 2, 3]}
# opa: [[],[1]]
# interpreter: [[],[1]]
# vm: [[1]]
package lib.portcullis.facts

x contains n if {
	xs := input.l
	is_array(xs)
	some v in xs
	n := [1 | v.a == 1] #~ comprehension-loop
}
