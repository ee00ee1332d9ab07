# A remainder.
# input: {}
package lib.portcullis.facts

x := v if { v := 5 % 3 } #~ arithmetic
