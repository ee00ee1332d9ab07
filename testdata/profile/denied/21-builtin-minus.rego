# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := minus(2, 1) } #~ undefined-name
