package lib.portcullis.istio_fields_test

import data.lib.portcullis.faults

policy(spec) := {"apiVersion": "security.istio.io/v1", "kind": "AuthorizationPolicy", "metadata": {"name": "a", "namespace": "shop"}, "spec": spec}

# Where the fields of a wrong type stand.
wrong(spec) := v if {
	review := {"kind": {"group": "security.istio.io", "version": "v1", "kind": "AuthorizationPolicy"}, "namespace": "shop", "object": policy(spec)}
	found := faults.found with input as {"parameters": {}, "review": review}
	v := {place | some fault in found; place := concat(".", [sprintf("%v", [part]) | some part in fault.details.path])}
}

test_authorization_policies if {
	rows := [
		[{"selector": {"matchLabels": {"app": 1}}}, "spec.selector.matchLabels.app"],
		[{"selector": {"matchLabels": []}}, "spec.selector.matchLabels"],
		[{"action": "DENY", "rules": [{"from": 3}]}, "spec.rules.0.from"],
		[{"rules": [{"from": [3]}]}, "spec.rules.0.from.0"],
		[{"rules": [{"from": [{"source": "x"}]}]}, "spec.rules.0.from.0.source"],
		[{"rules": [{}, {"from": [{"source": {"namespaces": "ops"}}]}]}, "spec.rules.1.from.0.source.namespaces"],
		[{"rules": [{"from": [{"source": {"ipBlocks": [1]}}]}]}, "spec.rules.0.from.0.source.ipBlocks.0"],
		[{"rules": [{"to": [{"operation": {"ports": [8080]}}]}]}, "spec.rules.0.to.0.operation.ports.0"],
		[{"rules": [{"when": {}}]}, "spec.rules.0.when"],
	]
	missed := [row | some row in rows; wrong(row[0]) != {row[1]}]
	missed == []
	wrong({"selector": null, "rules": [{"from": [{"source": {"principals": ["*"]}}], "to": [{"operation": null}], "when": []}]}) == set()
}
