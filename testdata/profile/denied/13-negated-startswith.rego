# A reference as argument under `not`.
# input: {}
package lib.portcullis.facts

x if not startswith(input.a, "b") #~ negation
