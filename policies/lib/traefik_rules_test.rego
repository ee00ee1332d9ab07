package lib.portcullis.traefik_rules_test

import data.lib.portcullis.traefik_rules

hosts(text) := sort({host | some alternative in traefik_rules.alternatives(text); some host in alternative.hosts})

texts(text) := sort({path.text | some alternative in traefik_rules.alternatives(text); some path in alternative.paths})

test_names if {
	hosts("Host(`shop.example.com`)") == ["shop.example.com"]
	hosts("Host(`A.example.com`, `b.example.com`) && PathPrefix(`/x`)") == ["a.example.com", "b.example.com"]
	hosts("Host(`a.example.com`) || Host(`b.example.com`)") == ["a.example.com", "b.example.com"]
	hosts("Host(\"a.example.com\")") == ["a.example.com"]
	hosts("HostSNI(`*`)") == [""]
	hosts("PathPrefix(`/`)") == [""]
}

test_groups if {
	rule := "Host(`a.example.com`) && (PathPrefix(`/x`) || Path(`/y`))"
	hosts(rule) == ["a.example.com"]
	texts(rule) == ["/x", "/y"]
	hosts("(Host(`a.example.com`) || Host(`b.example.com`)) && PathPrefix(`/x`)") == ["a.example.com", "b.example.com"]
	texts("((Host(`a.example.com`)))") == []
	hosts("(Host(`a.example.com`))") == ["a.example.com"]
	rules := "(Host(`a.example.com`) && PathPrefix(`/a`)) || (Host(`b.example.com`) && !ClientIP(`10.0.0.0/8`))"
	found := traefik_rules.alternatives(rules)
	count(found) == 2
	found[0].narrow == false
	found[1].narrow == true
}

test_patterns if {
	hosts("HostRegexp(`.+`)") == [""]
	hosts("HostRegexp(`{any:.*}`)") == [""]
	hosts("HostRegexp(`^[a-z0-9-]+\\.example\\.com$`)") == ["*.example.com"]
	hosts("HostRegexp(`{sub:[a-z]+}.example.com`)") == ["*.example.com"]
	hosts("HostRegexp(`^(shop|store)\\.example\\.com$`)") == ["shop.example.com", "store.example.com"]
	hosts("HostRegexp(`^(www\\.)?shop\\.example\\.com$`)") == []
	hosts("HostRegexp(`^\\w+\\.example\\.com$`)") == ["*.example.com"]
	hosts("HostRegexp(`^shop.*$`)") == []
}

test_paths if {
	found := traefik_rules.alternatives("PathRegexp(`^/.*`)")
	found[0].paths[0].matcher.match == "any"
	other := traefik_rules.alternatives("PathRegexp(`/api/v[0-9]`)")
	other[0].paths[0].matcher == {"match": "regex", "value": ""}
	exact := traefik_rules.alternatives("Path(`/a`)")
	exact[0].paths[0].matcher == {"match": "exact", "value": "/a"}
}

test_what_is_not_read if {
	not traefik_rules.readable("")
	not traefik_rules.readable("Host(`a")
	not traefik_rules.readable("Host()")
	not traefik_rules.readable("((Host(`a`) || Host(`b`)) && Path(`/`)) || Host(`c`)")
	not traefik_rules.readable("Host(`a.example.com`) Path(`/`)")
	not traefik_rules.readable("Host(\"a\\\"b\")")
}
