# A remainder.
# input: {}
# opa: 2
# interpreter: 2
# vm: 2
package lib.portcullis.facts

x := v if { v := 5 % 3 } #~ arithmetic
