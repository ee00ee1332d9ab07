# Whole numbers above 2^53.
# input: {}
# opa: 9007199254740994
# interpreter: 9007199254740994
# vm: 9007199254740994
package lib.portcullis.facts

x := v if { v := 9007199254740993 + 1 } #~ number
