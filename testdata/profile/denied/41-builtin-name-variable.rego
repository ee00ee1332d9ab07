# A variable that hides a namespace of builtins.
# input: {}
# opa: error
# interpreter: 1
# vm: 1
package lib.portcullis.facts

x := v if {
	object := {"a": 1} #~ builtin-name
	v := object.get(object, "a", 2)
}
