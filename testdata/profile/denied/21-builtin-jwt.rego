# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := io.jwt.decode("a") } #~ builtin
