# A pattern that engines read differently.
# input: {"s": "a"}
package lib.portcullis.facts

x if regex.match(`^\w{1,63}$`, input.s) #~ pattern
