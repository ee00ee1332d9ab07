# METADATA
# title: Route changed by someone who is not listed
# description: |
#   Who may change a route decides which requests reach whom, so it is a duty of its own, apart from deploying what stands behind
#   it. This policy compares the user of an admission request with the editors that you list for namespaces, kinds and operations,
#   whatever RBAC grants beyond that. It says nothing until `editors` has an entry; from then on whoever no entry lists may not
#   create, change or delete a route in any namespace. List the service accounts of GitOps and of cert-manager too.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#     description: Users, groups and service accounts
#   - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#     description: Good practices for RBAC
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [routes, listeners]
#   needs: [user_info]
#   remediation: Let one of the listed editors make the change, or add the user, group or service account to `editors` for that namespace.
#   frameworks:
#     nist80053: [AC-3, AC-5, AC-6]
#     pci4: [7.2.1]
#   parameters:
#     editors:
#       type: array
#       items:
#         type: object
#         required: [namespaces]
#         properties:
#           namespaces: {type: array, items: {type: string}, description: "The namespaces; `*` is every namespace."}
#           users: {type: array, items: {type: string}, description: User names.}
#           groups: {type: array, items: {type: string}, description: Groups.}
#           service_accounts: {type: array, items: {type: string}, description: "Service accounts, as `namespace/name`."}
#           operations: {type: array, items: {type: string, enum: [CREATE, UPDATE, DELETE]}, description: The operations; all where absent.}
#           kinds: {type: array, items: {type: string, enum: [Ingress, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute, Gateway, ListenerSet, XListenerSet, IngressRoute, IngressRouteTCP, IngressRouteUDP, HTTPProxy, VirtualService, VirtualServer, VirtualServerRoute, TransportServer, Route]}, description: The kinds of routes; all where absent.}
#       default: []
#       description: Who may create, change or delete which routes where. Where it is empty, this policy says nothing.
#     exempt_users:
#       type: array
#       items: {type: string}
#       default: ["system:serviceaccount:kube-system:namespace-controller", "system:serviceaccount:kube-system:generic-garbage-collector"]
#       description: Users that this policy does not judge. Without the default ones, namespaces and owned routes cannot be deleted.
#     exempt_groups:
#       type: array
#       items: {type: string}
#       default: []
#       description: Groups whose members this policy does not judge.
package portcullis.sod.unlisted_route_editor

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.requester

violation contains {"msg": msg, "details": details} if {
	configured
	kind != ""
	requester.known
	verb != ""
	not exempt
	not listed
	user := requester.name
	ns := access.namespace
	msg := concat("", ["`", user, "` is not listed as one who may ", verb, " ", shown, " in namespace `", ns, "`"])
	operation := access.operation
	details := {"path": path, "evidence": {"user": user, "operation": operation, "kind": kind, "namespace": ns}}
}

unknown contains {"msg": msg, "details": details} if {
	configured
	kind != ""
	not requester.known
	ns := access.namespace
	msg := concat("", ["whether the one who writes ", shown, " in namespace `", ns, "` may do so depends on who it is"])
	details := {"path": path, "evidence": {"kind": kind, "namespace": ns}, "needs": ["user_info"]}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/unlisted-route-editor")
}

editors := v if {
	v := access.arr(params, "editors")
}

configured if {
	count(editors) > 0
}

# The kind of the route, also where its version is not one that is read; `""` where it is no route.
kind := v if {
	v := kinds.named(access.judged)
}

verb := v if {
	verbs := {"CREATE": "create", "UPDATE": "change", "DELETE": "delete"}
	operation := access.operation
	v := access.str(verbs, operation)
}

# The route for a message; one that is created by `generateName` has no name yet.
shown := v if {
	name := access.name(access.judged)
	name != ""
	v := concat("", [kind, " `", name, "`"])
	is_string(v)
} else := v if {
	v := concat("", ["a new ", kind])
}

path := ["metadata", "name"] if {
	access.name(access.judged) != ""
} else := ["metadata"] if {
	access.has(access.judged, "metadata")
} else := ["kind"]

exempt if {
	some_users := access.texts(params, "exempt_users")
	some_groups := access.texts(params, "exempt_groups")
	requester.is_one_of(some_users, some_groups, [])
}

listed if {
	some editor in editors
	in_scope(editor)
	some_users := access.texts(editor, "users")
	some_groups := access.texts(editor, "groups")
	some_accounts := access.texts(editor, "service_accounts")
	requester.is_one_of(some_users, some_groups, some_accounts)
}

in_scope(editor) if {
	namespaces := access.texts(editor, "namespaces")
	named_or_all(namespaces, access.namespace)
	absent_or_named(editor, "operations", access.operation)
	absent_or_named(editor, "kinds", kind)
}

named_or_all(names, name) if {
	name in names
}

named_or_all(names, name) if {
	"*" in names
	is_string(name)
}

absent_or_named(editor, key, name) if {
	not access.has(editor, key)
	is_string(name)
}

absent_or_named(editor, key, name) if {
	names := access.texts(editor, key)
	name in names
}
