# Fractions.
# input: {}
# opa: 0.3
# interpreter: 0.30000000000000004
# vm: 0.30000000000000004
package lib.portcullis.facts

x := v if { v := 0.1 + 0.2 } #~ number
