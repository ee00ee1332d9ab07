# The root of all data.
package lib.portcullis.facts

x := v if { v := data } #~ data-reference
