# `in` something undefined, as a value.
# input: {}
# opa: undefined
# interpreter: false
# vm: false
package lib.portcullis.facts

x := v if { v := "a" in input.roles } #~ membership
