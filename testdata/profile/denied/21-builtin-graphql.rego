# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := graphql.is_valid("a", "b") } #~ builtin
