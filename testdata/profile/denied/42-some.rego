# A bare `some`.
# input: {}
package lib.portcullis.facts

x contains xs[i] if { #~ head-value
	some i #~ some-declaration
	xs := ["a"]
	xs[i] != ""
}
