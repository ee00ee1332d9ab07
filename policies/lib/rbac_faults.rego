# METADATA
# title: Faults of access objects
# description: |
#   What makes an object of RBAC, of admission or of Portcullis' own access kinds impossible to judge: an API version whose shape is not
#   known, or a field of the wrong type. Every policy of the groups `rbac` and `sod` on these kinds reports them with verdict `error`.
package lib.portcullis.rbac_faults

import data.lib.portcullis.access

# The object that will exist: one that goes need not be read.
o := v if {
	v := access.subject
}

spec := v if {
	v := access.obj(o, "spec")
}

kind := v if {
	v := access.str(o, "kind")
}

version := v if {
	v := access.str(o, "apiVersion")
}

# The versions that are read, by group and kind.
read := {
	"rbac.authorization.k8s.io/Role": ["v1"],
	"rbac.authorization.k8s.io/ClusterRole": ["v1"],
	"rbac.authorization.k8s.io/RoleBinding": ["v1"],
	"rbac.authorization.k8s.io/ClusterRoleBinding": ["v1"],
	"/ServiceAccount": ["v1"],
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration": ["v1"],
	"admissionregistration.k8s.io/MutatingWebhookConfiguration": ["v1"],
	"admissionregistration.k8s.io/ValidatingAdmissionPolicy": ["v1", "v1beta1"],
	"admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": ["v1", "v1beta1"],
	"admissionregistration.k8s.io/MutatingAdmissionPolicy": ["v1", "v1beta1"],
	"admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": ["v1", "v1beta1"],
	"portcullis.dev/AccessModel": ["v1alpha1"],
	"portcullis.dev/DutyExemption": ["v1alpha1"],
}

group := v if {
	at := indexof(version, "/")
	at >= 0
	v := substring(version, 0, at)
} else := ""

bare_version := v if {
	at := indexof(version, "/")
	at >= 0
	v := substring(version, at + 1, -1)
} else := v if {
	v := version
}

versions := v if {
	id := concat("/", [group, kind])
	v := access.arr(read, id)
}

# Whether the object is of a kind whose fields are read.
relevant if {
	bare_version in versions
}

found contains v if {
	count(versions) > 0
	not relevant
	shown := version
	msg := concat("", ["`", version, "` is an API version of ", kind, " that Portcullis does not read"])
	v := {"msg": msg, "details": {"verdict": "error", "path": ["apiVersion"], "evidence": {"apiVersion": shown}}}
}

found contains v if {
	relevant
	some v in metadata_faults
}

found contains v if {
	relevant
	kind in {"Role", "ClusterRole"}
	some v in role_faults
}

found contains v if {
	relevant
	kind == "ClusterRole"
	some v in aggregation_faults
}

found contains v if {
	relevant
	kind in {"RoleBinding", "ClusterRoleBinding"}
	some v in binding_faults
}

found contains v if {
	relevant
	kind in {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"}
	some v in webhook_faults
}

found contains v if {
	relevant
	kind in {"ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"}
	some v in admission_policy_faults
}

found contains v if {
	relevant
	kind in {"ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicyBinding"}
	some v in admission_binding_faults
}

found contains v if {
	relevant
	kind == "AccessModel"
	some v in model_faults
}

found contains v if {
	relevant
	kind == "DutyExemption"
	some v in exemption_faults
}

metadata_faults := v if {
	metadata := access.obj(o, "metadata")
	fields := wrong_fields(metadata, ["metadata"], [["name", "string"], ["namespace", "string"], ["uid", "string"], ["labels", "object"], ["annotations", "object"]])
	labels := wrong_values(metadata, ["metadata"], "labels")
	annotations := wrong_values(metadata, ["metadata"], "annotations")
	v := joined([wrong_fields(o, [], [["metadata", "object"]]), fields, labels, annotations])
}

role_faults := v if {
	rules := objects(o, [], "rules")
	lists := [fault |
		some rule in rules
		some key in ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"]
		some fault in wrong_texts(rule.object, rule.path, key)
	]
	v := joined([wrong_list(o, [], "rules"), lists])
}

aggregation_faults := v if {
	aggregation := access.obj(o, "aggregationRule")
	selectors := objects(aggregation, ["aggregationRule"], "clusterRoleSelectors")
	inner := [fault | some selector in selectors; some fault in selector_faults(selector.object, selector.path)]
	v := joined([wrong_fields(o, [], [["aggregationRule", "object"]]), wrong_list(aggregation, ["aggregationRule"], "clusterRoleSelectors"), inner])
}

selector_faults(selector, at) := v if {
	expressions := objects(selector, at, "matchExpressions")
	inner := [fault |
		some expression in expressions
		fields := wrong_fields(expression.object, expression.path, [["key", "string"], ["operator", "string"]])
		some fault in array.concat(fields, wrong_texts(expression.object, expression.path, "values"))
	]
	own := wrong_fields(selector, at, [["matchLabels", "object"]])
	v := joined([own, wrong_values(selector, at, "matchLabels"), wrong_list(selector, at, "matchExpressions"), inner])
}

binding_faults := v if {
	role := access.obj(o, "roleRef")
	of_role := wrong_fields(role, ["roleRef"], [["apiGroup", "string"], ["kind", "string"], ["name", "string"]])
	of_subjects := [fault |
		some subject in objects(o, [], "subjects")
		some fault in wrong_fields(subject.object, subject.path, [["kind", "string"], ["name", "string"], ["namespace", "string"], ["apiGroup", "string"]])
	]
	v := joined([wrong_fields(o, [], [["roleRef", "object"]]), of_role, wrong_list(o, [], "subjects"), of_subjects])
}

webhook_faults := v if {
	hooks := objects(o, [], "webhooks")
	inner := [fault | some hook in hooks; some fault in hook_faults(hook.object, hook.path)]
	v := joined([wrong_list(o, [], "webhooks"), inner])
}

hook_faults(hook, at) := v if {
	texts := wrong_fields(hook, at, [["name", "string"], ["failurePolicy", "string"], ["sideEffects", "string"], ["matchPolicy", "string"], ["timeoutSeconds", "number"], ["clientConfig", "object"]])
	selectors := [fault |
		some key in ["namespaceSelector", "objectSelector"]
		path := array.concat(at, [key])
		some fault in selector_faults(access.obj(hook, key), path)
	]
	kinds := wrong_fields(hook, at, [["namespaceSelector", "object"], ["objectSelector", "object"]])
	v := joined([texts, kinds, selectors, rule_list_faults(hook, at, "rules"), condition_faults(hook, at)])
}

rule_list_faults(parent, at, key) := v if {
	inner := [fault |
		some rule in objects(parent, at, key)
		some list in ["operations", "apiGroups", "apiVersions", "resources", "resourceNames"]
		some fault in wrong_texts(rule.object, rule.path, list)
	]
	scopes := [fault |
		some rule in objects(parent, at, key)
		some fault in wrong_fields(rule.object, rule.path, [["scope", "string"]])
	]
	v := joined([wrong_list(parent, at, key), inner, scopes])
}

condition_faults(parent, at) := v if {
	inner := [fault |
		some condition in objects(parent, at, "matchConditions")
		some fault in wrong_fields(condition.object, condition.path, [["name", "string"], ["expression", "string"]])
	]
	v := joined([wrong_list(parent, at, "matchConditions"), inner])
}

matching_faults(parent, at, key) := v if {
	matching := access.obj(parent, key)
	path := array.concat(at, [key])
	own := wrong_fields(matching, path, [["namespaceSelector", "object"], ["objectSelector", "object"], ["matchPolicy", "string"]])
	spaces := selector_faults(access.obj(matching, "namespaceSelector"), array.concat(path, ["namespaceSelector"]))
	things := selector_faults(access.obj(matching, "objectSelector"), array.concat(path, ["objectSelector"]))
	rules := rule_list_faults(matching, path, "resourceRules")
	excluded := rule_list_faults(matching, path, "excludeResourceRules")
	v := joined([wrong_fields(parent, at, [[key, "object"]]), own, spaces, things, rules, excluded])
}

spec_faults := v if {
	v := wrong_fields(o, [], [["spec", "object"]])
}

admission_policy_faults := v if {
	own := wrong_fields(spec, ["spec"], [["failurePolicy", "string"], ["paramKind", "object"]])
	matching := matching_faults(spec, ["spec"], "matchConstraints")
	conditions := condition_faults(spec, ["spec"])
	v := joined([spec_faults, own, matching, conditions])
}

admission_binding_faults := v if {
	own := wrong_fields(spec, ["spec"], [["policyName", "string"], ["paramRef", "object"]])
	actions := wrong_texts(spec, ["spec"], "validationActions")
	parameter := access.obj(spec, "paramRef")
	of_parameter := wrong_fields(parameter, ["spec", "paramRef"], [["name", "string"], ["namespace", "string"], ["parameterNotFoundAction", "string"], ["selector", "object"]])
	matching := matching_faults(spec, ["spec"], "matchResources")
	v := joined([spec_faults, own, actions, of_parameter, matching])
}

model_faults := v if {
	own := wrong_fields(spec, ["spec"], [["kubernetesVersion", "string"]])
	lists := [fault |
		some key in ["guardrailNamespaces", "controllerNamespaces", "snippetControllers"]
		some fault in wrong_texts(spec, ["spec"], key)
	]
	people := [fault | some person in objects(spec, ["spec"], "people"); some fault in member_faults(person, ["accounts", "serviceAccounts"])]
	groups := [fault | some listed in objects(spec, ["spec"], "groups"); some fault in member_faults(listed, ["members"])]
	controllers := [fault |
		some controller in objects(spec, ["spec"], "gitops")
		some fault in wrong_fields(controller.object, controller.path, [["controller", "string"], ["serviceAccount", "string"], ["impersonates", "boolean"]])
	]
	outer := [fault | some key in ["people", "groups", "gitops"]; some fault in wrong_list(spec, ["spec"], key)]
	v := joined([spec_faults, own, lists, outer, people, groups, controllers])
}

member_faults(row, keys) := v if {
	named := wrong_fields(row.object, row.path, [["name", "string"]])
	lists := [fault | some key in keys; some fault in wrong_texts(row.object, row.path, key)]
	v := array.concat(named, lists)
}

exemption_faults := v if {
	own := wrong_fields(spec, ["spec"], [
		["conflict", "string"], ["reason", "string"], ["ticket", "string"], ["grantedBy", "string"],
		["notBefore", "string"], ["expires", "string"], ["breakGlass", "boolean"],
	])
	lists := [fault | some key in ["duties", "scopes"]; some fault in wrong_texts(spec, ["spec"], key)]
	who := [fault |
		some one in objects(spec, ["spec"], "who")
		some fault in wrong_fields(one.object, one.path, [["user", "string"], ["group", "string"], ["serviceAccount", "string"]])
	]
	v := joined([spec_faults, own, lists, wrong_list(spec, ["spec"], "who"), who])
}

joined(lists) := v if {
	v := [fault | some list in lists; some fault in list]
}

# The objects in a list, with their paths.
objects(parent, at, key) := v if {
	v := [row |
		some i, element in access.arr(parent, key)
		is_object(element)
		row := {"object": element, "path": array.concat(at, [key, i])}
	]
}

# A field is wrong where it is present, not null, and of another type.
wrong(parent, key, type) if {
	is_object(parent)
	v := object.get(parent, key, null)
	v != null
	type_name(v) != type
}

wrong_fields(parent, at, checks) := v if {
	v := [fault |
		some check in checks
		[key, type] := check
		wrong(parent, key, type)
		fault := fault_at(array.concat(at, [key]), type)
	]
}

# A list of objects, and its elements.
wrong_list(parent, at, key) := v if {
	v := array.concat(wrong_fields(parent, at, [[key, "array"]]), wrong_elements(parent, at, key, "object"))
}

# A list of texts, and its elements.
wrong_texts(parent, at, key) := v if {
	v := array.concat(wrong_fields(parent, at, [[key, "array"]]), wrong_elements(parent, at, key, "string"))
}

wrong_elements(parent, at, key, type) := v if {
	v := [fault |
		some i, element in access.arr(parent, key)
		type_name(element) != type
		fault := fault_at(array.concat(at, [key, i]), type)
	]
}

# The values of an object that maps texts to texts.
wrong_values(parent, at, key) := v if {
	v := [fault |
		some name, text in access.obj(parent, key)
		not is_string(text)
		fault := fault_at(array.concat(at, [key, name]), "string")
	]
}

fault_at(path, type) := v if {
	text := path_text(path)
	msg := concat("", ["`", text, "` is not ", article(type), ", so the object cannot be judged"])
	v := {"msg": msg, "details": {"verdict": "error", "path": path, "evidence": {"expected": type}}}
}

article(type) := "an object" if {
	type == "object"
} else := "a list" if {
	type == "array"
} else := v if {
	v := concat(" ", ["a", type])
}

path_text(path) := v if {
	parts := [part | some segment in path; part := segment_text(segment); is_string(part)]
	v := concat(".", parts)
}

segment_text(segment) := v if {
	is_string(segment)
	v := segment
} else := v if {
	v := format_int(segment, 10)
}
