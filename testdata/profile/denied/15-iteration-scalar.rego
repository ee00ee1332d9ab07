# Iteration of what is no collection.
# input: {"a": "s"}
# opa: []
# interpreter: error
# vm: []
# input: {"a": 1}
# opa: []
# interpreter: error
# vm: []
# input: {"a": null}
# opa: []
# interpreter: error
# vm: []
# input: {"a": ["b"]}
# opa: ["b"]
# interpreter: ["b"]
# vm: ["b"]
package lib.portcullis.facts

x contains c if some c in input.a #~ iteration
