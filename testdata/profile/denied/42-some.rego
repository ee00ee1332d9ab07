# A bare `some`.
# input: {}
# opa: ["a"]
# interpreter: ["a"]
# vm: ["a"]
package lib.portcullis.facts

x contains xs[i] if { #~ head-value
	some i #~ some-declaration
	xs := ["a"]
	xs[i] != ""
}
