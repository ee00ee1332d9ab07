# One value of an object undefined.
# input: {"o": {"a": {"host": 1}, "b": {}}}
# opa: {"a":1}
# interpreter: {}
# vm: {"a":1,"b":"<undefined>"}
package lib.portcullis.facts

o[k] := v.host if some k, v in input.o #~ partial-object head-value iteration

x := v if { v := o }
