# A reference as argument under `not`.
# input: {}
package lib.portcullis.facts

x if not regex.match(`^a`, input.s) #~ negation
