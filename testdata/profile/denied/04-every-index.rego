# A variable of `every` as index.
# data: {"max": {"a": 5}}
# input: {"limits": {"a": 1, "b": 9}}
# opa: undefined
# interpreter: undefined
# vm: undefined
package lib.portcullis.facts

x if every k, v in input.limits { v <= data.max[k] } #~ iteration data-reference
