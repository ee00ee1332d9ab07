# A call in a comparison under `not`.
# input: {}
package lib.portcullis.facts

x if not count(input.a) > 0 #~ negation
