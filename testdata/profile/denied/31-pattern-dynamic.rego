# A pattern that is no literal.
# input: {"p": "("}
# opa: undefined
# interpreter: undefined
# vm: undefined
# input: {"p": "a"}
# opa: true
# interpreter: true
# vm: true
package lib.portcullis.facts

x if regex.match(input.p, "a") #~ pattern
