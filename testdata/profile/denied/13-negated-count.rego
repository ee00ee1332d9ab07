# A call in a comparison under `not`.
# input: {}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not count(input.a) > 0 #~ negation
