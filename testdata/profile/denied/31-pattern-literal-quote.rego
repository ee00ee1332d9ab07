# A pattern that engines read differently.
# input: {"s": "a"}
# opa: true
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if regex.match(`\Qa\E`, input.s) #~ pattern
