# METADATA
# title: GitOps controller that lends its rights
# description: |
#   A GitOps controller applies what it finds, as its own ServiceAccount, which often may do everything. Whoever writes a Kustomization, a
#   HelmRelease or an Application says what is found, and so holds all that the controller holds. Flux and Argo CD ship roles that add these
#   rights to the built-in `edit` and `admin`. This policy reports, at the binding that gives such a right, people who hold duties by the
#   controller that they do not hold themselves, and names the controller and the duties. Where the AccessModel says that the controller
#   impersonates a ServiceAccount of the namespace for which it applies, these ServiceAccounts count in place of its own. Argo CD
#   reads Applications of its own namespace and of `application_namespaces` only. Who may run workloads as that ServiceAccount anyway
#   gains nothing. Bindings to cluster-admin are told by `rbac/cluster-admin-binding`.
# related_resources:
#   - ref: https://fluxcd.io/flux/installation/configuration/multitenancy/
#     description: Flux, controllers that impersonate
#   - ref: https://argo-cd.readthedocs.io/en/stable/operator-manual/app-sync-using-impersonation/
#     description: Argo CD, impersonation
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds: [rbac.authorization.k8s.io/RoleBinding, rbac.authorization.k8s.io/ClusterRoleBinding]
#   needs:
#     - facts
#     - inventory:rbac.authorization.k8s.io/v1/Role
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRole
#     - inventory:rbac.authorization.k8s.io/v1/RoleBinding
#     - inventory:rbac.authorization.k8s.io/v1/ClusterRoleBinding
#     - inventory:v1/ServiceAccount
#     - inventory:v1/Namespace
#     - inventory:v1/Pod
#     - inventory:v1/ReplicationController
#     - inventory:v1/Secret
#     - inventory:apps/v1/Deployment
#     - inventory:apps/v1/DaemonSet
#     - inventory:apps/v1/StatefulSet
#     - inventory:apps/v1/ReplicaSet
#     - inventory:batch/v1/Job
#     - inventory:batch/v1/CronJob
#     - inventory:portcullis.dev/v1alpha1/AccessModel
#   remediation: Let the controller impersonate a ServiceAccount of the namespace for which it applies and say so in the AccessModel, or leave these objects to those who run GitOps, and name them in `owners`.
#   frameworks:
#     nsa: [Use role-based access control]
#     nist80053: [AC-5, AC-6, CM-5]
#     pci4: [7.2.1, 7.2.2, 7.2.5]
#   parameters:
#     owners:
#       type: object
#       properties:
#         users: {type: array, items: {type: string}, description: User names.}
#         groups: {type: array, items: {type: string}, description: Groups.}
#         service_accounts: {type: array, items: {type: string}, description: "ServiceAccounts, as `namespace/name`."}
#       default: {users: [], groups: [], service_accounts: []}
#       description: Who runs GitOps and may hold what its controllers hold. A ServiceAccount that stands here may hold the right; who comes to act as it is not told here.
#     application_namespaces:
#       type: array
#       items: {type: string}
#       default: []
#       description: The namespaces, beside its own, in which Argo CD reads Applications; `*` is every namespace.
package portcullis.sod.gitops_identity

import data.lib.portcullis.access
import data.lib.portcullis.access_facts_text
import data.lib.portcullis.access_graph_accounts
import data.lib.portcullis.account_rights
import data.lib.portcullis.bindings_parties
import data.lib.portcullis.duties
import data.lib.portcullis.duties_held
import data.lib.portcullis.duty_holders
import data.lib.portcullis.gitops_controllers
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults

violation contains {"msg": msg, "details": details} if {
	count(gains) > 0
	who := duty_holders.shown(gaining(direct), gaining(derived))
	msg := concat("", [who, " can have ", controllers_text, " act as ", accounts_text, " and so hold ", duties_text, " ", where])
	path := duty_holders.place(gaining(direct), gaining(derived))
	related := duty_holders.related(gaining(derived))
	details := {"path": path, "evidence": evidence, "related": related}
}

unknown contains {"msg": msg, "details": details} if {
	lends
	count(possible) > 0
	count(gains) == 0
	who := duty_holders.shown([], possible)
	msg := concat("", [who, " may gain rights by ", listed_controllers(lending), ", depending on what was not given"])
	path := duty_holders.place([], possible)
	chain := duty_holders.chain(possible)
	needs := duty_holders.needs(possible)
	related := duty_holders.related(possible)
	details := {"path": path, "evidence": {"chain": chain}, "related": related, "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(missing) > 0
	count(gains) == 0
	msg := concat("", ["whether somebody gains rights by a GitOps controller depends on ", duty_holders.why_missing])
	needs := missing
	details := {"path": ["roleRef"], "needs": needs}
}

unknown contains {"msg": msg, "details": details} if {
	count(missing) == 0
	count(gains) == 0
	count(unbound) > 0
	count(people) > 0
	who := access_facts_text.people(people)
	accounts := accounts_of(unbound)
	msg := concat("", ["whether ", who, " can gain rights by ", listed_controllers(unbound), " depends on the bindings of ", accounts_shown(accounts), ", which were not given"])
	path := duty_holders.place(direct, derived)
	details := {"path": path, "evidence": {"service_accounts": accounts}, "needs": ["rbac.authorization.k8s.io/ClusterRoleBinding"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/gitops-identity")
}

owners := v if {
	v := access.obj(params, "owners")
}

application_namespaces := v if {
	v := access.texts(params, "application_namespaces")
}

# The GitOps controllers that apply what the binding lets one write, as `{"controller", "capability", "impersonates", "accounts"}`: as which
# ServiceAccounts they act.
lending := v if {
	v := [row |
		some edge in duties.edges
		edge.id == "E26"
		controller := access.str(edge, "gain")
		some capability in access.texts(edge, "all")
		count(duty_holders.granted([capability])) > 0
		gitops_controllers.reads(controller, duty_holders.scope, application_namespaces)
		accounts := gitops_controllers.accounts_of(controller, duty_holders.scope)
		impersonates := gitops_controllers.impersonates(controller)
		row := {"controller": controller, "capability": capability, "impersonates": impersonates, "accounts": accounts}
	]
}

# Whom the binding names, and who comes to act as one of these.
direct := v if {
	count(lending) > 0
	v := duty_holders.direct(owners)
} else := []

derived := v if {
	count(lending) > 0
	v := duty_holders.derived("operate-gitops", owners, true)
} else := []

possible := v if {
	v := duty_holders.derived("operate-gitops", owners, false)
}

people := v if {
	v := array.concat(direct, derived)
}

# The grants of what controllers apply.
watched := v if {
	capabilities := [capability | some row in lending; capability := access.str(row, "capability")]
	v := duty_holders.granted(capabilities)
}

missing := v if {
	v := duty_holders.missing(watched, owners)
}

# What each ServiceAccount holds that is lent, as `{"duty", "scope"}`.
lent := v if {
	accounts := {account | some row in lending; some account in row.accounts}
	v := {account: held |
		some account in accounts
		held := duties_held.by_scope(account_rights.with_groups([account]))
	}
}

lends if {
	some held in lent
	count(held) > 0
}

# What each of the people may do itself, and what it holds by that.
own_rights := v if {
	v := {name: rights |
		some name in duty_holders.people(people)
		rights := account_rights.with_groups(account_rights.accounts_of(name))
	}
}

own_duties := v if {
	v := {name: held |
		some name, rights in own_rights
		held := duties_held.by_scope(rights)
	}
}

# Whether a person comes to act as a ServiceAccount without GitOps.
otherwise(person, account) if {
	ns := access_graph_accounts.namespace_of(account)
	some place in ["*", ns]
	rights := access.texts(access.obj(own_rights, person), place)
	some capability in ["create-pods", "write-workloads", "create-tokens", "impersonate-service-accounts"]
	capability in rights
}

# Whether a person holds a duty there itself.
holds(person, held) if {
	held in access.arr(own_duties, person)
}

holds(person, held) if {
	everywhere := object.union(held, {"scope": "*"})
	everywhere in access.arr(own_duties, person)
}

# What each of the people gains by each ServiceAccount: `{"person", "controller", "account", "duty", "scope"}`.
gains := v if {
	v := [gain |
		some person in duty_holders.people(people)
		some row in lending
		some account in row.accounts
		not otherwise(person, account)
		some held in access.arr(lent, account)
		not holds(person, held)
		controller := access.str(row, "controller")
		gain := object.union(held, {"person": person, "controller": controller, "account": account})
	]
}

# Those of the people who gain.
gaining(rows) := v if {
	v := [row |
		some row in rows
		some gain in gains
		gain.person == row.person
	]
}

evidence := v if {
	v := {
		"role": duty_holders.role,
		"rules": duty_holders.rules_of(watched),
		"people": duty_holders.people(gaining(direct)),
		"through_others": duty_holders.people(gaining(derived)),
		"controllers": gained("controller"),
		"service_accounts": gained("account"),
		"duties": gained_duties,
		"scopes": gained("scope"),
		"chain": duty_holders.chain(gaining(derived)),
	}
}

gained(key) := v if {
	v := sort({text | some gain in gains; text := access.str(gain, key)})
}

gained_duties := v if {
	found := gained("duty")
	v := [duty | some duty in duties.order; duty in found]
}

duties_text := v if {
	v := access_facts_text.listed(gained_duties, "others")
}

where := v if {
	scopes := gained("scope")
	v := access_facts_text.where([{"scopes": scopes}])
}

controllers_text := v if {
	v := controllers_shown(gained("controller"))
}

accounts_text := v if {
	v := accounts_shown(gained("account"))
}

listed_controllers(rows) := v if {
	v := controllers_shown(sort({name | some row in rows; name := access.str(row, "controller")}))
}

controllers_shown(names) := v if {
	count(names) == 1
	v := concat("", ["GitOps controller `", concat("", names), "`"])
} else := v if {
	v := concat(" ", ["GitOps controllers", access_facts_text.listed(access_facts_text.quoted(names), "others")])
}

accounts_shown(accounts) := v if {
	count(accounts) == 1
	v := concat("", ["ServiceAccount `", trim_prefix(concat("", accounts), "ServiceAccount:"), "`"])
} else := v if {
	names := [name | some account in accounts; name := trim_prefix(account, "ServiceAccount:")]
	v := concat(" ", ["ServiceAccounts", access_facts_text.listed(access_facts_text.quoted(names), "others")])
}

# Controllers whose bindings are elsewhere: manifests that let one write for a controller are often apart from those that install it. Where a
# role names everything, it need not be meant.
unbound := v if {
	not bindings_parties.in_cluster
	v := [row |
		some row in lending
		not row.impersonates
		meant(row.capability)
		absent := [account | some account in row.accounts; not account in gitops_controllers.bound_service_accounts]
		count(absent) > 0
	]
} else := []

meant(capability) if {
	some grant in duty_holders.granted([capability])
	some i, rule in bindings_parties.role_rules
	grant.rule == i
	groups := access.texts(rule, "apiGroups")
	not "*" in groups
}

accounts_of(rows) := v if {
	v := sort({account | some row in rows; some account in row.accounts})
}
