# `in` something undefined under `not`.
# input: {}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not "k" in input.missing #~ negation membership
