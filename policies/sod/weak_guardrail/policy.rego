# METADATA
# title: Guardrail that can be passed
# description: |
#   An admission webhook or policy that is to separate duties separates nothing where it is not asked, or where its answer does not count:
#   it fails open, it does not see deletions or some kinds, a label that others can set exempts from it, a condition exempts most users, or
#   its binding only warns. `guardrails` names what is judged. API servers ask no webhook about webhook configurations and admission
#   policies themselves, so this policy works on manifests, in audits and in a cluster's inventory, not at admission by a webhook.
# related_resources:
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
#     description: Dynamic admission control
#   - ref: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
#     description: Validating admission policies
#   - ref: https://open-policy-agent.github.io/gatekeeper/website/docs/customize-admission/
#     description: Gatekeeper's webhook, failing closed and deletions
# custom:
#   severity: high
#   profile: baseline
#   status: stable
#   since: 0.2.0
#   aliases: []
#   kinds:
#     - admissionregistration.k8s.io/ValidatingWebhookConfiguration
#     - admissionregistration.k8s.io/MutatingWebhookConfiguration
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#     - admissionregistration.k8s.io/MutatingAdmissionPolicy
#     - admissionregistration.k8s.io/MutatingAdmissionPolicyBinding
#   needs: []
#   remediation: Let the guardrail fail closed, ask it about CREATE, UPDATE and DELETE of all protected kinds, and exempt namespaces by `kubernetes.io/metadata.name` only.
#   frameworks:
#     nist80053: [AC-3, AC-5, CM-5, SI-7]
#     pci4: [6.5.1, 7.2.1]
#   parameters:
#     guardrails:
#       type: array
#       items: {type: string}
#       default: [gatekeeper-validating-webhook-configuration, kyverno-resource-validating-webhook-cfg, "portcullis*"]
#       description: Names of the webhook configurations, admission policies and bindings that are guardrails; a `*` at the end stands for any text. A binding also counts by the policy it binds.
#     protected_kinds:
#       type: array
#       items: {type: string, pattern: "^[a-z0-9.-]*/[a-z0-9]+$"}
#       default:
#         - networking.k8s.io/ingresses
#         - gateway.networking.k8s.io/httproutes
#         - networking.k8s.io/networkpolicies
#         - rbac.authorization.k8s.io/roles
#         - rbac.authorization.k8s.io/rolebindings
#         - rbac.authorization.k8s.io/clusterroles
#         - rbac.authorization.k8s.io/clusterrolebindings
#       description: What a webhook configuration must be asked about on CREATE, UPDATE and DELETE, as `group/resource`.
#     trusted_labels:
#       type: array
#       items: {type: string}
#       default: [kubernetes.io/metadata.name]
#       description: Labels of Namespaces that only the owners of the cluster can set, by which a guardrail may choose namespaces.
package portcullis.sod.weak_guardrail

import data.lib.portcullis.access
import data.lib.portcullis.match_conditions
import data.lib.portcullis.parameters
import data.lib.portcullis.rbac_faults
import data.lib.portcullis.selector_labels
import data.lib.portcullis.webhook_rules
import data.lib.portcullis.wording

violation contains {"msg": msg, "details": details} if {
	some hook in hooks
	access.str(hook.object, "failurePolicy") == "Ignore"
	affected := [kind | some kind in hook.kinds; not kept_closed(kind)]
	count(affected) > 0
	msg := concat("", [hook.shown, " lets every request pass when it cannot be asked: `failurePolicy: Ignore`"])
	path := array.concat(hook.path, ["failurePolicy"])
	details := {"path": path, "evidence": {"guardrail": guardrail_name, "kinds": affected}}
}

violation contains {"msg": msg, "details": details} if {
	is_policy
	access.str(spec, "failurePolicy") == "Ignore"
	msg := concat("", [shown, " lets every request pass that it cannot evaluate: `failurePolicy: Ignore`"])
	details := {"path": ["spec", "failurePolicy"], "evidence": {"guardrail": guardrail_name}}
}

violation contains {"msg": msg, "details": details} if {
	configures_webhooks
	count(unseen) > 0
	msg := concat("", ["no webhook of `", guardrail_name, "` is asked about ", wording.quoted(unseen)])
	details := {"path": webhooks_path, "evidence": {"guardrail": guardrail_name, "kinds": unseen}}
}

violation contains {"msg": msg, "details": details} if {
	some operation in webhook_rules.operations
	missed := missed_at(operation)
	count(missed) > 0
	some first in array.slice(missed, 0, 1)
	msg := concat("", ["no webhook of `", guardrail_name, "` is asked about ", operation, " of ", wording.quoted(missed)])
	path := operations_path(first)
	details := {"path": path, "evidence": {"guardrail": guardrail_name, "operation": operation, "kinds": missed}}
}

violation contains {"msg": msg, "details": details} if {
	some place in places
	labels := loose_labels(place)
	count(labels) > 0
	some first in array.slice(labels, 0, 1)
	keys := sort({key | some label in labels; key := label.key})
	msg := concat("", [place.shown, " exempts namespaces by ", words(keys), " ", wording.quoted(keys), ", which whoever may change Namespaces can set"])
	path := first.path
	details := {"path": path, "evidence": {"guardrail": guardrail_name, "labels": keys}}
}

violation contains {"msg": msg, "details": details} if {
	some place in places
	keys := sort({key | some label in selector_labels.labels_of(place, "objectSelector"); key := label.key})
	count(keys) > 0
	msg := concat("", [place.shown, " exempts objects by ", words(keys), " ", wording.quoted(keys), ", which whoever writes the object can set"])
	path := array.concat(place.path, ["objectSelector"])
	details := {"path": path, "evidence": {"guardrail": guardrail_name, "labels": keys}}
}

violation contains {"msg": msg, "details": details} if {
	some condition in conditions
	why := match_conditions.exemption_of(condition.text)
	why != ""
	msg := concat("", [condition.shown, " has a match condition `", condition.name, "` that ", why])
	path := condition.path
	details := {"path": path, "evidence": {"guardrail": guardrail_name, "expression": condition.expression}}
}

violation contains {"msg": msg, "details": details} if {
	is_validating_binding
	actions := access.texts(spec, "validationActions")
	not "Deny" in actions
	msg := concat("", [shown, " refuses nothing: `Deny` is not among its `validationActions`"])
	details := {"path": actions_path, "evidence": {"guardrail": guardrail_name, "actions": actions}}
}

violation contains {"msg": msg, "details": details} if {
	is_binding
	access.str(access.obj(spec, "paramRef"), "parameterNotFoundAction") == "Allow"
	msg := concat("", [shown, " lets every request pass while its parameters are missing: `parameterNotFoundAction: Allow`"])
	details := {"path": ["spec", "paramRef", "parameterNotFoundAction"], "evidence": {"guardrail": guardrail_name}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in rbac_faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("sod/weak-guardrail")
}

object_kind := v if {
	startswith(access.str(access.subject, "apiVersion"), "admissionregistration.k8s.io/")
	v := access.str(access.subject, "kind")
	is_string(v)
} else := ""

spec := v if {
	v := access.obj(access.subject, "spec")
}

# The name by which the object is a guardrail; `""` where it is none.
guardrail_name := v if {
	v := access.name(access.subject)
	is_guardrail(v)
} else := v if {
	endswith(object_kind, "PolicyBinding")
	v := access.str(spec, "policyName")
	is_guardrail(v)
} else := ""

is_guardrail(name) if {
	name != ""
	some pattern in access.texts(params, "guardrails")
	named_by(name, pattern)
}

named_by(name, pattern) if {
	name == pattern
}

named_by(name, pattern) if {
	endswith(pattern, "*")
	startswith(name, trim_suffix(pattern, "*"))
}

configures_webhooks if {
	guardrail_name != ""
	endswith(object_kind, "WebhookConfiguration")
}

is_policy if {
	guardrail_name != ""
	endswith(object_kind, "AdmissionPolicy")
}

is_binding if {
	guardrail_name != ""
	endswith(object_kind, "AdmissionPolicyBinding")
}

is_validating_binding if {
	guardrail_name != ""
	object_kind == "ValidatingAdmissionPolicyBinding"
}

shown := v if {
	v := concat("", [object_kind, " `", access.name(access.subject), "`"])
}

protected_kinds := v if {
	v := access.texts(params, "protected_kinds")
}

# The webhooks that are asked about protected kinds, with these.
hooks := v if {
	configures_webhooks
	v := [hook |
		some i, webhook in access.arr(access.subject, "webhooks")
		kinds := [kind | some kind in protected_kinds; webhook_rules.operations_of(webhook, kind) != set()]
		count(kinds) > 0
		name := access.str(webhook, "name")
		label := concat("", ["webhook `", name, "`"])
		hook := {"object": webhook, "path": ["webhooks", i], "index": i, "kinds": kinds, "name": name, "shown": label}
	]
} else := []

# Whether another webhook that fails closed is asked about the kind whatever is done with it.
kept_closed(kind) if {
	some hook in hooks
	access.str(hook.object, "failurePolicy") != "Ignore"
	count(selector_labels.labels_of(hook, "objectSelector")) == 0
	count(loose_labels(hook)) == 0
	count(access.arr(hook.object, "matchConditions")) == 0
	count(webhook_rules.operations_of(hook.object, kind)) == 3
}

# Protected kinds by what all webhooks together are asked about.
seen := v if {
	v := [entry |
		some kind in protected_kinds
		asked := {operation |
			some hook in hooks
			some operation in webhook_rules.operations_of(hook.object, kind)
		}
		entry := {"kind": kind, "operations": asked}
	]
}

# Kinds about which no webhook is asked. Kyverno writes its webhooks after its policies, so what none of them names is not amiss.
unseen := [] if {
	startswith(guardrail_name, "kyverno-")
} else := v if {
	v := [kind |
		some entry in seen
		count(entry.operations) == 0
		kind := entry.kind
	]
}

missed_at(operation) := v if {
	v := [kind |
		some entry in seen
		count(entry.operations) > 0
		asked := entry.operations
		not operation in asked
		kind := entry.kind
	]
}

webhooks_path := ["webhooks"] if {
	access.has(access.subject, "webhooks")
} else := ["metadata", "name"]

# Where the operations stand of the first rule that names a kind.
operations_path(kind) := v if {
	found := [path |
		some hook in hooks
		some j, rule in access.arr(hook.object, "rules")
		webhook_rules.names_kind(rule, kind)
		path := array.concat(hook.path, ["rules", j, "operations"])
	]
	count(found) > 0
	v := found[0]
	is_array(v)
} else := ["webhooks"]

# What has selectors: webhooks for protected kinds, the constraints of a policy, the resources of a binding.
places := v if {
	configures_webhooks
	v := hooks
	is_array(v)
} else := v if {
	is_policy
	v := [{"object": access.obj(spec, "matchConstraints"), "path": ["spec", "matchConstraints"], "name": "", "shown": shown}]
	is_array(v)
} else := v if {
	is_binding
	v := [{"object": access.obj(spec, "matchResources"), "path": ["spec", "matchResources"], "name": "", "shown": shown}]
	is_array(v)
} else := []

# Labels of Namespaces that others can set.
loose_labels(place) := v if {
	v := [label |
		some label in selector_labels.labels_of(place, "namespaceSelector")
		key := label.key
		not trusted(key)
	]
}

trusted(key) if {
	key in access.texts(params, "trusted_labels")
}

# Gatekeeper has a webhook of its own for its label, which refuses it to Namespaces that were not exempt from the start.
trusted(key) if {
	key == "admission.gatekeeper.sh/ignore"
	some webhook in access.arr(access.subject, "webhooks")
	access.str(webhook, "name") == "check-ignore-label.gatekeeper.sh"
	access.str(webhook, "failurePolicy") != "Ignore"
	asked := webhook_rules.operations_of(webhook, "/namespaces")
	"CREATE" in asked
	"UPDATE" in asked
}

# The match conditions of webhooks for protected kinds, or of a policy.
conditions := v if {
	configures_webhooks
	v := [condition |
		some hook in hooks
		some i, entry in access.arr(hook.object, "matchConditions")
		path := array.concat(hook.path, ["matchConditions", i, "expression"])
		condition := match_conditions.condition_of(entry, hook.shown, path)
	]
	is_array(v)
} else := v if {
	is_policy
	v := [condition |
		some i, entry in access.arr(spec, "matchConditions")
		condition := match_conditions.condition_of(entry, shown, ["spec", "matchConditions", i, "expression"])
	]
	is_array(v)
} else := []

actions_path := ["spec", "validationActions"] if {
	access.has(spec, "validationActions")
} else := ["spec"]

words(keys) := "the label" if {
	count(keys) == 1
} else := "the labels"
