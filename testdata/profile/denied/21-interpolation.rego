# String interpolation, of newer OPA.
package lib.portcullis.facts

x := v if { v := $"a{input.b}" } #~ syntax
