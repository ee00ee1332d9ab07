# One element without the field of the head hides all others.
# input: {"l": [{"host": "a"}, {"q": 1}]}
# opa: [{"m":"a"}]
# interpreter: []
# vm: [{"m":"a"}]
package lib.portcullis.facts

x contains {"m": v.host} if some v in input.l #~ head-value iteration
