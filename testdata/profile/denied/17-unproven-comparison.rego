# A comparison as value, then `not`.
# input: {}
package lib.portcullis.facts

x if {
	y := input.a == 1
	not y #~ unproven
}
