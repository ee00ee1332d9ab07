# METADATA
# title: Listeners of the Gateway API
# description: |
#   Gateways and ListenerSets: their listeners, which routes each of them takes, from which namespaces, and whether the Gateway
#   takes the listeners of a set.
# related_resources:
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#listener
#   - ref: https://gateway-api.sigs.k8s.io/geps/gep-1713/
package lib.portcullis.gateway_listeners

import data.lib.portcullis.access
import data.lib.portcullis.hosts
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds

group := "gateway.networking.k8s.io"

experimental := "gateway.networking.x-k8s.io"

spec(o) := v if {
	v := access.obj(o, "spec")
}

# The listeners of a Gateway or ListenerSet.
of(o) := v if {
	v := access.arr(spec(o), "listeners")
}

# The kinds of routes a protocol can carry; TLS that ends at the listener leaves plain TCP.
carried := {
	"HTTP": ["HTTPRoute", "GRPCRoute"],
	"HTTPS": ["HTTPRoute", "GRPCRoute"],
	"TLS": ["TLSRoute", "TCPRoute"],
	"TCP": ["TCPRoute"],
	"UDP": ["UDPRoute"],
}

# Whether a listener takes routes of a kind: its protocol carries them, and it names no kinds, or this one.
takes(listener, kind) if {
	protocol := access.str(listener, "protocol")
	able := access.arr(carried, protocol)
	kind in able
	not passed_on(listener, kind)
	named_kind(listener, kind)
}

# TLS that is passed through is no TCP stream for a TCPRoute. Where a listener names the kind all the same, Traefik takes it.
passed_on(listener, kind) if {
	kind == "TCPRoute"
	mode(listener) == "Passthrough"
	count(access.arr(access.obj(listener, "allowedRoutes"), "kinds")) == 0
}

named_kind(listener, kind) if {
	allowed := access.obj(listener, "allowedRoutes")
	count(access.arr(allowed, "kinds")) == 0
	is_string(kind)
}

named_kind(listener, kind) if {
	allowed := access.obj(listener, "allowedRoutes")
	some entry in access.arr(allowed, "kinds")
	access.str(entry, "kind") == kind
	object.get(entry, "group", group) == group
}

# Whether a listener takes routes of some kind: one whose `kinds` hold only what its protocol does not carry takes none. What other
# groups and protocols mean is their controller's matter.
takes_routes(listener) if {
	protocol := access.str(listener, "protocol")
	known := access.names(carried)
	is_array(known)
	not protocol in known
}

takes_routes(listener) if {
	protocol := access.str(listener, "protocol")
	some kind in access.arr(carried, protocol)
	takes(listener, kind)
}

takes_routes(listener) if {
	some entry in access.arr(access.obj(listener, "allowedRoutes"), "kinds")
	is_object(entry)
	object.get(entry, "group", group) != group
}

# `Terminate` or `Passthrough`.
mode(listener) := v if {
	v := access.str(access.obj(listener, "tls"), "mode")
	v != ""
} else := "Terminate"

# Whether a listener goes by host names.
named(listener) if {
	protocol := access.str(listener, "protocol")
	protocol in ["HTTP", "HTTPS", "TLS"]
}

host(listener) := v if {
	v := hosts.normal(access.str(listener, "hostname"))
}

# The hosts of the listeners that go by host names; one without is every host.
host_list(o) := v if {
	v := [entry |
		some i, listener in of(o)
		is_object(listener)
		named(listener)
		name := host(listener)
		path := host_path(listener, i)
		entry := {"host": name, "path": path, "origin": "listener"}
		is_object(entry)
	]
}

host_path(listener, i) := ["spec", "listeners", i, "hostname"] if {
	access.has(listener, "hostname")
} else := ["spec", "listeners", i]

# Whose routes a listener admits: `Same`, `All`, `Selector` or `None`.
from(listener) := v if {
	v := whose(access.obj(access.obj(listener, "allowedRoutes"), "namespaces"), "Same")
}

selector(listener) := v if {
	namespaces := access.obj(access.obj(listener, "allowedRoutes"), "namespaces")
	v := access.obj(namespaces, "selector")
}

# Whose ListenerSets a Gateway admits: `None`, `Same`, `All` or `Selector`.
sets_from(gateway) := v if {
	v := whose(access.obj(access.obj(spec(gateway), "allowedListeners"), "namespaces"), "None")
}

sets_selector(gateway) := v if {
	namespaces := access.obj(access.obj(spec(gateway), "allowedListeners"), "namespaces")
	v := access.obj(namespaces, "selector")
}

# A selector that asks for nothing selects every namespace, one that is missing none.
whose(namespaces, fallback) := fallback if {
	access.str(namespaces, "from") == ""
} else := v if {
	v := access.str(namespaces, "from")
	v != "Selector"
} else := "None" if {
	not access.has(namespaces, "selector")
} else := "All" if {
	wanted := access.obj(namespaces, "selector")
	asks_for_nothing(wanted)
} else := "Selector"

# Every namespace has the label with its own name.
asks_for_nothing(wanted) if {
	access.obj(wanted, "matchLabels") == {}
	limits := [expression | some expression in access.arr(wanted, "matchExpressions"); not always(expression)]
	count(limits) == 0
}

always(expression) if {
	access.str(expression, "key") == "kubernetes.io/metadata.name"
	access.str(expression, "operator") == "Exists"
}

# Whether a listener of namespace `own` admits routes of namespace `ns`: `"yes"`, `"no"` or `"unknown"`.
admission(listener, own, ns) := v if {
	v := admitted(from(listener), selector(listener), own, ns)
}

# Whether a Gateway of namespace `own` admits ListenerSets of namespace `ns`.
set_admission(gateway, own, ns) := v if {
	v := admitted(sets_from(gateway), sets_selector(gateway), own, ns)
}

admitted(whose, wanted, own, ns) := "yes" if {
	whose == "All"
	is_object(wanted)
	is_string(own)
	is_string(ns)
} else := "yes" if {
	whose == "Same"
	own == ns
} else := "no" if {
	whose in ["Same", "None"]
} else := v if {
	v := by_labels(wanted, ns)
}

by_labels(wanted, ns) := "unknown" if {
	inventory.find_cluster("v1", "Namespace", ns) == {}
	not name_decides(wanted)
} else := "yes" if {
	namespace := inventory.find_cluster("v1", "Namespace", ns)
	given := access.labels(namespace)
	labels := object.union(given, {"kubernetes.io/metadata.name": ns})
	labels_fit(wanted, labels)
} else := "no"

# Whether a selector asks for the namespace's name only, which is known without the Namespace.
name_decides(wanted) if {
	wanted != {}
	others := [key | some key in selector_keys(wanted); key != "kubernetes.io/metadata.name"]
	count(others) == 0
}

# The labels a selector asks for.
selector_keys(wanted) := v if {
	named_keys := access.names(access.obj(wanted, "matchLabels"))
	asked := [key | some expression in access.arr(wanted, "matchExpressions"); key := access.str(expression, "key")]
	v := sort({key | some key in array.concat(named_keys, asked); is_string(key)})
}

# The only namespaces that a selector can fit, where it asks for names; `[]` where it asks for none.
named_spaces(wanted) := [name] if {
	name := access.str(access.obj(wanted, "matchLabels"), "kubernetes.io/metadata.name")
	name != ""
} else := v if {
	lists := [names |
		some expression in access.arr(wanted, "matchExpressions")
		access.str(expression, "key") == "kubernetes.io/metadata.name"
		access.str(expression, "operator") == "In"
		names := access.texts(expression, "values")
	]
	count(lists) > 0
	v := lists[0]
	is_array(v)
} else := []

# Whether a selector can fit one namespace only.
one_namespace(wanted) if {
	count(named_spaces(wanted)) == 1
}

labels_fit(wanted, labels) if {
	wanted_labels := access.obj(wanted, "matchLabels")
	missed := [key | some key, value in wanted_labels; access.str(labels, key) != value]
	count(missed) == 0
	broken := [expression | some expression in access.arr(wanted, "matchExpressions"); not expression_fits(expression, labels)]
	count(broken) == 0
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "In"
	value := access.str(labels, access.str(expression, "key"))
	values := access.texts(expression, "values")
	value in values
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "NotIn"
	value := access.str(labels, access.str(expression, "key"))
	values := access.texts(expression, "values")
	is_array(values)
	not value in values
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "Exists"
	access.has(labels, access.str(expression, "key"))
}

expression_fits(expression, labels) if {
	access.str(expression, "operator") == "DoesNotExist"
	key := access.str(expression, "key")
	not access.has(labels, key)
}

# A Gateway or ListenerSet by name. The one under review is as it will be, not as the inventory has it.
find_gateway(ns, name) := v if {
	reviewed("Gateway", ns, name)
	v := access.subject
	is_object(v)
} else := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1", "Gateway", name)
	v != {}
} else := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1beta1", "Gateway", name)
}

find_set(ns, name) := v if {
	reviewed("ListenerSet", ns, name)
	v := access.subject
	is_object(v)
} else := v if {
	v := inventory.find(ns, "gateway.networking.k8s.io/v1", "ListenerSet", name)
	v != {}
} else := v if {
	v := inventory.find(ns, "gateway.networking.x-k8s.io/v1alpha1", "XListenerSet", name)
}

reviewed(kind, ns, name) if {
	kinds.subject == kind
	access.namespace == ns
	access.name(access.subject) == name
}

# The Gateway to which a ListenerSet belongs, as `{"namespace", "name", "gateway"}`; `gateway` is `{}` where it was not given.
parent(set, ns) := v if {
	ref := access.obj(spec(set), "parentRef")
	own := namespace(ref, ns)
	name := access.str(ref, "name")
	gateway := find_gateway(own, name)
	v := {"namespace": own, "name": name, "gateway": gateway}
}

# The namespace of a reference, which is that of the referring object where it names none.
namespace(ref, ns) := v if {
	v := access.str(ref, "namespace")
	v != ""
} else := ns

# The Gateway whose address the listeners of `o` share: itself, or that of a ListenerSet; `{}` where it was not given.
gateway_of(o, ns) := v if {
	kinds.of(o) == "Gateway"
	is_string(ns)
	v := o
	is_object(v)
} else := v if {
	kinds.of(o) == "ListenerSet"
	v := access.obj(parent(o, ns), "gateway")
	is_object(v)
} else := {}

# The listeners of an object as `{"index", "listener", "name", "path", "protocol"}`.
entries(o) := v if {
	v := [entry |
		some i, listener in of(o)
		is_object(listener)
		name := access.str(listener, "name")
		protocol := access.str(listener, "protocol")
		path := ["spec", "listeners", i]
		entry := {"index": i, "listener": listener, "name": name, "path": path, "protocol": protocol}
	]
}

# How parameters name an object.
id(o, ns) := v if {
	v := concat("/", [ns, access.name(o)])
}

# Several listeners in a message, by name.
text(names) := v if {
	is_array(names)
	shown := {one | some name in names; one := concat("", ["`", name, "`"]); is_string(one)}
	joined := concat(", ", sort(shown))
	word := hosts.verb(sort(shown), "listener", "listeners")
	v := concat(" ", [word, joined])
}
