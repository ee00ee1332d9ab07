# The same with the incomplete element first.
# input: {"l": [{"q": 1}, {"host": "a"}]}
# opa: [{"m":"a"}]
# interpreter: error
# vm: [{"m":"a"}]
package lib.portcullis.facts

x contains {"m": v.host} if some v in input.l #~ head-value iteration
