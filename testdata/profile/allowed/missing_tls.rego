# METADATA
# title: A host without TLS
# custom:
#   severity: high
package portcullis.route.missing_tls

import data.lib.portcullis.access
import data.lib.portcullis.parameters
import data.lib.portcullis.routes

violation contains {"msg": msg, "details": details} if {
	some r in routes.rules
	host := r.host
	host != ""
	not routes.covered(host)
	params := parameters.given("route/missing-tls")
	exempt := access.arr(params, "exempt_hosts")
	not host in exempt
	msg := concat("", ["host `", host, "` is served without TLS"])
	i := r.index
	details := {"path": ["spec", "rules", i, "host"], "fix": []}
}

unknown contains {"msg": "no object is given", "details": details} if {
	review := access.review
	not access.has(review, "object")
	details := {"needs": ["object"]}
}
