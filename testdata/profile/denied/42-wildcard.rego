# Iteration by a wildcard and by a free variable.
# input: {}
# opa: true
# interpreter: true
# vm: true
package lib.portcullis.facts

x if {
	xs := ["a"]
	xs[_] == "a" #~ wildcard-iteration
	xs[j] == "a" #~ wildcard-iteration
}
