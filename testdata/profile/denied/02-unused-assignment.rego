# An unused assignment of something undefined.
# input: {}
package lib.portcullis.facts

x if {
	y := input.q.z #~ unused
	true
}
