# A set less an array.
# input: {"a": [1]}
# opa: undefined
# interpreter: error
# vm: undefined
package lib.portcullis.facts

x := v if { v := {1, 2} - input.a } #~ arithmetic
