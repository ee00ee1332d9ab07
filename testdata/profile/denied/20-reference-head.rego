# A head with dots.
# input: {"a": 1}
# opa: {"a":{"b":1}}
# interpreter: error
# vm: error
package lib.portcullis.facts

x.a.b := 1 if input.a #~ reference-head
