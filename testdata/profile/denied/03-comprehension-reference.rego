# A reference in the head of a comprehension.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: ["a"]
# interpreter: ["a"]
# vm: ["a","<undefined>"]
package lib.portcullis.facts

x := [v.host | some v in input.l] #~ comprehension-head iteration
