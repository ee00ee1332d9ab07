# METADATA
# title: Protection that a migration leaves behind
# description: |
#   A route takes the place of an Ingress that another controller serves, and what guarded the Ingress does not guard the route:
#   annotations mean nothing to another API, and Traefik's provider for ingress-nginx annotations ignores many of them without a
#   word. The old Ingress is the version before an update, or one of the same namespace, host and path that is still there. Each
#   protection is one finding, with what would restore it. TLS and the redirect to HTTPS are judged on the new route itself, by
#   `route/missing-tls` and `route/plaintext-open`.
# related_resources:
#   - ref: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
#     description: Retirement of ingress-nginx
#   - ref: https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress-nginx/
#     description: Traefik's provider for ingress-nginx annotations
#   - ref: https://gateway-api.sigs.k8s.io/guides/migrating-from-ingress/
#     description: Migration to the Gateway API
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes]
#   needs:
#     - old_object
#     - inventory:routes
#     - inventory:listeners
#     - inventory:settings
#     - inventory:v1/Service
#     - facts
#   remediation: Give the new route what the finding names before the old Ingress goes, and take the old one away as soon as the new one serves.
#   frameworks:
#     nist80053: [CM-3, AC-3, SC-7]
#   parameters:
#     protections:
#       type: array
#       items: {type: string}
#       default: []
#       description: Names of the protections that matter, such as `authentication`, `client certificates`, `rate limit`, `allow-list`, `deny-list` or `web application firewall`; all where empty.
package portcullis.migration.lost_protection

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.migration
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	some entry in migration.lost
	protects := entry.protects
	matters(protects)
	setting := migration.shown(entry.setting)
	restore := entry.restore
	msg := concat("", ["`", setting, "` of Ingress ", name_of(entry.old), " has no equivalent here, so ", protects, " is lost: ", restore])
	path := entry.path
	related := [kinds.reference(entry.old, access.namespace)]
	ignored := migration.ignored_keys(entry.old)
	details := {"path": path, "evidence": {"lost": protects, "setting": setting, "restore": restore, "ignored": ignored}, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	some entry in migration.unclear
	protects := entry.protects
	matters(protects)
	msg := concat("", ["whether ", protects, " of Ingress ", name_of(entry.old), " is enforced here too depends on what was not given"])
	path := entry.path
	needs := entry.needs
	related := [kinds.reference(entry.old, access.namespace)]
	details := {"path": path, "evidence": {"protection": protects}, "needs": needs, "related": related}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

matters(protects) if {
	wanted := access.texts(parameters.of("migration/lost-protection"), "protections")
	count(wanted) == 0
	is_string(protects)
}

matters(protects) if {
	wanted := access.texts(parameters.of("migration/lost-protection"), "protections")
	protects in wanted
}

name_of(o) := v if {
	v := concat("", ["`", access.namespace, "/", access.name(o), "`"])
}
