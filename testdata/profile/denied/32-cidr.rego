# CIDR text that nothing validates.
# input: {"c": "::ffff:10.0.0.0/104"}
# opa: true
# interpreter: undefined
# vm: undefined
# input: {"c": "nonsense"}
# opa: undefined
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if net.cidr_contains(input.c, "10.0.0.1") #~ cidr
