# METADATA
# title: Who asks
# description: |
#   The user of an admission request. Manifests and audits have none. A service account is a user named
#   `system:serviceaccount:<namespace>:<name>`; group memberships are those that the API server gives, and nothing is added to them.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
package lib.portcullis.requester

import data.lib.portcullis.access

# The user's name; `""` where nobody is known to ask.
name := v if {
	v := access.str(access.user, "username")
}

# The groups of the user.
groups := v if {
	v := access.texts(access.user, "groups")
}

# Whether the request is one that changes something and names its user.
known if {
	access.operation != ""
	name != ""
}

# The service account behind the user as `namespace/name`; `""` where it is none.
service_account := v if {
	startswith(name, "system:serviceaccount:")
	parts := split(name, ":")
	count(parts) == 4
	v := concat("/", array.slice(parts, 2, 4))
	regex.match(`^[^/]+/[^/]+$`, v)
} else := ""

# Whether the user is one of `users`, of `groups`, or of the service accounts, each written `namespace/name`.
is_one_of(some_users, some_groups, some_accounts) if {
	name != ""
	name in some_users
	is_array(some_groups)
	is_array(some_accounts)
}

is_one_of(some_users, some_groups, some_accounts) if {
	name != ""
	some group in groups
	group in some_groups
	is_array(some_users)
	is_array(some_accounts)
}

is_one_of(some_users, some_groups, some_accounts) if {
	service_account != ""
	service_account in some_accounts
	is_array(some_users)
	is_array(some_groups)
}
