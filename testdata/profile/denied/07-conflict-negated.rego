# A conflict under `not`.
# input: {"a": true, "b": true}
# opa: error
# interpreter: error
# vm: true
package lib.portcullis.facts

p := 1 if input.a

p := 2 if input.b #~ multiple-definitions

x if not p
