# METADATA
# title: Facts about access
# description: |
#   What people hold through the object under review: from the facts of the embedded evaluator where it gives them, else computed from the
#   inventory by `lib.portcullis.access_graph`. Both are equal; they decide nothing.
package lib.portcullis.access_facts

import data.lib.portcullis.access
import data.lib.portcullis.access_graph
import data.lib.portcullis.facts
import data.lib.portcullis.inventory

# Whether other objects are known at all.
known if {
	facts.access_given
}

known if {
	inventory.given
}

# Whether there is more than can be computed here.
exceeded if {
	not facts.access_given
	access_graph.exceeded
}

# The key of the object under review: `RoleBinding/a/x`, `ClusterRole/edit`, `ServiceAccount/a/op`; `""` for other kinds.
key := v if {
	group_kind in {"rbac.authorization.k8s.io/v1/ClusterRole", "rbac.authorization.k8s.io/v1/ClusterRoleBinding"}
	v := concat("/", [access.str(access.subject, "kind"), access.name(access.subject)])
} else := v if {
	group_kind in {"rbac.authorization.k8s.io/v1/Role", "rbac.authorization.k8s.io/v1/RoleBinding", "v1/ServiceAccount"}
	v := concat("/", [access.str(access.subject, "kind"), access.namespace, access.name(access.subject)])
} else := ""

group_kind := v if {
	v := concat("/", [access.str(access.subject, "apiVersion"), access.str(access.subject, "kind")])
}

# The collisions of duties that stand at the object: `{"duties", "filed", "certainty", "holders", "paths"}`.
collisions := v if {
	key != ""
	facts.access_given
	v := access.arr(facts.access_at(key), "collisions")
} else := v if {
	key != ""
	v := access_graph.collisions_at(key)
} else := []

# The duties whose paths end at the object: `{"duty", "certainty", "derived", "holders", "path"}`.
holdings := v if {
	key != ""
	facts.access_given
	v := access.arr(facts.access_at(key), "holdings")
} else := v if {
	key != ""
	v := access_graph.holdings_at(key)
} else := []

# The capabilities that bindings give an account directly for every object, by scope: `{"a": ["write-routes"]}`. Those of its groups are
# not among them.
subject_capabilities(account) := v if {
	facts.access_given
	v := access.obj(facts.access_subjects, account)
} else := v if {
	v := access_graph.subject_capabilities(account)
}
