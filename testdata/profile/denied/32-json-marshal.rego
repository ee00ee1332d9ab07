# `json.marshal`.
# input: {}
# opa: "{\"a\":\"\\u003c\"}"
# interpreter: "{\"a\":\"<\"}"
# vm: "{\"a\":\"<\"}"
package lib.portcullis.facts

x := v if { v := json.marshal({"a": "<"}) } #~ builtin
