# Keys of an object comprehension that repeat.
# input: {}
package lib.portcullis.facts

x := {k: v | #~ object-key
	some v in ["a", "b"]
	k := "q"
	k != v
}
