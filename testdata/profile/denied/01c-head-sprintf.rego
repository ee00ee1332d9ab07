# A call in the head.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: ["a"]
# interpreter: []
# vm: ["a"]
package lib.portcullis.facts

x contains sprintf("%v", [v.host]) if some v in input.l #~ head-value builtin iteration
