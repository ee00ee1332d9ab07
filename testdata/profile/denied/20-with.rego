# `with` outside tests.
# input: {}
# opa: true
# interpreter: true
# vm: error
package lib.portcullis.facts

p if input.a == 1

x if p with input as {"a": 1} #~ with
