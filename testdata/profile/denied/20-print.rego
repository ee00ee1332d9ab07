# `print`.
# input: {}
# opa: true
# interpreter: true
# vm: error
package lib.portcullis.facts

x if {
	print("a") #~ builtin
}
