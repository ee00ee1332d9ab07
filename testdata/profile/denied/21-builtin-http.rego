# A builtin that is missing in an engine, or impure.
package lib.portcullis.facts

x := v if { v := http.send({"method": "get", "url": "http://example.com"}) } #~ builtin
