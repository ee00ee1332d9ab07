# METADATA
# title: Setting that names a file of the controller
# description: |
#   A path, the name of a Secret or another setting of the route names a file inside the controller, such as its service account
#   token or its own configuration, or holds a directive that serves files. Attacks on ingress-nginx read the token of the
#   controller this way (CVE-2021-25745, CVE-2025-24513), and with it every Secret of the cluster. ingress-nginx refuses such
#   routes today; other versions and controllers may not.
# related_resources:
#   - ref: https://github.com/kubernetes/ingress-nginx/issues/8502
#     description: CVE-2021-25745
#   - ref: https://github.com/kubernetes/kubernetes/issues/131006
#     description: CVE-2025-24513
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, settings]
#   needs: []
#   remediation: Name Secrets by their names, and route paths of the application only.
#   frameworks:
#     nist80053: [SI-10, AC-6]
#     owasp: [A01, A03]
#   parameters: {}
package portcullis.route.file_path

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.traits

violation contains {"msg": msg, "details": details} if {
	some answer in traits.subject_file_paths
	msg := access.str(answer, "what")
	details := traits.details(answer)
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}
