# A variable of `every` as index, under `not`.
# input: {"l": ["b", "c"]}
# opa: true
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if {
	m := {"a": 1}
	xs := input.l
	is_array(xs)
	every v in xs {
		not m[v] #~ every
	}
}
