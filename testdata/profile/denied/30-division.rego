# A division.
# input: {}
# opa: 0.33333333333333337
# interpreter: 0.3333333333333333
# vm: 0.3333333333333333
package lib.portcullis.facts

x := v if { v := 1 / 3 } #~ arithmetic
