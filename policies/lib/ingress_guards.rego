# METADATA
# title: Guards of an Ingress
# description: What authenticates, limits and filters the requests of an Ingress, as its controller enforces it.
package lib.portcullis.ingress_guards

import data.lib.portcullis.access
import data.lib.portcullis.ingress

# Its parts that have guards of their own, as `{"path", "text", "hosts", "serves", "guards"}`.
parts(o, ns) := v if {
	is_string(ns)
	hosts := sort({host | some entry in ingress.hosts_of(o); host := access.str(entry, "host")})
	part := {"path": ["spec"], "text": "", "hosts": hosts, "serves": true, "guards": []}
	v := [part]
}
