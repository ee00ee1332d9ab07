package lib.portcullis.network_cuts_test

import data.lib.portcullis.network_cuts
import data.lib.portcullis.network_sources

edge := {"matchLabels": {"team": "edge"}}

named(ns) := {"matchLabels": {"kubernetes.io/metadata.name": ns}}

pods(selector) := network_sources.of_tier_peer({"namespaces": selector})

every_pod := pods({})

everything := network_sources.everything

outside := network_sources.outside

range := network_sources.of_peer({"ipBlock": {"cidr": "0.0.0.0/0"}}, "app")

entry(action, source) := {"action": action, "source": source, "policy": "AdminNetworkPolicy/a", "path": [], "priority": 1}

left(source, entries) := network_cuts.left(source, [entry(one[0], one[1]) | some one in entries], true)

test_nothing_meets if {
	left(everything, []) == everything
	left({}, []) == {}
	left(pods(named("a")), [["Deny", pods(named("b"))], ["Pass", pods(named("b"))], ["Deny", every_pod]]) == {}
	left(range, [["Deny", every_pod]]) == range
}

test_deny if {
	left(pods(named("a")), [["Deny", every_pod]]) == {}
	left(pods(edge), [["Deny", pods(named("a"))]]) == pods(edge)
	left(range, [["Deny", everything]]) == {}
	left(everything, [["Deny", everything]]) == {}
	left(outside, [["Deny", everything]]) == {}
}

test_pass_ends_the_tier if {
	left(pods(edge), [["Pass", pods(edge)], ["Deny", every_pod]]) == pods(edge)
	left(everything, [["Pass", pods(edge)], ["Deny", every_pod]]) == everything
	left(range, [["Pass", pods(edge)], ["Deny", everything]]) == range
}

test_what_lets_in_is_the_opening if {
	left(pods(edge), [["Allow", every_pod]]) == {}
	left(pods(edge), [["Accept", pods(edge)]]) == {}
	left(pods(edge), [["Allow", pods(named("a"))]]) == pods(edge)
	left(everything, [["Allow", every_pod]]) == everything
	network_cuts.left(pods(edge), [entry("Allow", every_pod)], false) == pods(edge)
}

test_what_lets_in_does_not_end_the_tier if {
	left(everything, [["Allow", pods(named("a"))], ["Deny", every_pod]]) == outside
	left(pods(edge), [["Allow", pods(named("a"))], ["Deny", every_pod]]) == {}
}

test_outside if {
	left(everything, [["Deny", pods(edge)]]) == everything
	left(everything, [["Deny", every_pod]]) == outside
	left(everything, [["Deny", every_pod], ["Pass", every_pod], ["Deny", everything]]) == {}
	left(everything, [["Deny", network_sources.of_tier_peer({"pods": {"podSelector": edge}})]]) == everything
	left(outside, [["Deny", every_pod], ["Pass", every_pod]]) == outside
}

test_the_first_that_takes_something_counts if {
	left(everything, [["Deny", every_pod], ["Allow", everything]]) == {}
	left(everything, [["Allow", everything], ["Deny", every_pod]]) == {}
	network_cuts.left(everything, [entry("Allow", everything), entry("Deny", every_pod)], false) == outside
}

test_what_is_kept_out_from_outside if {
	left(everything, [["Deny", outside]]) == every_pod
	left(everything, [["Deny", outside], ["Deny", every_pod]]) == {}
	left(everything, [["Deny", every_pod], ["Deny", outside]]) == {}
	left(everything, [["Deny", outside], ["Pass", pods(edge)], ["Deny", every_pod]]) == every_pod
	left(everything, [["Allow", every_pod], ["Deny", outside]]) == every_pod
	left(pods(edge), [["Deny", outside]]) == pods(edge)
	left(range, [["Deny", outside]]) == range
	left(outside, [["Allow", everything]]) == {}
	left(outside, [["Deny", outside]]) == {}
	left(outside, [["Pass", every_pod], ["Deny", everything]]) == {}
	left(range, [["Allow", everything]]) == {}
	left({}, []) == {}
}
