# A call in the head.
# input: {"l": ["A", 1]}
# opa: ["a"]
# interpreter: []
# vm: ["a"]
package lib.portcullis.facts

x contains lower(v) if some v in input.l #~ head-value iteration
