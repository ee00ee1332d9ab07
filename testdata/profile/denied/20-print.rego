# `print`.
# input: {}
package lib.portcullis.facts

x if {
	print("a") #~ builtin
}
