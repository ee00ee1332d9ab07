# An object with a constant key.
# input: {"a": 1}
# opa: {"k":1}
# interpreter: error
# vm: error
package lib.portcullis.facts

x["k"] := 1 if input.a #~ partial-object
