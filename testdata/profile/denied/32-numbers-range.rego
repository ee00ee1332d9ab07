# `numbers.range`, whose work nothing bounds.
# input: {}
package lib.portcullis.facts

x := v if { v := numbers.range(1, 3) } #~ builtin
