# A reference as argument under `not`.
# input: {}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not startswith(input.a, "b") #~ negation
