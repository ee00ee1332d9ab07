package portcullis.registry.stale_route_test

import data.portcullis.registry.stale_route

route(text) := {"review": {"object": {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "Ingress",
	"metadata": {"name": "shop", "namespace": "store", "annotations": {"review-by": text}},
}}}

at(text, now) := object.union(route(text), {"now": now})

test_without_the_day if {
	found := stale_route.violation with input as route("2020-01-01") with data.inventory as {}
	found == set()
	unsettled := stale_route.unknown with input as route("2020-01-01") with data.inventory as {}
	unsettled == {{
		"msg": "whether the review by `2020-01-01` is over depends on what day it is",
		"details": {"path": ["metadata", "annotations", "review-by"], "needs": ["now"]},
	}}
}

test_dates if {
	every pair in [["2026-11-20", 1], ["2026-11-21", 0], ["2026-12-01", 0], [" 2025-12-31 ", 1], ["2026-11-20T10:00:00+02:00", 1]] {
		found := stale_route.violation with input as at(pair[0], "2026-11-21T00:00:00Z") with data.inventory as {}
		count(found) == pair[1]
	}
	every text in ["2026-1-2", "31.12.2026", "never", "2026-02-00"] {
		found := stale_route.violation with input as at(text, "2026-11-21T00:00:00Z") with data.inventory as {}
		{one.details.evidence | some one in found} == {{"due": text}}
	}
}
