# `concat` of a set.
# input: {}
# opa: "a,b"
# interpreter: "a,b"
# vm: "a,b"
package lib.portcullis.facts

x := v if { v := concat(",", {"b", "a"}) } #~ concat-order
