# A pattern that engines read differently.
# input: {"s": "a"}
# opa: undefined
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if regex.match(`^a{,2}$`, input.s) #~ pattern
