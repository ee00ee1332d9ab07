# A pattern that engines read differently.
# input: {"s": "\u0663"}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if regex.match(`^\d$`, input.s) #~ pattern
