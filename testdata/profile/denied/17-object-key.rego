# Keys of an object comprehension that repeat.
# input: {}
# opa: error
# interpreter: error
# vm: {"q":"b"}
package lib.portcullis.facts

x := {k: v | #~ object-key
	some v in ["a", "b"]
	k := "q"
	k != v
}
