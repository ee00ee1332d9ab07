# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := net.cidr_intersects("10.0.0.0/8", "10.0.0.0/9") } #~ builtin
