# `json.marshal`.
# input: {}
package lib.portcullis.facts

x := v if { v := json.marshal({"a": "<"}) } #~ builtin
