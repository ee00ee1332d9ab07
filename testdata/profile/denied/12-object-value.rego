# One value of an object undefined.
# input: {"o": {"a": {"host": 1}, "b": {}}}
package lib.portcullis.facts

o[k] := v.host if some k, v in input.o #~ partial-object head-value iteration

x := v if { v := o }
