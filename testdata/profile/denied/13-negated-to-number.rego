# A failing call under `not`.
# input: {"s": "q"}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not to_number(input.s) > 5 #~ negation to-number
