package lib.portcullis.paths_test

import data.lib.portcullis.paths

any_path := {"match": "any", "value": ""}

exact(text) := {"match": "exact", "value": text}

characters(text) := {"match": "character", "value": text}

test_elements_lose_their_trailing_slash if {
	paths.element("/shop/") == {"match": "element", "value": "/shop"}
	paths.element("/") == {"match": "element", "value": ""}
}

test_patterns_for_every_path if {
	every text in [".*", "/.*", "/(.*)", "^/(.*)$", "/?(.*)", "(/|$)(.*)", "/()(.*)", "/(?:.*)", "/.*?", "/(.*)?"] {
		paths.regular(text, "closed") == any_path
		paths.regular(text, "open") == any_path
	}
}

test_patterns_open_at_their_end if {
	every text in ["/", "^/", "/?", "(/)"] {
		paths.regular(text, "open") == any_path
		paths.regular(text, "closed").match == "regex"
	}
}

test_patterns_for_some_paths if {
	every text in ["/shop.*", "/shop(/|$)(.*)", "/.+", "/[a-z]*", "/.*\\.php", "/.*/admin", "/(.*)\\.js$"] {
		paths.regular(text, "open").match == "regex"
	}
}

test_literal_start if {
	starts := {
		"/shop/(.*)": "/shop/",
		"^/shop": "/shop",
		"/shops?/x": "/shop",
		"/a*": "/",
		"/v[0-9]+/x": "/v",
		"/a{2}": "/",
		"/shop|/blog": "",
		"/(shop|blog)": "/",
		"/shop\\.php": "/shop",
		"(shop)": "",
	}
	wrong := {text: got | some text, want in starts; got := paths.regular(text, "closed").value; got != want}
	wrong == {}
}

test_everything if {
	every m in [any_path, paths.element("/"), paths.element(""), characters("/"), characters("")] {
		paths.everything(m)
	}
	every m in [exact("/"), paths.element("/a"), characters("/a"), {"match": "regex", "value": "/"}] {
		not paths.everything(m)
	}
}

test_covers if {
	paths.covers(paths.element("/shop"), exact("/shop"))
	paths.covers(paths.element("/shop"), exact("/shop/x"))
	paths.covers(paths.element("/shop"), paths.element("/shop/x"))
	paths.covers(characters("/shop"), exact("/shopping"))
	paths.covers(characters("/shop"), paths.element("/shopping"))
	paths.covers(any_path, {"match": "regex", "value": "/x"})
	not paths.covers(paths.element("/shop"), exact("/shopping"))
	not paths.covers(paths.element("/shop"), characters("/shop"))
	not paths.covers(exact("/shop"), paths.element("/shop"))
	not paths.covers({"match": "regex", "value": "/shop"}, exact("/shop"))
}

test_overlap if {
	pairs := [
		[exact("/shop"), exact("/shop")],
		[exact("/shop/x"), paths.element("/shop")],
		[characters("/shop"), paths.element("/shopping")],
		[characters("/shop"), paths.element("/shop/x")],
		[characters("/shop/x"), paths.element("/shop")],
		[{"match": "regex", "value": "/sh"}, exact("/shop")],
		[{"match": "regex", "value": "/shop/x"}, paths.element("/shop")],
		[any_path, exact("/")],
	]
	every pair in pairs {
		paths.overlap(pair[0], pair[1])
		paths.overlap(pair[1], pair[0])
	}
}

test_no_overlap if {
	pairs := [
		[exact("/shop"), exact("/shop/")],
		[exact("/shopping"), paths.element("/shop")],
		[paths.element("/shop"), paths.element("/shopping")],
		[characters("/shop"), exact("/sho")],
		[{"match": "regex", "value": "/blog"}, paths.element("/shop")],
	]
	every pair in pairs {
		not paths.overlap(pair[0], pair[1])
		not paths.overlap(pair[1], pair[0])
	}
}
