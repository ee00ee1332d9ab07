# `walk`.
# input: {"a": 1}
package lib.portcullis.facts

x contains p if { walk(input, [p, _]) } #~ builtin undefined-name wildcard-iteration
