# `concat` of a set.
# input: {}
package lib.portcullis.facts

x := v if { v := concat(",", {"b", "a"}) } #~ concat-order
