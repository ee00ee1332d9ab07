# A head with dots.
# input: {"a": 1}
package lib.portcullis.facts

x.a.b := 1 if input.a #~ reference-head
