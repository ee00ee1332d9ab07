# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := strings.split_n("a", "b", 1) } #~ builtin
