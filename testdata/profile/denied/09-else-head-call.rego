# A call in a head that an `else` follows.
# input: {"n": 5}
# opa: "d"
# interpreter: "d"
# vm: undefined
package lib.portcullis.facts

x := lower(input.n) if true else := "d" #~ head-value
