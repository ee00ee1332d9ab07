# A pattern that engines read differently.
# input: {"s": "a"}
# opa: true
# interpreter: error
# vm: error
package lib.portcullis.facts

x if regex.match(`^[^/]{1,255}$`, input.s) #~ pattern
