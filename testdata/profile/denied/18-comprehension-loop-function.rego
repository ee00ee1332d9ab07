# A test before an iteration in a comprehension of a function; the VM runs until its limit.
# input: {"o": {"a": 1}}
# opa: [[[],1]]
# interpreter: [[[],1]]
# vm: error
package lib.portcullis.facts

f(p) := [p, v] if {
	v := {p: p | p < p.a; p != p} #~ comprehension-loop
	not null != "a"
} else := []

x contains [w, v] if {
	w := f(-1)
	xs := input.o
	is_object(xs)
	some v in xs
}
