# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := net.lookup_ip_addr("a") } #~ builtin
