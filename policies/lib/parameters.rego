# METADATA
# title: Parameters
# description: |
#   A policy's own parameters and the common ones, with the defaults of its METADATA. Under Gatekeeper one template is
#   evaluated at a time and `input.parameters` is flat; where all policies run together, `input.parameters_by_policy` has
#   an entry for each.
package lib.portcullis.parameters

import data.lib.portcullis.access
import data.lib.portcullis.defaults

given(id) := v if {
	access.has(access.root, "parameters_by_policy")
	by_policy := access.obj(access.root, "parameters_by_policy")
	v := access.obj(by_policy, id)
	is_object(v)
} else := v if {
	v := access.obj(access.root, "parameters")
}

# The parameters of policy `id`: what was given over the defaults. A value of the wrong type never gets here: the
# evaluator, the API server and gator check parameters against the schema of the policy.
of(id) := v if {
	base := access.obj(defaults.parameters, id)
	own := given(id)
	v := object.union(base, own)
}

# The parameters that all policies on routes share.
common := v if {
	own := given("common")
	v := object.union(defaults.common, own)
}
