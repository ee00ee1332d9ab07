# METADATA
# title: Guards by Envoy Gateway
# description: |
#   What a SecurityPolicy, BackendTrafficPolicy and ClientTrafficPolicy make of the requests of a route, as guards without a path:
#   `{"name", "state", "why", "needs", "related"}`.
package lib.portcullis.envoy_guards

import data.lib.portcullis.access
import data.lib.portcullis.envoy_policies
import data.lib.portcullis.ranges

# Guards by a SecurityPolicy that counts; `answer` is of `envoy_policies.effective`.
security(answer) := v if {
	spec := access.obj(answer, "spec")
	found := array.concat(authentication(spec, answer), addresses(spec, answer))
	v := array.concat(found, replaced(found, answer))
}

# What the policy that was replaced enforced and the one that counts does not even have.
replaced(found, answer) := [] if {
	answer.wide == {}
	is_array(found)
} else := v if {
	names := {name | some guard in found; name := access.str(guard, "name")}
	wide := access.obj(answer.wide, "spec")
	before := array.concat(authentication(wide, answer), addresses(wide, answer))
	v := [guard |
		some old in before
		old.state == "on"
		name := access.str(old, "name")
		not name in names
		why := replacement(answer)
		guard := guard_of(name, "void", why, [envoy_policies.reference(answer.own), envoy_policies.reference(answer.wide)])
		is_object(guard)
	]
}

replacement(answer) := v if {
	v := concat(" ", [envoy_policies.text(answer.own), "replaces", envoy_policies.text(answer.wide), "without `mergeType`"])
}

guard_of(name, state, why, related) := v if {
	v := {"name": name, "state": state, "why": why, "needs": [], "related": related}
}

setting(field, answer) := v if {
	v := concat("", ["`", field, "` of ", envoy_policies.text(answer.own)])
}

# Each way to authenticate, as a guard.
authentication(spec, answer) := v if {
	related := [envoy_policies.reference(answer.own)]
	firm := [guard |
		some key in ["basicAuth", "apiKeyAuth", "oidc"]
		access.has(spec, key)
		guard := guard_of("authentication", "on", "", related)
	]
	asked := [guard |
		some key in ["extAuth"]
		own := access.obj(spec, key)
		own != {}
		guard := by_flag(access.bool(own, "failOpen", false), "extAuth.failOpen: true", answer)
	]
	tokens := [guard |
		some key in ["jwt"]
		own := access.obj(spec, key)
		own != {}
		loose := access.bool(own, "optional", false)
		guard := by_flag(loose_tokens(loose, spec), "jwt.optional: true", answer)
	]
	v := array.concat(firm, array.concat(asked, tokens))
}

by_flag(broken, field, answer) := v if {
	broken == true
	v := guard_of("authentication", "void", setting(field, answer), [envoy_policies.reference(answer.own)])
	is_object(v)
} else := v if {
	is_string(field)
	v := guard_of("authentication", "on", "", [envoy_policies.reference(answer.own)])
}

# A token that may be missing is demanded all the same where every rule that allows anything asks for its claims.
loose_tokens(loose, spec) if {
	loose == true
	not claims_demanded(spec)
} else := false

claims_demanded(spec) if {
	rules := access.arr(access.obj(spec, "authorization"), "rules")
	count(rules) > 0
	denies_by_default(spec)
	bare := [rule |
		some rule in rules
		access.str(rule, "action") == "Allow"
		access.obj(access.obj(rule, "principal"), "jwt") == {}
	]
	count(bare) == 0
}

denies_by_default(spec) if {
	action := access.str(access.obj(spec, "authorization"), "defaultAction")
	action != "Allow"
}

# Lists of addresses: allowed ones guard where the rest is denied, denied ones where the rest is allowed.
addresses(spec, answer) := v if {
	rules := access.arr(access.obj(spec, "authorization"), "rules")
	allowing := [texts | some rule in rules; access.str(rule, "action") == "Allow"; texts := ranges_of(rule); count(texts) > 0]
	denying := [rule | some rule in rules; access.str(rule, "action") == "Deny"; count(ranges_of(rule)) > 0]
	v := array.concat(allow_list(spec, answer, allowing), deny_list(answer, denying))
}

ranges_of(rule) := v if {
	v := access.texts(access.obj(rule, "principal"), "clientCIDRs")
}

allow_list(spec, answer, allowing) := [] if {
	count(allowing) == 0
	is_object(spec)
	is_object(answer)
} else := [guard] if {
	not denies_by_default(spec)
	why := setting("authorization.defaultAction: Allow", answer)
	guard := guard_of("allow-list", "void", why, [envoy_policies.reference(answer.own)])
	is_object(guard)
} else := [guard] if {
	texts := [text | some one in allowing; some text in access.texts({"list": one}, "list")]
	ranges.everyone(texts) != ""
	why := setting("authorization.rules[].principal.clientCIDRs", answer)
	whole := concat(" ", [why, "covers every", ranges.everyone(texts), "address"])
	guard := guard_of("allow-list", "void", whole, [envoy_policies.reference(answer.own)])
	is_object(guard)
} else := [guard] if {
	guard := guard_of("allow-list", "on", "", [envoy_policies.reference(answer.own)])
}

deny_list(answer, denying) := [] if {
	count(denying) == 0
	is_object(answer)
} else := [guard] if {
	guard := guard_of("deny-list", "on", "", [envoy_policies.reference(answer.own)])
}

# Guards by a BackendTrafficPolicy that counts.
traffic(answer) := v if {
	own := limit(access.obj(answer.spec, "rateLimit"), answer)
	v := array.concat(own, limit_replaced(own, answer))
}

limit(rate, answer) := [] if {
	rate == {}
	is_object(answer)
} else := [guard] if {
	rules := limit_rules(rate)
	enforced := [rule | some rule in rules; access.bool(rule, "shadowMode", false) == false]
	count(enforced) > 0
	guard := guard_of("rate limit", "on", "", [envoy_policies.reference(answer.own)])
	is_object(guard)
} else := [guard] if {
	count(limit_rules(rate)) > 0
	guard := guard_of("rate limit", "void", setting("shadowMode: true", answer), [envoy_policies.reference(answer.own)])
	is_object(guard)
} else := [guard] if {
	why := concat("", ["`rateLimit` of ", envoy_policies.text(answer.own), " has no rules"])
	guard := guard_of("rate limit", "void", why, [envoy_policies.reference(answer.own)])
}

limit_rules(rate) := v if {
	v := array.concat(
		access.arr(access.obj(rate, "global"), "rules"),
		access.arr(access.obj(rate, "local"), "rules"),
	)
}

limit_replaced(own, answer) := [] if {
	count(own) > 0
	is_object(answer)
} else := [] if {
	answer.wide == {}
} else := v if {
	before := limit(access.obj(access.obj(answer.wide, "spec"), "rateLimit"), answer)
	v := [guard |
		some old in before
		old.state == "on"
		guard := guard_of("rate limit", "void", replacement(answer), [envoy_policies.reference(answer.own), envoy_policies.reference(answer.wide)])
	]
}

# Guards by the ClientTrafficPolicy of a listener.
client(policy) := [] if {
	validation(policy) == {}
} else := [guard] if {
	access.bool(validation(policy), "optional", false)
	why := setting("tls.clientValidation.optional: true", {"own": policy})
	guard := guard_of("client certificates", "void", why, [envoy_policies.reference(policy)])
	is_object(guard)
} else := [guard] if {
	anchors := [key | some key in ["caCertificateRefs", "spkiHashes", "certificateHashes"]; count(access.arr(validation(policy), key)) > 0]
	count(anchors) == 0
	why := concat("", ["`tls.clientValidation` of ", envoy_policies.text(policy), " names no authority"])
	guard := guard_of("client certificates", "void", why, [envoy_policies.reference(policy)])
	is_object(guard)
} else := [guard] if {
	guard := guard_of("client certificates", "on", "", [envoy_policies.reference(policy)])
}

validation(policy) := v if {
	v := access.obj(access.obj(access.obj(policy, "spec"), "tls"), "clientValidation")
}
