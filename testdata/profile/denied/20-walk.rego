# `walk`.
# input: {"a": 1}
# opa: [[],["a"]]
# interpreter: error
# vm: error
package lib.portcullis.facts

x contains p if { walk(input, [p, _]) } #~ builtin head-value undefined-name wildcard-iteration
