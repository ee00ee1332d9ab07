# A pattern that engines read differently.
# input: {"s": "ab"}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if regex.match(`(?x) a b`, input.s) #~ pattern
