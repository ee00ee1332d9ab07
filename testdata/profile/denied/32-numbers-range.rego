# `numbers.range`, whose work nothing bounds.
# input: {}
# opa: [1,2,3]
# interpreter: [1,2,3]
# vm: [1,2,3]
package lib.portcullis.facts

x := v if { v := numbers.range(1, 3) } #~ builtin
