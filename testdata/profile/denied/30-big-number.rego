# Whole numbers above 2^53.
# input: {}
package lib.portcullis.facts

x := v if { v := 9007199254740993 + 1 } #~ number
