package lib.portcullis.hosts_test

import data.lib.portcullis.hosts

test_normal_form if {
	texts := {
		"shop.example.com": "shop.example.com",
		"Shop.EXAMPLE.com": "shop.example.com",
		"shop.example.com.": "shop.example.com",
		" shop.example.com ": "shop.example.com",
		"shop.example.com:8443": "shop.example.com",
		"Shop.example.com.:443": "shop.example.com",
		"*.Example.com": "*.example.com",
		"*": "",
		"": "",
	}
	wrong := {text: got | some text, want in texts; got := hosts.normal(text); got != want}
	wrong == {}
}

test_port_is_cut_only_where_it_is_one if {
	hosts.normal("shop.example.com:http") == "shop.example.com:http"
	hosts.normal("2001:db8::1") == "2001:db8::1"
}

test_valid_names if {
	every name in ["a", "shop.example.com", "*.example.com", "xn--bcher-kva.example.com", "a-b.c", "1.example.com"] {
		hosts.valid(name)
	}
}

test_invalid_names if {
	every name in ["", "*", "*.", "shop..example.com", "-a.example.com", "a-.example.com", "shop_1.example.com", "a.*.example.com", "*a.example.com", "bücher.example.com", "Shop.example.com", "192.0.2.10", "http://shop.example.com", "shop.example.com:80", "<shop>"] {
		not hosts.valid(name)
	}
}

test_names_of_253_characters_at_most if {
	long := concat(".", [label | some i in numbers.range(1, 63); i > 0; label := "abc"])
	hosts.valid(long)
	not hosts.valid(concat(".", [long, "ab"]))
}

test_wildcard_of_one_label if {
	hosts.covers("*.example.com", "a.example.com", "one")
	hosts.covers("*.example.com", "*.example.com", "one")
	not hosts.covers("*.example.com", "a.b.example.com", "one")
	not hosts.covers("*.example.com", "*.b.example.com", "one")
	not hosts.covers("*.example.com", "example.com", "one")
	not hosts.covers("*.example.com", "", "one")
}

test_wildcard_of_many_labels if {
	hosts.covers("*.example.com", "a.example.com", "many")
	hosts.covers("*.example.com", "a.b.example.com", "many")
	hosts.covers("*.example.com", "*.b.example.com", "many")
	not hosts.covers("*.example.com", "example.com", "many")
	not hosts.covers("*.b.example.com", "*.example.com", "many")
	not hosts.covers("*.example.com", "", "many")
}

test_labels_end_at_dots if {
	every labels in ["one", "many"] {
		not hosts.covers("*.example.com", "evilexample.com", labels)
		not hosts.covers("*.example.com", "a.evilexample.com", labels)
		not hosts.covers("*.example.com", "example.com.evil.org", labels)
	}
}

test_every_host_covers_all if {
	every host in ["", "a.example.com", "*.example.com"] {
		hosts.covers("", host, "one")
		hosts.covers("", host, "many")
	}
	not hosts.covers("a.example.com", "", "many")
}

test_overlap_is_the_same_both_ways if {
	hosts.overlap("*.example.com", "a.example.com", "one")
	hosts.overlap("a.example.com", "*.example.com", "one")
	hosts.overlap("", "a.example.com", "one")
	not hosts.overlap("a.example.com", "b.example.com", "many")
	not hosts.overlap("*.a.example.com", "*.b.example.com", "many")
}

test_lists_for_messages if {
	hosts.list([""]) == "every host"
	hosts.list(["b.example.com", "a.example.com", "b.example.com"]) == "`a.example.com`, `b.example.com`"
	hosts.list(["a", "b", "c", "d", "e"]) == "`a`, `b`, `c`, `d`, `e`"
	hosts.list(["a", "b", "c", "d", "e", "f", "g"]) == "`a`, `b`, `c`, `d`, `e` and 2 more"
}

test_verbs if {
	hosts.verb(["a"], "is", "are") == "is"
	hosts.verb(["a", "b"], "is", "are") == "are"
}
