# A pattern that engines read differently.
# input: {"s": "b"}
# opa: undefined
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if regex.match(`^[a-z&&[^b]]$`, input.s) #~ pattern
