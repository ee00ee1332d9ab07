# METADATA
# title: Service without a team
# description: Nobody is told when it breaks.
# custom:
#   severity: high
#   kinds: [/Service]
#   remediation: Set the label `team`.
package portcullis.user.service_without_team

import data.lib.portcullis.access

violation contains {"msg": msg, "details": details} if {
	team := access.str(access.labels(access.judged), "team")
	team == ""
	msg := "the Service has no team"
	details := {"path": ["metadata", "labels"]}
}
