package lib.portcullis.settings_test

import data.lib.portcullis.controllers
import data.lib.portcullis.settings

object_with(text) := {"metadata": {"annotations": {"example.com/switch": text}}}

read(controller, text) := settings.boolean(controller, object_with(text), "example.com/switch")

# Go's strconv.ParseBool.
parse_bool := ["agic", "aws-load-balancer-controller", "f5-nginx", "ingress-nginx", "jcmoraisjr-haproxy", "traefik"]

literal := ["contour", "istio", "kong"]

test_every_controller_has_a_parser if {
	some_parser := {id | some id in array.concat(parse_bool, literal)} | {"cilium", "gce", "haproxytech", "traefik-ingress-nginx"}
	some_parser == object.keys(controllers.booleans)
}

test_parse_bool if {
	every id in parse_bool {
		every text in ["1", "t", "T", "true", "TRUE", "True"] {
			read(id, text) == "true"
		}
		every text in ["0", "f", "F", "false", "FALSE", "False"] {
			read(id, text) == "false"
		}
		every text in ["yes", "on", "tRUE", "enabled", " true", "true ", "2"] {
			read(id, text) == ""
		}
	}
}

test_literals if {
	every id in literal {
		read(id, "true") == "true"
		read(id, "false") == "false"
		every text in ["True", "TRUE", "1", "0", "False", "t", " true"] {
			read(id, text) == ""
		}
	}
}

test_gce_takes_the_rest_for_true if {
	read("gce", "False") == "false"
	read("gce", "0") == "false"
	read("gce", "no") == "true"
	read("gce", "1") == "true"
}

test_haproxytech_knows_words if {
	every text in ["on", "ON", "Enabled", "true", "1"] {
		read("haproxytech", text) == "true"
	}
	every text in ["off", "Disabled", "false", "0"] {
		read("haproxytech", text) == "false"
	}
	read("haproxytech", "yes") == ""
}

test_cilium_knows_words if {
	read("cilium", "enabled") == "true"
	read("cilium", "disabled") == "false"
	read("cilium", "1") == "true"
	read("cilium", "Enabled") == ""
}

test_traefik_nginx_takes_the_rest_for_false if {
	read("traefik-ingress-nginx", "TRUE") == "true"
	every text in ["1", "t", "yes", "false"] {
		read("traefik-ingress-nginx", text) == "false"
	}
}

test_absent_is_neither if {
	every id in object.keys(controllers.booleans) {
		read(id, "") == ""
		settings.boolean(id, {}, "example.com/switch") == ""
		settings.boolean(id, {"metadata": {"annotations": {"example.com/switch": true}}}, "example.com/switch") == ""
	}
	settings.boolean("no-such-controller", object_with("true"), "example.com/switch") == ""
}

test_first_set if {
	settings.first_set(object_with("x"), ["example.com/other", "example.com/switch"]) == "example.com/switch"
	settings.first_set(object_with("x"), ["example.com/other"]) == ""
}

test_positive if {
	every text in ["1", "10", "+5", " 7 ", "007"] {
		settings.positive(text)
	}
	every text in ["0", "-1", "", "x", "1.5", "00"] {
		not settings.positive(text)
	}
}

test_restricting if {
	settings.restricting("10.0.0.0/8, 192.0.2.1")
	not settings.restricting("")
	not settings.restricting("10.0.0.0/8,0.0.0.0/0")
	not settings.restricting("::/0")
}
