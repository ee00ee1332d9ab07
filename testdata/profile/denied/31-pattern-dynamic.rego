# A pattern that is no literal.
# input: {"p": "("}
# input: {"p": "a"}
package lib.portcullis.facts

x if regex.match(input.p, "a") #~ pattern
