# METADATA
# title: Whether approvals fit a change
# description: |
#   The one decision about the approvals of a change, which three policies share. Its states, of which each request has one: `off`
#   (nothing to approve), `nobody`, `old` and `unseen` (the user, the object before or the approvals were not given), `none` (no
#   approval names the change: `change/unapproved`), `unfit` (none of those that do is good: `change/invalid-approval`), `few` (the
#   good ones lack independent persons: `change/self-approval`), `undated` (good, if they have not expired) and `approved`.
package lib.portcullis.approvals_fit

import data.lib.portcullis.access
import data.lib.portcullis.access_model
import data.lib.portcullis.approvals
import data.lib.portcullis.approvals_content
import data.lib.portcullis.requester

# The person who asks.
actor := v if {
	v := access_model.person_of(requester.name)
}

# The decision by the settings of a policy, as `{"state", "judged", "tally"}`.
verdict(own) := {"state": "off", "judged": [], "tally": {}} if {
	not approvals.concerned(own)
} else := {"state": "nobody", "judged": [], "tally": {}} if {
	not requester.known
} else := {"state": "old", "judged": [], "tally": {}} if {
	approvals.old_missing
} else := {"state": "none", "judged": [], "tally": {}} if {
	count(approvals.candidates) == 0
	approvals.given
} else := {"state": "unseen", "judged": [], "tally": {}} if {
	count(approvals.candidates) == 0
} else := v if {
	v := weighed(own, judged(own))
}

# Each candidate with what is wrong with it, the best first: `{"approval", "faults"}`.
judged(own) := v if {
	found := {row |
		some i, approval in approvals.candidates
		faults := faults_of(own, approval)
		number := count(faults)
		id := access.str(approval, "id")
		row := [number, id, i, {"approval": approval, "faults": faults}]
	}
	v := [entry | some row in sort(found); some entry in array.slice(row, 3, 4)]
}

weighed(own, entries) := v if {
	fitting := [approval |
		some entry in entries
		count(access.arr(entry, "faults")) == 0
		approval := access.obj(entry, "approval")
	]
	count(fitting) > 0
	tally := best(own, fitting)
	state := state_of(own, tally)
	v := {"state": state, "judged": entries, "tally": tally}
	is_object(v)
} else := {"state": "unfit", "judged": entries, "tally": {}}

state_of(own, tally) := "few" if {
	persons := access.arr(tally, "persons")
	count(persons) < access.num(own, "threshold", 1)
} else := "undated" if {
	approvals.now(own) == ""
} else := "approved"

# What is wrong with an approval, as `{"reason", "why"}`

faults_of(own, approval) := v if {
	place := array.concat(target_fault(approval), cluster_fault(own, approval))
	thing := array.concat(content_fault(approval), base_fault(approval))
	use := array.concat(used_fault(approval), author_fault(own, approval))
	v := array.concat(array.concat(place, thing), array.concat(use, time_fault(own, approval)))
}

target_fault(approval) := v if {
	not names_target(approval)
	why := concat("", ["it is for ", target_text(approval)])
	v := [{"reason": "wrong-target", "why": why}]
} else := v if {
	not approvals.in_place(approval)
	why := concat("", ["it stands in namespace `", access.str(approval, "place"), "`"])
	v := [{"reason": "wrong-target", "why": why}]
} else := v if {
	operation := access.str(approval, "operation")
	operation != access.operation
	why := concat("", ["it is for the operation `", operation, "`"])
	v := [{"reason": "wrong-operation", "why": why}]
} else := []

names_target(approval) if {
	access.str(approval, "group") == approvals.group
	access.str(approval, "kind") == approvals.kind
	access.str(approval, "namespace") == approvals.namespace
	access.str(approval, "name") == approvals.name
}

target_text(approval) := v if {
	name := approvals.shown_name(access.str(approval, "name"))
	namespace := approvals.shown_namespace(access.str(approval, "namespace"))
	v := concat("", [access.str(approval, "kind"), name, namespace, group_text(approval)])
}

group_text(approval) := "" if {
	access.str(approval, "group") == approvals.group
} else := v if {
	v := concat("", [" of the API group `", access.str(approval, "group"), "`"])
}

cluster_fault(own, approval) := [] if {
	access.str(own, "cluster") == ""
	is_object(approval)
} else := [] if {
	access.str(own, "cluster") == access.str(approval, "cluster")
} else := [{"reason": "wrong-cluster", "why": "it names no cluster"}] if {
	access.str(approval, "cluster") == ""
} else := v if {
	why := concat("", ["it is for cluster `", access.str(approval, "cluster"), "`"])
	v := [{"reason": "wrong-cluster", "why": why}]
}

content_fault(approval) := [] if {
	access.operation == "DELETE"
	is_object(approval)
} else := [] if {
	content := access.obj(approval, "content")
	access.str(content, "state") == "given"
	approvals_content.same(access.subject, access.obj(content, "object"))
} else := v if {
	content := access.obj(approval, "content")
	access.str(content, "state") == "given"
	v := [{"reason": "content-changed", "why": difference_text(approval)}]
} else := [] if {
	access.str(access.obj(approval, "content"), "state") == "matched"
} else := [{"reason": "digest-unverified", "why": "it has a digest only, which the program did not find to match"}] if {
	access.str(access.obj(approval, "content"), "state") == "digest"
} else := [{"reason": "content-changed", "why": "it does not say what was approved"}]

# The places where the object differs from the approved one, where that was given.
differences(approval) := v if {
	content := access.obj(approval, "content")
	access.str(content, "state") == "given"
	v := approvals_content.differences(access.subject, access.obj(content, "object"))
	is_array(v)
} else := []

places(approval) := v if {
	v := [text |
		some path in differences(approval)
		is_array(path)
		parts := [part | some part in path; is_string(part)]
		text := concat(".", parts)
	]
}

difference_text(approval) := v if {
	quoted := [text |
		some place in array.slice(places(approval), 0, 3)
		text := concat("", ["`", place, "`"])
	]
	v := concat("", ["what is asked for differs from what was approved in ", concat(", ", quoted)])
}

base_fault(approval) := [] if {
	access.operation == "CREATE"
	access.str(access.obj(approval, "base"), "state") == "none"
} else := [{"reason": "stale-base", "why": "it replaces an object, and there was none"}] if {
	access.operation == "CREATE"
	is_object(approval)
} else := [{"reason": "stale-base", "why": "it does not say what it replaces"}] if {
	access.str(access.obj(approval, "base"), "state") == "none"
} else := [{"reason": "digest-unverified", "why": "it names what it replaces by a digest only, which the program did not find to match"}] if {
	access.str(access.obj(approval, "base"), "state") == "digest"
} else := [] if {
	access.str(access.obj(approval, "base"), "state") == "matched"
} else := [] if {
	base := access.obj(approval, "base")
	same_version(base)
	same_object(base)
	says_something(base)
} else := [{"reason": "stale-base", "why": "the object has changed since it was approved"}]

same_version(base) if {
	access.str(base, "version") == ""
}

same_version(base) if {
	access.str(base, "version") == access.str(access.obj(access.old, "metadata"), "resourceVersion")
}

same_object(base) if {
	access.obj(base, "object") == {}
}

same_object(base) if {
	approvals_content.same(access.old, access.obj(base, "object"))
}

says_something(base) if {
	access.str(base, "version") != ""
}

says_something(base) if {
	access.obj(base, "object") != {}
}

used_fault(approval) := [{"reason": "replayed", "why": "it was used before"}] if {
	access.bool(approval, "used", false) == true
} else := []

author_fault(own, approval) := [{"reason": "author-mismatch", "why": "it names no author"}] if {
	access.str(approval, "author") == ""
	is_object(own)
} else := [] if {
	access.str(approval, "author") == actor
} else := [] if {
	delegated(own)
} else := v if {
	why := concat("", ["its author is `", access.str(approval, "author"), "`, and `", requester.name, "` asks"])
	v := [{"reason": "author-mismatch", "why": why}]
}

# Whether a listed GitOps controller asks, which applies what others write.
delegated(own) if {
	some text in access.texts(own, "gitops_identities")
	identity(text) == access_model.user_key(requester.name)
}

identity(text) := v if {
	regex.match(`^[a-z0-9.-]+/[a-z0-9.-]+$`, text)
	v := concat("", ["ServiceAccount:", text])
} else := v if {
	v := access_model.user_key(text)
}

time_fault(own, approval) := [{"reason": "no-expiry", "why": "it does not say when it expires"}] if {
	access.str(approval, "until") == ""
	is_object(own)
} else := [{"reason": "no-expiry", "why": "its times cannot be read"}] if {
	unreadable(approval)
} else := v if {
	now := approvals.now(own)
	now != ""
	approvals.moment(access.str(approval, "until")) <= now
	why := concat("", ["it expired at `", access.str(approval, "until"), "`"])
	v := [{"reason": "expired", "why": why}]
} else := v if {
	now := approvals.now(own)
	now != ""
	approvals.moment(access.str(approval, "from")) > now
	why := concat("", ["it is good only from `", access.str(approval, "from"), "`"])
	v := [{"reason": "not-yet-valid", "why": why}]
} else := v if {
	hours := access.num(own, "max_hours", 72)
	start := start_of(own, approval)
	start != ""
	approvals.longer(start, approvals.moment(access.str(approval, "until")), hours)
	why := concat("", ["it is good for more than ", format_int(hours, 10), " hours"])
	v := [{"reason": "too-long", "why": why}]
} else := []

unreadable(approval) if {
	approvals.moment(access.str(approval, "until")) == ""
}

unreadable(approval) if {
	access.str(approval, "from") != ""
	approvals.moment(access.str(approval, "from")) == ""
}

# When an approval begins: as it says, else now.
start_of(own, approval) := v if {
	access.str(approval, "from") != ""
	v := approvals.moment(access.str(approval, "from"))
	is_object(own)
} else := v if {
	v := approvals.now(own)
}

# Independent persons

# The tally of the id with the most independent persons.
best(own, fitting) := v if {
	ids := {id | some approval in fitting; id := access.str(approval, "id")}
	ranked := {row |
		some id in ids
		tally := tally_of(own, fitting, id)
		number := count(access.arr(tally, "persons"))
		row := [number, id]
	}
	ordered := sort(ranked)
	chosen := [id |
		some row in array.slice(ordered, count(ordered) - 1, count(ordered))
		some id in array.slice(row, 1, 2)
	]
	v := tally_of(own, fitting, concat("", chosen))
}

# Who approved under an id: `persons` that count, sorted, and `discounted` signers, as `{"approver", "why"}`.
tally_of(own, fitting, id) := v if {
	signers := [row |
		some approval in fitting
		access.str(approval, "id") == id
		some signer in access.arr(approval, "signers")
		why := doubt(own, approval, signer)
		row := {"name": access.str(signer, "name"), "person": access.str(signer, "person"), "why": why}
	]
	persons := {human | some row in signers; row.why == ""; human := row.person; is_string(human)}
	discounted := {entry |
		some row in signers
		why := row.why
		why != ""
		approver := row.name
		is_string(approver)
		entry := {"approver": approver, "why": why}
	}
	related := {reference |
		some approval in fitting
		access.str(approval, "id") == id
		some reference in access.arr(approval, "related")
	}
	v := {"id": id, "persons": sort(persons), "discounted": sort(discounted), "related": sort(related)}
}

# Why a signer does not count; `""` where he does.
doubt(own, approval, signer) := "has no name" if {
	access.str(signer, "name") == ""
	is_object(own)
	is_object(approval)
} else := "is a service account" if {
	startswith(access.str(signer, "name"), "system:serviceaccount:")
} else := "is the author" if {
	access.str(signer, "name") == access.str(approval, "author")
} else := v if {
	access.str(signer, "person") == access.str(approval, "author")
	v := concat("", ["is the author, `", access.str(approval, "author"), "`"])
} else := "applies the change" if {
	access.str(signer, "person") == actor
} else := "is in no group that may approve it" if {
	not entitled(own, signer)
} else := ""

# Whether a signer is in a group that may approve this object; anybody may where no groups are set.
entitled(own, signer) if {
	count(access.arr(own, "approver_groups")) == 0
	is_object(signer)
}

entitled(own, signer) if {
	groups := access.texts(signer, "groups")
	some entry in access.arr(own, "approver_groups")
	approvals.covers(entry, "kinds", approvals.kind)
	approvals.covers(entry, "namespaces", approvals.territory)
	some group in access.texts(entry, "groups")
	group in groups
}

# What was not given, as `{"why", "need"}`, for those states that leave the decision open.
open(state) := {"why": "who asks for it, which was not given", "need": "user_info"} if {
	state == "nobody"
} else := {"why": "the object as it was, which was not given", "need": "old_object"} if {
	state == "old"
} else := {"why": "the approvals, which were not given", "need": "portcullis.dev/ChangeApproval"} if {
	state == "unseen"
} else := {}
