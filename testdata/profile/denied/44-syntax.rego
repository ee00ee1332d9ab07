# What does not parse.
package lib.portcullis.facts

x := ) #~ syntax
