# A pattern as parameter.
# input: {}
# opa: 1
# interpreter: 1
# vm: 1
package lib.portcullis.facts

f("a") := 1 #~ function-parameter

x := v if { v := f("a") }
