# A rule that hides a namespace of builtins.
# input: {}
# opa: error
# interpreter: 1
# vm: 1
package lib.portcullis.facts

object := v if { #~ builtin-name
	v := {"a": 1}
}

x := v if { v := object.get({}, "a", 1) }
