# A rule as value of a head.
# input: {}
package lib.portcullis.facts

y := 1

x := y #~ head-value
