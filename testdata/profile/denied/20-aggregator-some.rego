# The usual aggregator.
# data: {"lib": {"portcullis": {"policies": {"a": {"deny": [1]}}}}}
# input: {}
# opa: [1]
# interpreter: [1]
# vm: error
package lib.portcullis.facts

x contains v if some v in data.lib.portcullis.policies[_].deny #~ iteration qualified-reference wildcard-iteration
