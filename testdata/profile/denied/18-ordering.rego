# An object compared with a set.
# input: {}
# opa: true
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if not {"a": 1} >= {-1, "b"} #~ ordering
