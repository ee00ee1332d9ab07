# A default that is no constant.
package lib.portcullis.facts

default x := [v | v := 1] #~ default
