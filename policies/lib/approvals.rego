# METADATA
# title: Approvals of changes
# description: |
#   What the reviewed request changes, whether that needs an approval, and the approvals that were given for it. They come as
#   ChangeApproval objects of the inventory, each by one approver whom the API server knew, or as `input.approvals`, whose signatures
#   the program that calls the evaluator has verified. Both become one form:
#   `{"id", "cluster", "operation", "group", "kind", "namespace", "name", "place", "content", "base", "author", "signers", "from",
#   "until", "used", "related"}`. `place` is the namespace that the approval stands in. `author` and the `person` of a signer are
#   persons as `lib.portcullis.access_model` knows them.
package lib.portcullis.approvals

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.approvals_content
import data.lib.portcullis.certificates
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters
import data.lib.portcullis.requester

# The parameters of one of the three policies. What was not set for `change/self-approval` is what was set for
# `change/invalid-approval`, and what was not set there is what was set for `change/unapproved`, so that they judge by the same.
settings(id) := v if {
	id == "change/unapproved"
	v := parameters.of(id)
	is_object(v)
} else := v if {
	shared := object.union(parameters.given("change/unapproved"), parameters.given("change/invalid-approval"))
	own := parameters.given(id)
	v := object.union(parameters.of(id), object.union(shared, own))
}

# The object that the request is about

kind := v if {
	v := access.str(access.judged, "kind")
}

group := v if {
	v := kinds.group(access.judged)
}

name := v if {
	v := access.name(access.judged)
}

# Kinds of objects without a namespace, as `group/Kind`.
cluster_scoped := {
	"/Namespace",
	"networking.k8s.io/IngressClass",
	"gateway.networking.k8s.io/GatewayClass",
	"rbac.authorization.k8s.io/ClusterRole",
	"rbac.authorization.k8s.io/ClusterRoleBinding",
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration",
	"admissionregistration.k8s.io/MutatingWebhookConfiguration",
	"admissionregistration.k8s.io/ValidatingAdmissionPolicy",
	"admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
	"admissionregistration.k8s.io/MutatingAdmissionPolicy",
	"admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
	"templates.gatekeeper.sh/ConstraintTemplate",
	"syncset.gatekeeper.sh/SyncSet",
	"externaldata.gatekeeper.sh/Provider",
	"expansion.gatekeeper.sh/ExpansionTemplate",
	"mutations.gatekeeper.sh/Assign",
	"mutations.gatekeeper.sh/AssignImage",
	"mutations.gatekeeper.sh/AssignMetadata",
	"mutations.gatekeeper.sh/ModifySet",
	"configuration.konghq.com/KongClusterPlugin",
	"elbv2.k8s.aws/IngressClassParams",
	"portcullis.dev/AccessModel",
}

# The namespace of the object; `""` where it has none.
namespace := "" if {
	key := concat("/", [group, kind])
	key in cluster_scoped
} else := v if {
	v := access.namespace
}

# The namespace that lists of namespaces are compared with: a Namespace is in itself.
territory := v if {
	kind == "Namespace"
	group == ""
	v := name
	is_string(v)
} else := v if {
	v := namespace
}

# The object for messages, such as "Ingress `web` in namespace `a`".
shown := v if {
	v := concat("", [kind, shown_name(name), shown_namespace(namespace)])
}

shown_name(text) := "" if {
	text == ""
} else := v if {
	v := concat("", [" `", text, "`"])
}

shown_namespace(text) := "" if {
	text == ""
} else := v if {
	v := concat("", [" in namespace `", text, "`"])
}

# What is asked for, such as "the deletion of Ingress `web` in namespace `a`".
change := v if {
	nouns := {"CREATE": "the creation of ", "UPDATE": "the change of ", "DELETE": "the deletion of "}
	operation := access.operation
	noun := object.get(nouns, operation, "a change of ")
	v := concat("", [noun, shown])
}

# Where findings about the whole object stand.
path := ["metadata", "name"] if {
	name != ""
} else := ["metadata"] if {
	access.has(access.judged, "metadata")
} else := ["kind"]

# Whether a change of the object needs an approval

# Whether what is asked for needs an approval by these settings.
concerned(own) if {
	changing
	protected(own)
	not exempt(own)
}

changing if {
	access.operation in ["", "CREATE", "DELETE"]
}

changing if {
	old_missing
}

changing if {
	access.operation == "UPDATE"
	before := access.old
	after := access.subject
	not approvals_content.bookkeeping_only(before, after)
}

# Whether it cannot be told what an UPDATE changes.
old_missing if {
	access.operation == "UPDATE"
	access.old == {}
}

# Approvals themselves need none.
protected(own) if {
	kind != ""
	concat("/", [group, kind]) != "portcullis.dev/ChangeApproval"
	some entry in access.arr(own, "protected")
	of_group(entry)
	named_or_all(access.texts(entry, "kinds"), kind)
	covers(entry, "namespaces", territory)
}

of_group(entry) if {
	not access.has(entry, "group")
}

of_group(entry) if {
	access.str(entry, "group") == group
}

# Whether a list of an entry is absent or names a text.
covers(entry, key, text) if {
	is_string(text)
	not access.has(entry, key)
}

covers(entry, key, text) if {
	named_or_all(access.texts(entry, key), text)
}

named_or_all(names, text) if {
	text in names
}

named_or_all(names, text) if {
	is_string(text)
	"*" in names
}

exempt(own) if {
	some_users := access.texts(own, "exempt_users")
	some_groups := access.texts(own, "exempt_groups")
	requester.is_one_of(some_users, some_groups, [])
}

# The approvals

# Whether anything is known about approvals.
given if {
	inventory.given
}

given if {
	is_array(object.get(access.root, "approvals", null))
}

collected := v if {
	v := array.concat(of_host, of_cluster)
}

of_cluster := v if {
	v := [approval |
		some entry in inventory.namespaced("portcullis.dev/v1alpha1", "ChangeApproval")
		place := entry.namespace
		o := entry.object
		approval := from_object(o, place)
		is_object(approval)
	]
}

# The normal form of a ChangeApproval.
from_object(o, place) := v if {
	spec := access.obj(o, "spec")
	approver := access.str(spec, "approver")
	author := access.str(spec, "author")
	signer := {"name": approver, "person": access_model.person_of(approver), "groups": access.texts(spec, "approverGroups")}
	own := {
		"place": place,
		"content": content_of(spec),
		"base": base_of(spec),
		"author": access_model.person_of(author),
		"signers": [signer],
		"used": access.bool(access.obj(o, "status"), "used", false),
		"related": [kinds.reference(o, place)],
	}
	v := object.union(common(spec), own)
}

of_host := v if {
	v := [approval |
		some entry in access.arr(access.root, "approvals")
		signers := verified(entry)
		count(signers) > 0
		approval := from_host(entry, signers)
		is_object(approval)
	]
}

# The normal form of an approval that the host has verified.
from_host(entry, signers) := v if {
	own := {
		"place": access.str(access.obj(entry, "target"), "namespace"),
		"content": content_of(entry),
		"base": base_of(entry),
		"author": person(access.obj(entry, "author")),
		"signers": signers,
		"used": access.bool(entry, "used", false),
		"related": [],
	}
	v := object.union(common(entry), own)
}

# Approvers whose signature the host has verified; the others have not signed.
verified(entry) := v if {
	v := [signer |
		some approver in access.arr(entry, "approvers")
		access.bool(approver, "verified", false) == true
		account := named(approver)
		human := person(approver)
		groups := access.texts(approver, "groups")
		signer := {"name": account, "person": human, "groups": groups}
	]
}

named(one) := v if {
	v := access.str(one, "identity")
	v != ""
} else := v if {
	v := access.str(one, "person")
}

# The person that the model knows by the identity, else the person that is named, else the identity itself.
person(one) := v if {
	identity := access.str(one, "identity")
	v := access_model.person_of(identity)
	v != identity
} else := v if {
	v := access_model.person_of(access.str(one, "person"))
	v != ""
} else := v if {
	v := access.str(one, "identity")
}

common(o) := v if {
	target := access.obj(o, "target")
	v := {
		"id": access.str(o, "id"),
		"cluster": access.str(o, "cluster"),
		"operation": access.str(o, "operation"),
		"group": access.str(target, "group"),
		"kind": access.str(target, "kind"),
		"namespace": access.str(target, "namespace"),
		"name": access.str(target, "name"),
		"from": access.str(o, "notBefore"),
		"until": access.str(o, "expires"),
	}
}

# What was approved, as `{"state", "object"}`: `given`, `matched` (the host compared a digest), `digest` (nobody did) or `none`.
content_of(o) := v if {
	access.obj(o, "content") != {}
	v := {"state": "given", "object": access.obj(o, "content")}
} else := {"state": "matched", "object": {}} if {
	access.bool(o, "digestMatches", false) == true
} else := {"state": "digest", "object": {}} if {
	access.has(o, "digest")
} else := {"state": "none", "object": {}}

# What the change replaces, as `{"state", "object", "version"}`, with the states of `content_of`.
base_of(o) := v if {
	base := access.obj(o, "base")
	base != {}
	v := {"state": "given", "object": access.obj(base, "object"), "version": access.str(base, "resourceVersion")}
} else := {"state": "matched", "object": {}, "version": ""} if {
	access.bool(o, "baseMatches", false) == true
} else := {"state": "digest", "object": {}, "version": ""} if {
	access.str(o, "base") != ""
} else := {"state": "none", "object": {}, "version": ""}

# The id that the object names in its annotation. One that was there before points to an earlier change.
pointer := v if {
	access.operation in ["CREATE", "UPDATE"]
	key := approvals_content.pointer_key
	v := access.annotation(access.subject, key)
	v != access.annotation(access.old, key)
} else := ""

# The approvals for this object and operation, and those that the object points to.
candidates := v if {
	v := [approval |
		some approval in collected
		concerns(approval)
	]
}

concerns(approval) if {
	for_target(approval)
	access.str(approval, "operation") == access.operation
}

concerns(approval) if {
	pointer != ""
	access.str(approval, "id") == pointer
}

# Whether an approval names the object, and stands in its namespace: who may approve there is decided there.
for_target(approval) if {
	access.str(approval, "group") == group
	access.str(approval, "kind") == kind
	access.str(approval, "name") == name
	access.str(approval, "namespace") == namespace
	in_place(approval)
}

in_place(approval) if {
	namespace == ""
	is_object(approval)
}

in_place(approval) if {
	access.str(approval, "place") == namespace
}

# Times

# A time as fourteen digits, which sort; `""` where it is none that exists.
moment(text) := v if {
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$`, text)
	v := certificates.digits(text)
} else := ""

# What time it is by the program, else by the parameter `time`; `""` where nobody says.
now(own) := v if {
	v := moment(access.str(access.root, "now"))
	v != ""
} else := v if {
	v := moment(access.str(own, "time"))
}

# Whether more than so many hours lie between two moments.
longer(from, until, hours) if {
	is_number(hours)
	lasts := seconds(until) - seconds(from)
	lasts > hours * 3600
}

seconds(at) := v if {
	hour := certificates.whole(substring(at, 8, 2))
	minute := certificates.whole(substring(at, 10, 2))
	second := certificates.whole(substring(at, 12, 2))
	v := (((certificates.day_number(at) * 86400) + (hour * 3600)) + (minute * 60)) + second
}
