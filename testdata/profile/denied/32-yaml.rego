# `yaml.unmarshal`.
# input: {}
# opa: {"a":true}
# interpreter: error
# vm: error
package lib.portcullis.facts

x := v if { v := yaml.unmarshal("a: yes") } #~ builtin
