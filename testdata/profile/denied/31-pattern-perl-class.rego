# A pattern that engines read differently.
# input: {"s": "\u0663"}
package lib.portcullis.facts

x if regex.match(`^\d$`, input.s) #~ pattern
