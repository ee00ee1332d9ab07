# A path in the head, with one bad element.
# input: {"l": [{"paths": [{"path": "/a"}, {}]}, {"paths": [{"path": "/b"}]}]}
# opa: [{"m":"/a"},{"m":"/b"}]
# interpreter: error
# vm: [{"m":"/a"},{"m":"/b"}]
package lib.portcullis.facts

x contains {"m": p.path} if { #~ head-value
	some r in input.l #~ iteration
	some p in r.paths #~ iteration
}
