# A reference as index under `not`.
# data: {"m": {"a": 1}}
# input: {}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not data.m[input.ns] #~ negation data-reference
