# Two values of one rule.
# input: {"a": true, "b": true}
# opa: error
# interpreter: error
# vm: undefined
package lib.portcullis.facts

x := 1 if input.a

x := 2 if input.b #~ multiple-definitions
