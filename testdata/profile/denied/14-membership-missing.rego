# `in` something undefined, as a value.
# input: {}
package lib.portcullis.facts

x := v if { v := "a" in input.roles } #~ membership
