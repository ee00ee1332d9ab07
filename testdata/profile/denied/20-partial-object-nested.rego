# An object with nested keys.
# input: {"a": 1}
# opa: {"k":{"a":1}}
# interpreter: error
# vm: error
package lib.portcullis.facts

x["k"][h] := 1 if some h in ["a"] #~ partial-object
