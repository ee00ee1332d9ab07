# A number as index of data whose key is a string.
# data: {"m": {"1": "v"}}
# input: {}
# opa: "v"
# interpreter: "v"
# vm: undefined
package lib.portcullis.facts

x := v if { v := data.m[1] } #~ data-reference
