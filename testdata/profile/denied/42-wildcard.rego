# Iteration by a wildcard and by a free variable.
# input: {}
package lib.portcullis.facts

x if {
	xs := ["a"]
	xs[_] == "a" #~ wildcard-iteration
	xs[j] == "a" #~ wildcard-iteration
}
