# `in` something undefined under `not`.
# input: {}
package lib.portcullis.facts

x if not "k" in input.missing #~ negation membership
