# The default of a function.
# input: {}
# opa: 0
# interpreter: 0
# vm: undefined
package lib.portcullis.facts

default f(_) := 0 #~ default

f(n) := 1 if n == 1

x := v if { v := f(2) }
