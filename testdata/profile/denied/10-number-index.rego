# A number as index of data whose key is a string.
# data: {"m": {"1": "v"}}
# input: {}
package lib.portcullis.facts

x := v if { v := data.m[1] } #~ data-reference
