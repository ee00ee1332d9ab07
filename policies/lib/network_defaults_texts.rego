# METADATA
# title: Texts of findings on namespaces and their policies
# description: How messages name workloads, namespaces and policies, and how much of a list they show.
package lib.portcullis.network_defaults_texts

import data.lib.portcullis.access

# Up to three texts as they are, then how many more.
listed(texts) := v if {
	count(texts) > 3
	shown := concat(", ", array.slice(texts, 0, 3))
	v := concat("", [shown, " and ", format_int(count(texts) - 3, 10), " more"])
} else := v if {
	count(texts) > 1
	start := concat(", ", array.slice(texts, 0, count(texts) - 1))
	v := concat("", [start, " and ", concat("", array.slice(texts, count(texts) - 1, count(texts)))])
} else := v if {
	v := concat("", texts)
}

# The same in backticks.
quoted(texts) := v if {
	v := listed(in_backticks(texts))
}

in_backticks(texts) := v if {
	is_array(texts)
	v := [text | some plain in texts; is_string(plain); text := concat("", ["`", plain, "`"])]
} else := []

# Workloads: "Deployment `shop/web`".
workloads(some_workloads) := v if {
	is_array(some_workloads)
	v := listed([text |
		some workload in some_workloads
		text := concat("", [access.str(workload, "kind"), " `", access.str(workload, "namespace"), "/", access.str(workload, "name"), "`"])
	])
}

# A policy by its key: "NetworkPolicy `shop/deny`", "AdminNetworkPolicy `base`".
policy(key) := v if {
	at := indexof(key, "/")
	v := concat("", [substring(key, 0, at), " `", substring(key, at + 1, -1), "`"])
}

policies(keys) := v if {
	is_array(keys)
	v := listed([text | some key in keys; text := policy(key); is_string(text)])
}

keys_of(some_objects) := v if {
	is_array(some_objects)
	v := evidence([key | some one in some_objects; key := access.str(one, "key")])
}

# As much of a list as evidence shows.
evidence(list) := v if {
	is_array(list)
	v := array.slice(list, 0, min([20, count(list)]))
	is_array(v)
} else := []
