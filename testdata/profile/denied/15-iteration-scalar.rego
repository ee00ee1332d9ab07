# Iteration of what is no collection.
# input: {"a": "s"}
# input: {"a": 1}
# input: {"a": null}
# input: {"a": ["b"]}
package lib.portcullis.facts

x contains c if some c in input.a #~ iteration
