# Globs.
# input: {}
# opa: true
# interpreter: error
# vm: error
package lib.portcullis.facts

x if glob.match("*.a", ["."], "b.a") #~ builtin
