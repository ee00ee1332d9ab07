package lib.portcullis.network_cilium_fields_test

import data.lib.portcullis.network_cilium_fields

test_paths if {
	network_cilium_fields.dotted(["specs", 0, "ingress", 12]) == "specs.0.ingress.12"
	network_cilium_fields.dotted([]) == ""
	network_cilium_fields.below(["spec", "ingress", 0], "authentication") == "spec.ingress.0.authentication"
}

test_filled if {
	filled := ["x", 5, false, [null], {"a": null}]
	wrong := [written | some written in filled; not network_cilium_fields.filled({"a": written}, "a")]
	wrong == []
	empty := [null, "", [], {}]
	taken := [written | some written in empty; network_cilium_fields.filled({"a": written}, "a")]
	taken == []
	nothing := [parent | some parent in [null, [], "x", 5, {}, {"b": 1}]; network_cilium_fields.filled(parent, "a")]
	nothing == []
}
