# METADATA
# title: ClusterRole that adds duties to a built-in role
# description: |
#   A label on a ClusterRole puts its rules into the built-in roles `view`, `edit` or `admin`, in every namespace and for everybody who
#   holds them. Extensions do so when they are installed: those of cert-manager let editors make issuers, those of Flux and Argo CD let
#   them have anything applied, those of Kyverno let admins make exceptions from policies. Nobody who bound `edit` decided that. This
#   policy tells which duties the holders gain over what Kubernetes itself gives them. What `view` has, `edit` and `admin` have too.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
#     description: Aggregated ClusterRoles
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
#     description: The roles that are meant for people
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Remove the label, for which most installers have a setting, and bind the ClusterRole to those who have the duty.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-5, AC-6]
#   parameters:
#     watched_duties:
#       type: array
#       items: {type: string}
#       default: []
#       description: The duties that are told, such as `operate-gitops`; all where it is empty.
package portcullis.rbac.aggregated_into_builtin

import data.lib.portcullis.access
import data.lib.portcullis.builtin_roles
import data.lib.portcullis.capabilities
import data.lib.portcullis.duties
import data.lib.portcullis.inventory
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.roles

violation contains {"msg": msg, "details": details} if {
	count(told) > 0
	msg := concat("", ["its labels give the holders of ", quoted(holders), " more duties: ", concat(", ", told)])
	details := {"path": path, "evidence": {"gains": gains, "capabilities": sort(own)}}
}

unknown contains {"msg": msg, "details": details} if {
	count(labelled) > 0
	unsettled
	msg := concat("", ["what its labels give the holders of ", quoted(reached), " depends on the ClusterRoles that it gathers"])
	details := {"path": path, "needs": ["rbac.authorization.k8s.io/ClusterRole"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("rbac/aggregated-into-builtin")
}

# The built-in roles that the labels name.
labelled := v if {
	access.str(access.subject, "kind") == "ClusterRole"
	access.str(access.subject, "apiVersion") == "rbac.authorization.k8s.io/v1"
	not bootstrapped
	v := [role |
		some role in ["view", "edit", "admin"]
		has_label(role)
	]
} else := []

has_label(role) if {
	key := label_for(role)
	access.str(access.labels(access.subject), key) == "true"
}

label_for(role) := v if {
	v := concat("", ["rbac.authorization.k8s.io/aggregate-to-", role])
}

# The parts that Kubernetes itself makes the built-in roles of.
bootstrapped if {
	access.str(access.labels(access.subject), "kubernetes.io/bootstrapping") == "rbac-defaults"
	name := access.name(access.subject)
	name in {"view", "edit", "admin", "system:aggregate-to-view", "system:aggregate-to-edit", "system:aggregate-to-admin"}
}

# Whose rules each built-in role contains.
tiers := {
	"view": ["view"],
	"edit": ["view", "edit"],
	"admin": ["view", "edit", "admin"],
}

reached := v if {
	v := [role |
		some role in ["view", "edit", "admin"]
		reaches(role)
	]
}

reaches(role) if {
	some tier in access.arr(tiers, role)
	tier in labelled
}

path := v if {
	some first in array.slice(labelled, 0, 1)
	v := ["metadata", "labels", label_for(first)]
}

unsettled if {
	access.has(access.subject, "aggregationRule")
	not inventory.given
	uid := access.str(access.obj(access.subject, "metadata"), "uid")
	uid == ""
}

# What the role grants in each namespace, without rules that are limited to names.
own := v if {
	count(labelled) > 0
	not unsettled
	rules := [rule | some row in roles.reviewed_rules; rule := access.obj(row, "rule")]
	v := granted(rules)
	is_set(v)
} else := set()

granted(rules) := v if {
	v := {capability |
		some grant in capabilities.of_rules(rules, "")
		grant.names == null
		capability := grant.capability
	}
}

# What each built-in role grants without this one: its parts as they are given, or as Kubernetes makes them.
base(role) := v if {
	has_parts(role)
	rules := [rule |
		some tier in access.arr(tiers, role)
		some rule in access.arr(roles.object_of(part(tier)), "rules")
	]
	v := granted(rules)
	is_set(v)
} else := v if {
	key := concat("", ["ClusterRole/", role])
	v := granted(access.arr(builtin_roles.rules, key))
}

part(tier) := v if {
	v := concat("", ["ClusterRole/system:aggregate-to-", tier])
}

has_parts(role) if {
	roles.object_of(part(role)) != {}
}

held(some_capabilities) := v if {
	v := {duty |
		some duty, definition in duties.duties
		some alternative in access.arr(definition, "any")
		is_array(alternative)
		missing := [capability | some capability in alternative; not capability in some_capabilities]
		count(missing) == 0
	}
}

# The duties that the holders of each built-in role gain, by role.
gains := v if {
	v := {role: added |
		some role in reached
		added := added_to(role)
		count(added) > 0
	}
}

added_to(role) := v if {
	count(own) > 0
	before := base(role)
	known := held(before)
	after := held(before | own)
	v := [duty |
		some duty in duties.order
		duty in after
		not duty in known
		watched(duty)
	]
} else := []

watched(duty) if {
	duty in access.texts(params, "watched_duties")
}

watched(duty) if {
	is_string(duty)
	access.texts(params, "watched_duties") == []
}

holders := v if {
	v := [role | some role in ["view", "edit", "admin"]; access.has(gains, role)]
}

told := v if {
	v := [duty |
		some duty in duties.order
		gained(duty)
	]
}

gained(duty) if {
	some added in gains
	duty in added
}

quoted(texts) := v if {
	parts := [part_text | some text in texts; part_text := concat("", ["`", text, "`"])]
	v := concat(", ", parts)
}
