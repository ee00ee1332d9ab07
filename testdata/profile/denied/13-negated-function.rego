# A reference as argument under `not`.
# input: {}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

f(a) if a == 1

x if not f(input.a) #~ negation
