# METADATA
# title: Backends of an Ingress
# description: Where the requests of an Ingress go.
package lib.portcullis.ingress_backends

# Where its requests go, as `{"role", "group", "kind", "namespace", "name", "port", "path"}`.
of(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}
