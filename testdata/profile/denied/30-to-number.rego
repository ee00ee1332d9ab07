# Text that engines read as a number or not.
# input: {"s": " 1"}
# input: {"s": "1_000"}
# input: {"s": "12"}
package lib.portcullis.facts

x := v if { v := to_number(input.s) } #~ to-number
