# An object with a constant key.
# input: {"a": 1}
package lib.portcullis.facts

x["k"] := 1 if input.a #~ partial-object
