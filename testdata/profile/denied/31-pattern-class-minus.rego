# A pattern that engines read differently.
# input: {"s": "b"}
# opa: true
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if regex.match(`^[a-z--b]$`, input.s) #~ pattern
