# Fractions.
# input: {}
package lib.portcullis.facts

x := v if { v := 0.1 + 0.2 } #~ number
