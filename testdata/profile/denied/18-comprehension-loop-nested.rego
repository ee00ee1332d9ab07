# The same in a comprehension.
# input: {"l": [{"a": 1}, 2, 3]}
# opa: [[{"a":1}],[],[]]
# interpreter: [[{"a":1}],[],[]]
# vm: [[{"a":1}]]
package lib.portcullis.facts

x := v if {
	xs := input.l
	is_array(xs)
	v := [ys | some w in xs; ys := [y | y := w; is_object(y)]] #~ comprehension-loop
}
