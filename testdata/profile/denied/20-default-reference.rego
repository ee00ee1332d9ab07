# The default of a path.
# input: {}
package lib.portcullis.facts

default x.y := 1 #~ default
