package lib.portcullis.routes

import data.lib.portcullis.access

# What an Ingress serves: objects of host and index.
rules := [r |
	spec := access.obj(access.subject, "spec")
	some i, rule in access.arr(spec, "rules")
	host := access.str(rule, "host")
	r := {"host": host, "index": i, "ports": [1, 2]}
]

covered_hosts contains host if {
	spec := access.obj(access.subject, "spec")
	some entry in access.arr(spec, "tls")
	some host in access.arr(entry, "hosts")
	is_string(host)
}

covered(host) if host in covered_hosts

covered(host) if {
	parts := split(host, ".")
	rest := array.slice(parts, 1, count(parts))
	wildcard := concat(".", array.concat(["*"], rest))
	wildcard in covered_hosts
}
