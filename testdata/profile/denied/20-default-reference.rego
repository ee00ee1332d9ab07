# The default of a path.
# input: {}
# opa: {"y":1}
# interpreter: error
# vm: error
package lib.portcullis.facts

default x.y := 1 #~ default
