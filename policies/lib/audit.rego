# METADATA
# title: Audit events
# description: |
#   Requests that the API server's audit log tells of, as `lib.portcullis.authorizer` reads requests. Events are given as objects
#   `audit.k8s.io/v1` of kind `Event`. Those of requests that were answered count; what was refused shows no right. One event may show several
#   rights: who impersonates somebody used that right as well, and a SubjectAccessReview tells of a request that somebody else lets pass,
#   such as a kubelet.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
#     description: Audit events
package lib.portcullis.audit

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.inventory

# The events of requests that were answered. They have no namespace; a reader that does not know the kind may have put them into one.
events := v if {
	in_namespaces := inventory.namespaced("audit.k8s.io/v1", "Event")
	entries := array.concat(inventory.cluster("audit.k8s.io/v1", "Event"), in_namespaces)
	v := [event |
		some entry in entries
		event := access.obj(entry, "object")
		answered(event)
	]
}

answered(event) if {
	access.str(event, "stage") == "ResponseComplete"
	access.num(access.obj(event, "responseStatus"), "code", 200) < 400
}

# The events from a time on, which is a text as the API server writes it; all where it is empty.
since(time) := v if {
	is_string(time)
	v := [event |
		some event in events
		received(event) >= time
	]
} else := []

received(event) := v if {
	v := access.str(event, "requestReceivedTimestamp")
}

# When the first and the last of some events happened; `""` where that is not known.
bounds(some_events) := v if {
	times := times_of(some_events)
	count(times) > 0
	v := array.concat(array.slice(times, 0, 1), array.slice(times, count(times) - 1, count(times)))
} else := ["", ""]

times_of(some_events) := v if {
	v := sort([time | some event in some_events; time := received(event); time != ""])
}

# The requests for which some accounts used a right of theirs.
requests_of(some_events, accounts) := v if {
	own := [request |
		some event in some_events
		acts(effective_user(event), accounts)
		request := request_of(event)
	]
	by_proxy := [request |
		some event in some_events
		acts(access.obj(event, "user"), accounts)
		some request in impersonations(event)
	]
	elsewhere := [request |
		some event in some_events
		spec := review_spec(event)
		acts(reviewed_user(spec), accounts)
		request := reviewed_request(spec)
	]
	v := array.concat(own, array.concat(by_proxy, elsewhere))
}

effective_user(event) := v if {
	access.has(event, "impersonatedUser")
	v := access.obj(event, "impersonatedUser")
} else := v if {
	v := access.obj(event, "user")
}

# Whether a user is one of the accounts, or in a group that is.
acts(user, accounts) if {
	account := access_model.user_key(access.str(user, "username"))
	account in accounts
}

acts(user, accounts) if {
	some group in access.texts(user, "groups")
	account := concat("", ["Group:", group])
	account in accounts
}

request_of(event) := v if {
	access.has(event, "objectRef")
	reference := access.obj(event, "objectRef")
	v := {
		"verb": access.str(event, "verb"),
		"group": access.str(reference, "apiGroup"),
		"resource": access.str(reference, "resource"),
		"subresource": access.str(reference, "subresource"),
		"namespace": access.str(reference, "namespace"),
		"name": access.str(reference, "name"),
		"path": "",
	}
} else := v if {
	uri := access.str(event, "requestURI")
	v := {"verb": access.str(event, "verb"), "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": before(uri, "?")}
}

before(text, separator) := v if {
	contains(text, separator)
	v := substring(text, 0, indexof(text, separator))
} else := text

# Impersonation

impersonations(event) := v if {
	access.has(event, "impersonatedUser")
	user := access.obj(event, "impersonatedUser")
	limit := access.str(access.obj(event, "authenticationMetadata"), "impersonationConstraint")
	of_groups := [request | some group in access.texts(user, "groups"); request := impersonation(limit, "", "groups", "", "", group)]
	of_extras := [request |
		extras := access.obj(user, "extra")
		some key in access.names(extras)
		some value in access.texts(extras, key)
		request := impersonation(limit, "authentication.k8s.io", "userextras", key, "", value)
	]
	of_uid := [request | some uid in [access.str(user, "uid")]; uid != ""; request := impersonation(limit, "authentication.k8s.io", "uids", "", "", uid)]
	of_name := [impersonated_name(limit, access.str(user, "username"))]
	of_limit := [request | some request in [on_behalf(limit, request_of(event))]; limit != ""]
	v := array.concat(array.concat(of_name, of_groups), array.concat(of_uid, array.concat(of_extras, of_limit)))
} else := []

# A user is impersonated cluster-wide, a ServiceAccount in its namespace.
impersonated_name(limit, username) := v if {
	key := access_model.user_key(username)
	startswith(key, "ServiceAccount:")
	whole := trim_prefix(key, "ServiceAccount:")
	at := indexof(whole, "/")
	v := impersonation(limit, "", "serviceaccounts", "", substring(whole, 0, at), substring(whole, at + 1, -1))
	is_object(v)
} else := v if {
	v := impersonation(limit, "", "users", "", "", username)
}

# Impersonation that is limited to single verbs is asked for under its own verb and group.
impersonation(limit, group, resource, subresource, ns, name) := v if {
	limit == ""
	v := {"verb": "impersonate", "group": group, "resource": resource, "subresource": subresource, "namespace": ns, "name": name, "path": ""}
} else := v if {
	is_string(group)
	v := {"verb": limit, "group": "authentication.k8s.io", "resource": resource, "subresource": subresource, "namespace": ns, "name": name, "path": ""}
}

on_behalf(limit, request) := v if {
	verb := concat(":", ["impersonate-on", trim_prefix(limit, "impersonate:"), access.str(request, "verb")])
	v := object.union(request, {"verb": verb})
}

# Reviews

# What a SubjectAccessReview asks; `{}` where the event is none, or does not hold it.
review_spec(event) := v if {
	reference := access.obj(event, "objectRef")
	access.str(reference, "apiGroup") == "authorization.k8s.io"
	access.str(reference, "resource") in {"subjectaccessreviews", "localsubjectaccessreviews"}
	v := access.obj(access.obj(event, "requestObject"), "spec")
} else := {}

reviewed_user(spec) := v if {
	v := {"username": access.str(spec, "user"), "groups": access.arr(spec, "groups")}
}

reviewed_request(spec) := v if {
	access.has(spec, "nonResourceAttributes")
	attributes := access.obj(spec, "nonResourceAttributes")
	path := access.str(attributes, "path")
	v := {"verb": access.str(attributes, "verb"), "group": "", "resource": "", "subresource": "", "namespace": "", "name": "", "path": path}
} else := v if {
	attributes := access.obj(spec, "resourceAttributes")
	v := {
		"verb": access.str(attributes, "verb"),
		"group": access.str(attributes, "group"),
		"resource": access.str(attributes, "resource"),
		"subresource": access.str(attributes, "subresource"),
		"namespace": access.str(attributes, "namespace"),
		"name": access.str(attributes, "name"),
		"path": "",
	}
}
