# An assignment that may be undefined, then `not`.
# input: {"m": {"a": 5}}
# opa: []
# interpreter: []
# vm: ["a","b"]
package lib.portcullis.facts

f(h) if h == 3

x contains a if {
	some a in ["a", "b"]
	h := input.m[a].b
	not f(h) #~ unproven
}
