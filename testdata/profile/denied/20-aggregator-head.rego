# The usual aggregator, by its head.
# data: {"lib": {"portcullis": {"p": {"a": {"deny": [1]}}}}}
# input: {}
# opa: [1]
# interpreter: [1]
# vm: error
package lib.portcullis.facts

x contains data.lib.portcullis.p[_].deny[_] #~ head-value qualified-reference wildcard-iteration
