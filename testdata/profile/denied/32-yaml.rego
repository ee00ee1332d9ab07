# `yaml.unmarshal`.
# input: {}
package lib.portcullis.facts

x := v if { v := yaml.unmarshal("a: yes") } #~ builtin
