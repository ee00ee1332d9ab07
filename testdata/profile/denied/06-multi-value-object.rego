# An object of sets.
# input: {}
# opa: [1]
# interpreter: [1]
# vm: undefined
package lib.portcullis.facts

owners[h] contains id if some h, id in {"a": 1, "b": 2} #~ partial-object

x := v if { v := owners.a }
