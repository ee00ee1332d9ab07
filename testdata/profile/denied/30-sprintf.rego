# `sprintf`, of which widths and floats differ.
# input: {}
# opa: "    a|%!e(int64=1)"
# interpreter: "a|1e0"
# vm: "a|1e0"
package lib.portcullis.facts

x := v if { v := sprintf("%5s|%e", ["a", 1]) } #~ builtin
