# METADATA
# title: Why listeners refuse a route
# description: |
#   For each parent of a route that was given and takes it with no listener: the step at which the last listeners drop out.
package lib.portcullis.gateway_acceptance

import data.lib.portcullis.access
import data.lib.portcullis.gateway
import data.lib.portcullis.gateway_listeners
import data.lib.portcullis.kinds

# Parents without an attachment, as `{"index", "parent", "path", "why"}`.
refused(o, ns) := v if {
	gateway.route(o)
	taken := {index | some attachment in gateway.attachments(o, ns); index := access.num(attachment, "index", 0)}
	v := [entry |
		some parent in gateway.parents(o, ns)
		parent.holder != {}
		index := parent.index
		not index in taken
		why := reason(o, ns, parent)
		text := concat("", [parent.kind, " `", parent.namespace, "/", parent.name, "`"])
		entry := {"index": index, "parent": text, "path": ["spec", "parentRefs", index], "why": why}
		is_object(entry)
	]
	is_array(v)
} else := []

reason(o, ns, parent) := v if {
	gateway.set_entrance(parent) == "no"
	is_object(o)
	is_string(ns)
	v := "its Gateway takes no listeners of this namespace"
} else := v if {
	count(selected(parent)) == 0
	v := unselected(parent)
	is_string(v)
} else := v if {
	count(taking(o, parent)) == 0
	v := concat("", ["they take no ", kinds.of(o)])
	is_string(v)
} else := v if {
	count(admitting(o, ns, parent)) == 0
	v := concat("", ["they admit no routes of namespace `", ns, "`"])
	is_string(v)
} else := "no host name is served by both"

unselected(parent) := v if {
	section := access.str(parent, "section")
	section != ""
	count([listener | some listener in gateway.listeners(parent.holder); access.str(listener, "name") == section]) == 0
	v := concat("", ["there is no listener `", section, "`"])
	is_string(v)
} else := v if {
	port := format_int(access.num(parent, "port", 0), 10)
	v := concat("", ["there is none on port ", port])
}

selected(parent) := v if {
	v := [listener |
		some listener in gateway.listeners(parent.holder)
		is_object(listener)
		gateway.selected(parent, listener)
	]
}

taking(o, parent) := v if {
	kind := kinds.of(o)
	v := [listener | some listener in selected(parent); gateway_listeners.takes(listener, kind)]
}

admitting(o, ns, parent) := v if {
	v := [listener |
		some listener in taking(o, parent)
		answer := gateway_listeners.admission(listener, parent.namespace, ns)
		answer != "no"
	]
}
