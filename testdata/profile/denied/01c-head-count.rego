# A call in the head.
# input: {"l": ["A", 1]}
# opa: [1]
# interpreter: []
# vm: [1]
package lib.portcullis.facts

x contains count(v) if some v in input.l #~ head-value iteration
