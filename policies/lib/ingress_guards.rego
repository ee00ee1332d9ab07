# METADATA
# title: Guards of an Ingress
# description: What authenticates, limits and filters the requests of an Ingress, as its controller enforces it.
package lib.portcullis.ingress_guards

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := [] if {
	is_object(o)
	is_string(ns)
}
