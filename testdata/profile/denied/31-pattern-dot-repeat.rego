# A pattern that engines read differently.
# input: {"s": "a"}
package lib.portcullis.facts

x if regex.match(`.{0,1000}`, input.s) #~ pattern
