# A pattern that engines read differently.
# input: {"s": "b"}
package lib.portcullis.facts

x if regex.match(`^[a-z&&[^b]]$`, input.s) #~ pattern
