# A head with a string in brackets.
# input: {}
# opa: {"a":1}
# interpreter: error
# vm: error
package lib.portcullis.facts

x["a"] := 1 #~ partial-object
