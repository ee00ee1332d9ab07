# `sprintf`, of which widths and floats differ.
# input: {}
package lib.portcullis.facts

x := v if { v := sprintf("%5s|%e", ["a", 1]) } #~ builtin
