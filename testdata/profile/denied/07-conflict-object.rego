# Two values of one key.
# input: {"a": true, "b": true}
# opa: error
# interpreter: error
# vm: undefined
package lib.portcullis.facts

p.k := 1 if input.a #~ reference-head

p.k := 2 if input.b #~ reference-head

x := v if { v := p }
