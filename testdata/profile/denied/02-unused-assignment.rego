# An unused assignment of something undefined.
# input: {}
# opa: undefined
# interpreter: undefined
# vm: true
package lib.portcullis.facts

x if {
	y := input.q.z #~ unused
	true
}
