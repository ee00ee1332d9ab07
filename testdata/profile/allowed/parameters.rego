package lib.portcullis.parameters

import data.lib.portcullis.access

# All policies in one evaluation, or one template with flat parameters.
given(id) := v if {
	groups := access.obj(access.root, "parameters_by_policy")
	v := access.obj(groups, id)
	count(v) > 0
} else := v if {
	v := access.obj(access.root, "parameters")
}
