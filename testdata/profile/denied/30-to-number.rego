# Text that engines read as a number or not.
# input: {"s": " 1"}
# opa: undefined
# interpreter: 1
# vm: 1
# input: {"s": "1_000"}
# opa: error
# interpreter: undefined
# vm: undefined
# input: {"s": "12"}
# opa: 12
# interpreter: 12
# vm: 12
package lib.portcullis.facts

x := v if { v := to_number(input.s) } #~ to-number
