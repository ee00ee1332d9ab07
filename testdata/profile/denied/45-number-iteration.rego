# Iteration of a number.
# input: {}
package lib.portcullis.facts

x contains v if {
	n := count("abc")
	some v in n #~ iteration
}
