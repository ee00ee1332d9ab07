# METADATA
# title: Weak words
# description: Names of ciphers that are broken, and of headers by which backends tell who somebody is.
package lib.portcullis.weakness

# The weak ones of a list of ciphers, with what switches ciphers off left out.
ciphers(text) := v if {
	v := [name |
		some part in split(replace(replace(text, ",", ":"), " ", ":"), ":")
		name := trim_left(trim_space(part), "+")
		cipher(name)
	]
}

cipher(name) if {
	regex.match(`^[^!-].*`, name)
	regex.match(`(^|[-_+])(RC2|RC4|DES|3DES|CBC3|NULL|EXP|EXPORT|EXPORT40|MD5|ANULL|ENULL|ADH|AECDH|ANON|LOW)([-_+0-9]|$)`, upper(name))
}

cipher(name) if {
	regex.match(`^@SECLEVEL=0$`, upper(name))
}

# What a header of a request tells the backend: `identity`, `address`, `host` or `""`.
header(name) := "identity" if {
	folded := lower(name)
	regex.match(`^(x-)?(remote|forwarded|auth-request|authenticated|webauth|consumer)-(user|username|userid|user-id|email|groups?|preferred-username)$`, folded)
} else := "identity" if {
	folded := lower(name)
	regex.match(`^(impersonate-(user|group|uid)|impersonate-extra-.*|x-amzn-oidc-(identity|data|accesstoken)|x-goog-authenticated-user-(email|id))$`, folded)
} else := "identity" if {
	folded := lower(name)
	regex.match(`^((x-)?ssl-client-(s-dn|dn|cn|verify|cert|subject-dn)|x-forwarded-client-cert)$`, folded)
} else := "address" if {
	folded := lower(name)
	folded in [
		"x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip", "cf-connecting-ip", "x-client-ip", "x-cluster-client-ip",
		"x-envoy-external-address",
	]
} else := "host" if {
	lower(name) == "host"
} else := ""

# Whether the value of a header is what the client sent in another header, a cookie or a parameter.
from_client(value) if {
	regex.match(`\$\{?(http|arg|cookie)_[a-z0-9_]+`, lower(plain_host(value)))
}

from_client(value) if {
	regex.match(`%\[(req\.)?(f?hdr|cook|url_param|param)\(`, lower(plain_host(value)))
}

# The host that was asked for is no free choice: the route was found by it.
plain_host(value) := v if {
	nginx := replace(value, "$http_host", "$host")
	haproxy := replace(nginx, "%[req.hdr(host)", "%[host")
	v := replace(haproxy, "%[hdr(host)", "%[host")
}

# Whether it is a text of its own, without a variable.
fixed(value) if {
	trim(value, "\"' ") != ""
	not regex.match(`[$%{]`, value)
}
