# A rule as value of a head.
# input: {}
# opa: 1
# interpreter: 1
# vm: 1
package lib.portcullis.facts

y := 1

x := y #~ head-value
