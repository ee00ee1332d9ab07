# Literals nine deep.
package lib.portcullis.facts

x := [[[[[[[[[1]]]]]]]]] #~ limit
