# Two values of one key.
# input: {"a": true, "b": true}
package lib.portcullis.facts

p.k := 1 if input.a #~ reference-head

p.k := 2 if input.b #~ reference-head

x := v if { v := p }
