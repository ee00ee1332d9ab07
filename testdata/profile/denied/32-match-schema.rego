# `json.match_schema`.
# input: {}
# opa: [true,[]]
# interpreter: error
# vm: error
package lib.portcullis.facts

x := v if { v := json.match_schema({}, {}) } #~ builtin
