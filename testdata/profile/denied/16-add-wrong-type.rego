# Arithmetic on wrong types.
# input: {"a": "s"}
# opa: undefined
# interpreter: error
# vm: undefined
package lib.portcullis.facts

x if input.a + 1 > 0 #~ arithmetic
