# Two values of one function.
# input: {}
# opa: error
# interpreter: error
# vm: []
package lib.portcullis.facts

f(o) := 1 if o.a

f(o) := 2 if o.b #~ multiple-definitions

x contains v if { v := f({"a": true, "b": true}) }
