# Arithmetic on wrong types.
# input: {"a": "s"}
package lib.portcullis.facts

x if input.a + 1 > 0 #~ arithmetic
