# A division.
# input: {}
package lib.portcullis.facts

x := v if { v := 1 / 3 } #~ arithmetic
