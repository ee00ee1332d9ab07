# A comparison as value, then `not`.
# input: {}
# opa: undefined
# interpreter: undefined
# vm: true
package lib.portcullis.facts

x if {
	y := input.a == 1
	not y #~ unproven
}
