# METADATA
# title: Rewrite that reaches more of the backend than the path says
# description: |
#   The path of the route is rewritten in a way that lets a client choose more than what is below the path. `/api(.*)` rewritten
#   to `/$1` also takes `/api../admin`, which reaches the backend as `/../admin`; a prefix without a slash at its end, rewritten
#   to `/`, does the same. In ingress-nginx and Traefik's provider for it, one `rewrite-target` or `use-regex` makes every path
#   of the host a regular expression that is not anchored at its end and takes upper and lower case alike, also those of other
#   Ingresses of the host, so that an exact path is exact no more.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/ingress-path-matching/
#     description: Regular expressions in paths of ingress-nginx
#   - ref: https://kubernetes.github.io/ingress-nginx/examples/rewrite/
#     description: Rewrites of ingress-nginx
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: [inventory:settings, inventory:routes, facts]
#   remediation: Let the captured part begin behind a slash, such as `/api(/|$)(.*)` with `/$2`, and keep regular expressions to hosts of their own.
#   frameworks:
#     nist80053: [SI-10, AC-4]
#     owasp: [A01]
#   parameters: {}
package portcullis.route.unsafe_rewrite

import data.lib.portcullis.access
import data.lib.portcullis.classes
import data.lib.portcullis.faults
import data.lib.portcullis.ingress
import data.lib.portcullis.kinds
import data.lib.portcullis.siblings
import data.lib.portcullis.traits

violation contains {"msg": msg, "details": details} if {
	some answer in traits.certain(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

unknown contains {"msg": msg, "details": details} if {
	some answer in traits.unsettled(answers)
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

answers := v if {
	v := traits.subject_rewrites
}

# Regular expressions spread over the host

violation contains {"msg": msg, "details": details} if {
	count(changed) > 0
	names := concat(", ", siblings.owners(changed))
	hosts := siblings.hosts(changed)
	related := siblings.references(changed)
	msg := concat("", ["`", switch, "` makes the paths of ", names, " on `", concat("`, `", hosts), "` regular expressions too"])
	path := ["metadata", "annotations", switch]
	details := {"path": path, "evidence": {"hosts": hosts}, "related": related}
}

# The annotation that does it, in controllers for which it holds for the host; `""` where there is none.
switch := v if {
	kinds.subject == "Ingress"
	ids := classes.candidates(access.subject)
	count(ids) > 0
	others := [id | some id in ids; not id in ["ingress-nginx", "traefik-ingress-nginx"]]
	count(others) == 0
	v := switch_of(access.subject, ids)
} else := ""

switch_of(o, ids) := v if {
	found := [key |
		some key in ["nginx.ingress.kubernetes.io/use-regex", "nginx.ingress.kubernetes.io/rewrite-target"]
		off := [id | some id in ids; not ingress.switched_on(id, o, key)]
		count(off) == 0
	]
	v := concat("", array.slice(found, 0, 1))
}

# Other Ingresses of its hosts whose paths change.
changed := v if {
	switch != ""
	v := [entry |
		some entry in siblings.subject
		o := access.obj(entry, "object")
		switch_of(o, classes.candidates(o)) == ""
		loses(o, access.str(entry, "namespace"))
	]
} else := []

# In another namespace every path counts; in its own only exact ones, which Traefik's provider keeps exact.
loses(o, ns) if {
	ns != access.namespace
	some entry in ingress.entries(o)
	text := access.str(entry, "text")
	not text in ["", "/"]
}

loses(o, ns) if {
	ns == access.namespace
	classes.candidates(access.subject) == ["ingress-nginx"]
	some entry in ingress.entries(o)
	access.str(entry, "type") == "Exact"
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
