# Literals seven deep.
package lib.portcullis.facts

x := [[[[[[[1]]]]]]] #~ literal-depth
