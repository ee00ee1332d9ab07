# A pattern as parameter.
# input: {}
package lib.portcullis.facts

f("a") := 1 #~ function-parameter

x := v if { v := f("a") }
