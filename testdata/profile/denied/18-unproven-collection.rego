# A parameter iterated of which nothing proves that it is a collection.
# input: {}
# opa: []
# interpreter: error
# vm: []
package lib.portcullis.facts

f(p) if {
	some v in p #~ iteration
	v != 1
}

x contains 1 if f("b")
