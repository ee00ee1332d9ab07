package lib.portcullis.injection_test

import data.lib.portcullis.injection

prefix := "nginx.ingress.kubernetes.io/"

kind(name, text) := injection.annotation(concat("", [prefix, name]), text)

test_harmless_values if {
	harmless := [
		["proxy-read-timeout", "60s"],
		["proxy-body-size", "'8m'"],
		["auth-signin", "https://a.example.com/?rd=${request_uri}"],
		["permanent-redirect", "https://a.example.com/#/x"],
		["auth-tls-match-cn", "CN=(a|b){1,2}"],
		["cors-allow-origin", "https://a.example.com,\nhttps://b.example.com"],
		["proxy-cookie-path", "/ \"/; Secure\""],
		["server-alias", "a.example.com, b.example.com"],
		["configuration-snippet", "return 403; }"],
		["whitelist-source-range", "10.0.0.0/8,\n192.168.0.0/16\n"],
	]
	found := [name | some entry in harmless; [name, text] := entry; kind(name, text) != ""]
	found == []
}

test_harmful_values if {
	harmful := [
		["auth-url", "http://a.example.com/#;"],
		["auth-url", "http://a.example.com/ #x"],
		["mirror-target", "https://a } b {"],
		["proxy-cookie-path", "/ /; evil"],
		["upstream-hash-by", "$a\rb"],
		["auth-cache-key", "x\"y"],
		["auth-realm", "The \"shop\" area"],
	]
	found := [name | some entry in harmful; [name, text] := entry; kind(name, text) == ""]
	found == []
}

test_own_prefixes if {
	injection.annotation("alb.ingress.kubernetes.io/actions.x", "{\n\u0001") == ""
	injection.annotation("haproxy.org/set-host", "a\nb") == ""
	injection.annotation("haproxy.org/set-host", "a\u0001b") == "control"
	injection.annotation("nginx.org/ssl-ciphers", "HIGH; }") == "characters"
	injection.annotation("nginx.org/rewrites", "serviceName=a rewrite=/;\nserviceName=b rewrite=/b/") == ""
}

test_paths if {
	injection.nginx_path("/a{2}", true) == ""
	injection.nginx_path("/a{2}", false) == "characters"
	injection.nginx_path("/a\\", true) == "characters"
	injection.nginx_path("/a\\\\", true) == ""
	injection.nginx_path("/etc/nginx", false) == "file"
	injection.nginx_path("/etc/nginx-docs", false) == ""
	injection.nginx_path("/content_by_lua", false) == "code"
}
