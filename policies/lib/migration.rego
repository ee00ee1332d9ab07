# METADATA
# title: Migration
# description: |
#   The Ingress that the object under review takes the place of, and what guarded it that does not guard the new route. The old one
#   is the version before an UPDATE that changes the controller, or an Ingress of the same namespace, host and path that another
#   controller serves.
# related_resources:
#   - ref: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
#     description: Retirement of ingress-nginx
package lib.portcullis.migration

import data.lib.portcullis.access
import data.lib.portcullis.claims
import data.lib.portcullis.classes
import data.lib.portcullis.kinds
import data.lib.portcullis.migrations
import data.lib.portcullis.paths
import data.lib.portcullis.routes
import data.lib.portcullis.settings

# The Ingresses that it replaces.
replaced := [] if {
	routes.subject_is_challenge
} else := v if {
	access.operation == "UPDATE"
	moved(access.old)
	v := [access.old]
	is_array(v)
} else := v if {
	names := sort({host | some claim in claims.of_subject; host := claim.host; is_string(host)})
	found := {o |
		some host in names
		some other in claims.candidates(host)
		other.kind == "Ingress"
		other.namespace == access.namespace
		other.host == host
		other.acme == false
		meets(other)
		o := claims.object_of(other)
		moved(o)
	}
	v := sort(found)
}

# Whether it serves some path of a claim on one of its own hosts.
meets(other) if {
	some mine in claims.of_subject
	mine.host == other.host
	own_matcher := mine.matcher
	other_matcher := other.matcher
	paths.overlap(own_matcher, other_matcher)
}

# Whether another controller serves an Ingress than the object under review.
moved(o) if {
	kinds.of(o) == "Ingress"
	kinds.subject != "Ingress"
	kinds.subject != ""
}

moved(o) if {
	kinds.of(o) == "Ingress"
	kinds.subject == "Ingress"
	old_ids := classes.candidates(o)
	new_ids := classes.candidates(access.subject)
	count(old_ids) > 0
	count(new_ids) > 0
	both := [id | some id in new_ids; id in old_ids]
	count(both) == 0
}

# The provider of Traefik claims the class and the annotations of ingress-nginx; a parameter tells them apart.
moved(o) if {
	kinds.of(o) == "Ingress"
	to_provider
	"ingress-nginx" in classes.candidates(o)
}

to_provider if {
	kinds.subject == "Ingress"
	classes.candidates(access.subject) == ["traefik-ingress-nginx"]
}

# What is lost, as `{"old", "protects", "setting", "restore", "path"}`, one for each protection of an old Ingress. `setting` is where it
# stands in the old one.
lost := v if {
	guards := [entry | some o in replaced; some entry in guards_lost(o); is_object(entry)]
	v := array.concat(guards, [entry | some o in replaced; some entry in annotations_lost(o); is_object(entry)])
}

# What may be lost: guards of the new route of which is not known whether they are enforced, as `{"old", "protects", "path", "needs"}`.
unclear := v if {
	v := [entry |
		some o in replaced
		parts := new_parts(o)
		some guard in old_guards(o)
		name := guard.name
		bare := [part | some part in parts; not guarded(part, name, ["on", "unknown"])]
		count(bare) == 0
		unsure := [part | some part in parts; not guarded(part, name, ["on"])]
		count(unsure) > 0
		path := access.arr(unsure[0], "path")
		needs := sort({need |
			some part in unsure
			some other in access.arr(part, "guards")
			access.str(other, "name") == name
			some need in access.texts(other, "needs")
		})
		entry := {"old": o, "protects": name, "path": path, "needs": needs}
		is_object(entry)
	]
}

# The guards of an old Ingress that are enforced, each name once, as `{"name", "setting"}`.
old_guards(o) := v if {
	found := [guard |
		some part in routes.parts(o, access.namespace)
		some guard in access.arr(part, "guards")
		access.str(guard, "state") == "on"
	]
	names := sort({name | some guard in found; name := access.str(guard, "name")})
	v := [entry |
		some name in names
		settings_of := [path | some guard in found; access.str(guard, "name") == name; path := access.arr(guard, "path")]
		some first in array.slice(settings_of, 0, 1)
		entry := {"name": name, "setting": first}
		is_object(entry)
	]
}

# The parts of the object under review that serve hosts of an old Ingress.
new_parts(o) := v if {
	old_hosts := {host | some entry in routes.hosts_of(o, access.namespace); host := access.str(entry, "host")}
	v := [part |
		some part in routes.subject_parts
		access.bool(part, "serves", true)
		common(part, old_hosts)
	]
}

common(part, old_hosts) if {
	count(access.texts(part, "hosts")) == 0
	is_set(old_hosts)
}

common(part, old_hosts) if {
	some host in access.texts(part, "hosts")
	host in old_hosts
}

guarded(part, name, states) if {
	some guard in access.arr(part, "guards")
	access.str(guard, "name") == name
	access.str(guard, "state") in states
}

guards_lost(o) := v if {
	parts := new_parts(o)
	v := [entry |
		some guard in old_guards(o)
		name := guard.name
		bare := [part | some part in parts; not guarded(part, name, ["on", "unknown"])]
		some first in array.slice(bare, 0, 1)
		setting := guard.setting
		path := place(setting, access.arr(first, "path"))
		restore := restore_of(name, setting)
		entry := {"old": o, "protects": name, "setting": setting, "restore": restore, "path": path}
		is_object(entry)
	]
}

# Settings beside the guards that Traefik's provider ignores.
annotations_lost(o) := v if {
	to_provider
	guard_names := {name | some guard in old_guards(o); name := guard.name; is_string(name)}
	keys := [key |
		some key in access.names(migrations.protections)
		access.annotation(o, key) != ""
		settings.boolean("ingress-nginx", o, key) != "false"
		protects := access.str(access.obj(migrations.protections, key), "protects")
		not protects in guard_names
	]
	v := [entry |
		some i, key in keys
		fact := access.obj(migrations.protections, key)
		protects := access.str(fact, "protects")
		before := [other | some other in array.slice(keys, 0, i); access.str(access.obj(migrations.protections, other), "protects") == protects]
		count(before) == 0
		restore := access.str(fact, "restore")
		setting := ["metadata", "annotations", key]
		path := place(setting, ["metadata"])
		entry := {"old": o, "protects": protects, "setting": setting, "restore": restore, "path": path}
		is_object(entry)
	]
} else := []

# The annotation that is kept and does nothing any more, else where the new route lacks it.
place(setting, otherwise) := setting if {
	count(setting) == 3
	key := setting[2]
	is_string(key)
	access.annotation(access.subject, key) != ""
	is_array(otherwise)
} else := otherwise

restore_of(name, setting) := v if {
	to_provider
	count(setting) == 3
	key := setting[2]
	is_string(key)
	v := access.str(access.obj(migrations.protections, key), "restore")
	v != ""
} else := v if {
	v := access.str(access.obj(migrations.restores, name), kinds.family(access.subject))
	v != ""
	is_array(setting)
} else := v if {
	v := access.str(access.obj(migrations.restores, name), "ingress")
	v != ""
} else := "use what the new controller has for it"

# Annotations of an old Ingress that Traefik's provider ignores, sorted: for the evidence.
ignored_keys(o) := v if {
	to_provider
	v := [key | some key in migrations.ignored; access.annotation(o, key) != ""]
} else := []

# A setting for a message.
shown(setting) := v if {
	count(setting) == 3
	key := setting[2]
	is_string(key)
	v := key
} else := v if {
	texts := [text | some step in setting; is_string(step); text := step]
	v := concat(".", texts)
}
