# A body without `if`.
package lib.portcullis.facts

x { true } #~ syntax
