# A head with a string in brackets.
# input: {}
package lib.portcullis.facts

x["a"] := 1 #~ partial-object
