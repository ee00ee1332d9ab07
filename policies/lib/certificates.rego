# METADATA
# title: Certificates
# description: |
#   Which certificate a route or listener serves, for which names and until when: read from the Secret itself, else from
#   cert-manager's Certificate for that Secret. No builtin reads certificates on every surface, so the few fields are found in the
#   bytes: the first certificate of the chain, up to some six kilobytes; what is longer is not read.
# related_resources:
#   - ref: https://www.rfc-editor.org/rfc/rfc5280#section-4.1
#     description: The fields of a certificate
#   - ref: https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Certificate
#     description: Certificate of cert-manager
package lib.portcullis.certificates

import data.lib.portcullis.access
import data.lib.portcullis.certificate_bytes
import data.lib.portcullis.classes
import data.lib.portcullis.gateway
import data.lib.portcullis.hosts
import data.lib.portcullis.ingress
import data.lib.portcullis.inventory
import data.lib.portcullis.kinds
import data.lib.portcullis.routes

# The Secrets of the object under review, as `{"namespace", "name", "path", "hosts", "group"}`: each certificate must be valid, and of
# those of one `group` one must be good for each of the hosts.
uses := v if {
	v := uses_of(access.subject, access.namespace)
}

uses_of(o, ns) := v if {
	kinds.of(o) == "Ingress"
	v := of_ingress(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) in ["Gateway", "ListenerSet"]
	v := of_listeners(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) == "IstioGateway"
	v := of_servers(o, ns)
	is_array(v)
} else := v if {
	kinds.of(o) in ["IngressRoute", "IngressRouteTCP"]
	v := of_section(o, ns, ["spec", "tls"], "secretName")
	is_array(v)
} else := v if {
	kinds.of(o) == "HTTPProxy"
	v := of_section(o, ns, ["spec", "virtualhost", "tls"], "secretName")
	is_array(v)
} else := v if {
	kinds.of(o) in ["VirtualServer", "TransportServer"]
	v := of_section(o, ns, ["spec", "tls"], "secret")
	is_array(v)
} else := v if {
	kinds.of(o) == "Route"
	v := of_openshift(o, ns)
	is_array(v)
} else := []

# An Ingress: hosts of a section, else those of its rules where there is one section only. The AWS controller reads no Secrets.
of_ingress(o, ns) := [] if {
	classes.candidates(o) == ["aws-load-balancer-controller"]
	is_string(ns)
} else := v if {
	sections := ingress.tls_entries(o)
	v := [use |
		some i, section in sections
		name := access.str(section, "secretName")
		name != ""
		not contains(name, "/")
		own := section_hosts(o, section, count(sections))
		group := format_int(i, 10)
		use := {"namespace": ns, "name": name, "path": ["spec", "tls", i, "secretName"], "hosts": own, "group": group}
		is_object(use)
	]
}

section_hosts(o, section, sections) := v if {
	names := [host | some text in access.texts(section, "hosts"); host := hosts.normal(text); is_string(host)]
	count(names) > 0
	is_object(o)
	is_number(sections)
	v := names
} else := v if {
	sections == 1
	v := [host | some rule in ingress.rule_hosts(o); host := access.str(rule, "host"); host != ""]
} else := []

# Listeners that end TLS, with all their certificates.
of_listeners(o, ns) := v if {
	v := [use |
		some i, listener in gateway.listeners(o)
		tls := access.obj(listener, "tls")
		access.str(tls, "mode") != "Passthrough"
		some j, ref in access.arr(tls, "certificateRefs")
		core_secret(ref)
		name := access.str(ref, "name")
		name != ""
		at := gateway.parent_namespace(ref, ns)
		own := listener_names(listener)
		group := format_int(i, 10)
		use := {"namespace": at, "name": name, "path": ["spec", "listeners", i, "tls", "certificateRefs", j], "hosts": own, "group": group}
		is_object(use)
	]
}

listener_names(listener) := v if {
	host := hosts.normal(access.str(listener, "hostname"))
	host != ""
	v := [host]
	is_array(v)
} else := []

core_secret(ref) if {
	access.str(ref, "group") == ""
	object.get(ref, "kind", "Secret") == "Secret"
}

# Servers of an Istio Gateway; their Secrets stand in the namespace of the gateway's pods, as a rule its own.
of_servers(o, ns) := v if {
	v := [use |
		some i, server in access.arr(access.obj(o, "spec"), "servers")
		name := access.str(access.obj(server, "tls"), "credentialName")
		name != ""
		own := [host | some text in access.texts(server, "hosts"); host := server_host(text); host != ""]
		group := format_int(i, 10)
		use := {"namespace": ns, "name": name, "path": ["spec", "servers", i, "tls", "credentialName"], "hosts": own, "group": group}
		is_object(use)
	]
}

server_host(text) := v if {
	parts := split(text, "/")
	v := hosts.normal(concat("", array.slice(parts, count(parts) - 1, count(parts))))
}

# A section of a route that names one Secret, perhaps with its namespace, for all hosts of the route.
of_section(o, ns, path, key) := v if {
	text := access.str(section_at(o, path), key)
	text != ""
	parts := split(text, "/")
	name := concat("", array.slice(parts, count(parts) - 1, count(parts)))
	own := sort({host | some entry in routes.hosts_of(o, ns); host := access.str(entry, "host"); host != ""})
	v := [{"namespace": named_namespace(parts, ns), "name": name, "path": array.concat(path, [key]), "hosts": own, "group": ""}]
	is_array(v)
} else := []

# A Route of OpenShift holds its certificate itself, without a name, or names a Secret.
of_openshift(o, ns) := v if {
	own := sort({host | some entry in routes.hosts_of(o, ns); host := access.str(entry, "host"); host != ""})
	v := [use |
		some written in [["certificate", ""], ["externalCertificate", external_name(o)]]
		access.has(access.obj(access.obj(o, "spec"), "tls"), written[0])
		inline_or_named(o, written)
		use := {"namespace": ns, "name": written[1], "path": ["spec", "tls", written[0]], "hosts": own, "group": ""}
		is_object(use)
	]
}

external_name(o) := v if {
	tls := access.obj(access.obj(o, "spec"), "tls")
	v := access.str(access.obj(tls, "externalCertificate"), "name")
}

inline_or_named(o, written) if {
	written[0] == "certificate"
	is_object(o)
}

inline_or_named(o, written) if {
	written[1] != ""
	is_object(o)
}

section_at(o, path) := v if {
	count(path) == 3
	v := access.obj(access.obj(access.obj(o, "spec"), "virtualhost"), "tls")
} else := v if {
	is_array(path)
	v := access.obj(access.obj(o, "spec"), "tls")
}

named_namespace(parts, ns) := v if {
	count(parts) == 2
	is_string(ns)
	v := concat("", array.slice(parts, 0, 1))
	is_string(v)
} else := ns

# What is known of a certificate, as `{"state", "names", "until", "renewal", "related"}`. `state` is `known`, `missing` (neither the
# Secret nor a Certificate was given), or `unread`. `until` and `renewal` are fourteen digits, year to second, or `""`.
of_secret(ns, name) := v if {
	read := parsed(pem(ns, name))
	issued := certificate_for(ns, name)
	v := chosen(read, issued, ns, name)
}

chosen(read, issued, ns, name) := v if {
	read.state == "known"
	renewal := digits(access.str(access.obj(issued, "status"), "renewalTime"))
	v := object.union(read, {"renewal": renewal, "related": secret_reference(ns, name)})
} else := v if {
	issued != {}
	is_string(name)
	v := of_certificate(issued, ns)
	is_object(v)
} else := v if {
	state := access.str(read, "state")
	v := {"state": state, "names": [], "until": "", "renewal": "", "related": []}
}

secret_reference(ns, name) := [] if {
	name == ""
	is_string(ns)
} else := [{"apiVersion": "v1", "kind": "Secret", "namespace": ns, "name": name}]

of_certificate(issued, ns) := v if {
	spec := access.obj(issued, "spec")
	status := access.obj(issued, "status")
	names := sort({host | some text in common_and_alternative(spec); host := hosts.normal(text); host != ""})
	until := digits(access.str(status, "notAfter"))
	renewal := digits(access.str(status, "renewalTime"))
	v := {"state": "known", "names": names, "until": until, "renewal": renewal, "related": [kinds.reference(issued, ns)]}
}

# cert-manager puts the common name among the alternative names only where it is listed; older ones and some issuers always did.
common_and_alternative(spec) := v if {
	v := array.concat(access.texts(spec, "dnsNames"), [access.str(spec, "commonName")])
}

# cert-manager's Certificate that fills a Secret; `{}` where none was given.
certificate_for(ns, name) := v if {
	name != ""
	found := [o |
		some o in certificates_in(ns)
		access.str(access.obj(o, "spec"), "secretName") == name
	]
	count(found) > 0
	v := found[0]
	is_object(v)
} else := {}

certificates_in(ns) := v if {
	by_version := access.obj(access.obj(inventory.whole, "namespace"), ns)
	by_kind := access.obj(by_version, "cert-manager.io/v1")
	by_name := access.obj(by_kind, "Certificate")
	v := [o | some name in access.names(by_name); o := access.obj(by_name, name)]
}

# The certificate text of a Secret; `""` where there is none. As base64 only the part up to the end of the first certificate is read.
pem(ns, name) := v if {
	name == ""
	is_string(ns)
	v := access.str(access.obj(access.obj(access.subject, "spec"), "tls"), "certificate")
	is_string(v)
} else := v if {
	secret := inventory.find(ns, "v1", "Secret", name)
	v := access.str(access.obj(secret, "stringData"), "tls.crt")
	v != ""
} else := v if {
	secret := inventory.find(ns, "v1", "Secret", name)
	text := access.str(access.obj(secret, "data"), "tls.crt")
	text != ""
	v := concat("", [decoded_text(first_part(text)), " "])
	is_string(v)
} else := ""

longest := 11000

# The base64 text up to the end of the first certificate; cut where that is too far away.
first_part(text) := v if {
	ends := [at | some mark in certificate_bytes.ends; at := indexof(text, mark); at >= 0]
	count(ends) > 0
	end := min(ends) + 16
	v := substring(text, 0, min([end, longest]))
	is_string(v)
} else := v if {
	v := substring(text, 0, longest)
}

hexadecimal := [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]

# Every fourth place of a list.
fourths(chars) := v if {
	size := count(chars)
	v := [at |
		some a in hexadecimal
		high := a * 1024
		high < size
		some b in hexadecimal
		middle := high + (b * 64)
		middle < size
		some c in hexadecimal
		at := middle + (c * 4)
		at < size
	]
}

# The bits of each group of four base64 digits: 24, or fewer at the end.
groups_of(text) := v if {
	chars := split(text, "")
	v := [bits |
		some at in fourths(chars)
		group := array.slice(chars, at, at + 4)
		sixes := [six | some digit in group; six := access.str(certificate_bytes.sixes, digit)]
		bits := concat("", sixes)
		is_string(bits)
	]
}

decoded_text(text) := v if {
	chars := [char |
		some bits in groups_of(text)
		some place in [0, 8, 16]
		char := access.str(certificate_bytes.letters, substring(bits, place, 8))
	]
	v := concat("", chars)
}

# The octets of a base64 text, in hexadecimal digits.
decoded(text) := v if {
	v := [octet |
		some bits in groups_of(text)
		some place in [0, 8, 16]
		octet := access.str(certificate_bytes.octets, substring(bits, place, 8))
		octet != ""
	]
}

# The names and the end of the first certificate of a PEM text.
parsed(text) := {"state": "missing", "names": [], "until": ""} if {
	text == ""
} else := v if {
	parts := split(text, "-----")
	count(parts) > 3
	parts[1] == "BEGIN CERTIFICATE"
	startswith(parts[3], "END C")
	lines := replace(replace(parts[2], "\r", ""), "\n", "")
	body := replace(lines, " ", "")
	count(body) <= 8192
	octets := decoded(body)
	joined := concat(" ", octets)
	until := ending(joined)
	until != ""
	names := names_in(joined)
	v := {"state": "known", "names": names, "until": until}
} else := {"state": "unread", "names": [], "until": ""}

# How the validity of a certificate begins: a sequence of two times, each with two or four digits for the year.
validities := [
	{"mark": " 30 1e 17 0d ", "first": 13, "type": "17 0d", "last": 13},
	{"mark": " 30 20 17 0d ", "first": 13, "type": "18 0f", "last": 15},
	{"mark": " 30 22 18 0f ", "first": 15, "type": "18 0f", "last": 15},
]

# When the certificate ends, as fourteen digits; `""` where that is not found.
ending(joined) := v if {
	found := [text |
		some shape in validities
		parts := split(joined, shape.mark)
		count(parts) > 1
		rest := split(parts[1], " ")
		last := shape.first + 2
		array.slice(rest, shape.first, last) == split(shape.type, " ")
		text := time_text(array.slice(rest, last, last + shape.last))
		text != ""
	]
	count(found) > 0
	v := found[0]
	is_string(v)
} else := ""

time_text(octets) := v if {
	text := concat("", octets)
	regex.match(`^(3[0-9]){14}5a$`, text)
	v := concat("", [digit | some octet in array.slice(octets, 0, 14); digit := substring(octet, 1, 1); is_string(digit)])
	is_string(v)
} else := v if {
	text := concat("", octets)
	regex.match(`^(3[0-9]){12}5a$`, text)
	short := concat("", [digit | some octet in array.slice(octets, 0, 12); digit := substring(octet, 1, 1); is_string(digit)])
	v := concat("", [century(short), short])
	is_string(v)
} else := ""

# Years of two digits are those of 1950 to 2049.
century(short) := "19" if {
	regex.match(`^[5-9]`, short)
} else := "20"

# The DNS names among the alternative names: octets `82`, the length, and letters, none of which is an octet above 7f.
names_in(joined) := v if {
	parts := split(joined, " 06 03 55 1d 11 ")
	count(parts) > 1
	rest := split(parts[1], " ")
	bounded := array.slice(rest, 0, extension_end(rest))
	found := {host |
		some i, octet in bounded
		octet == "82"
		window := array.slice(bounded, i + 1, i + 258)
		host := name_at(window)
		host != ""
	}
	v := sort(found)
} else := []

# Where the extension ends: its value is a string of octets, after a mark where it is critical.
extension_end(rest) := v if {
	array.slice(rest, 0, 4) == ["01", "01", "ff", "04"]
	v := 4 + length_at(rest, 4)
} else := v if {
	v := 1 + length_at(rest, 1)
}

# A length and the octets it takes itself.
length_at(octets, at) := v if {
	array.slice(octets, at, at + 1) == ["82"]
	v := ((number(octets, at + 1) * 256) + number(octets, at + 2)) + 3
} else := v if {
	array.slice(octets, at, at + 1) == ["81"]
	v := number(octets, at + 1) + 2
} else := v if {
	v := number(octets, at) + 1
}

# The name that begins with its length.
name_at(octets) := v if {
	array.slice(octets, 0, 1) == ["81"]
	size := number(octets, 1)
	size > 127
	v := host_text(array.slice(octets, 2, 2 + size), size)
	v != ""
} else := v if {
	size := number(octets, 0)
	size > 0
	size < 128
	v := host_text(array.slice(octets, 1, 1 + size), size)
	is_string(v)
} else := ""

host_text(octets, size) := v if {
	letters := [letter | some octet in octets; letter := access.str(certificate_bytes.host_letters, octet); letter != ""]
	count(letters) == size
	v := hosts.normal(concat("", letters))
} else := ""

# The value of the octet at a place.
number(octets, at) := v if {
	text := concat("", array.slice(octets, at, at + 1))
	high := indexof("0123456789abcdef", substring(text, 0, 1))
	low := indexof("0123456789abcdef", substring(text, 1, 1))
	count(text) == 2
	v := (high * 16) + low
} else := 0

# A time of the API as fourteen digits; `""` where it is none.
digits(text) := v if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$`, text)
	start := substring(text, 0, 19)
	day := replace(replace(start, "-", ""), ":", "")
	v := replace(day, "T", "")
} else := ""

# What time it is, as fourteen digits; `""` where that was not given.
now := v if {
	v := digits(access.str(access.root, "now"))
}

# The days from one time to another, by their dates.
days_between(from, to) := v if {
	v := day_number(to) - day_number(from)
}

days_before_month := [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

# The days of the calendar before a date, by a count that begins in year 0.
day_number(text) := v if {
	regex.match(`^[0-9]{4}(0[1-9]|1[0-2])[0-9]{8}$`, text)
	year := whole(substring(text, 0, 4))
	month := whole(substring(text, 4, 2))
	day := whole(substring(text, 6, 2))
	before := sum(array.slice(days_before_month, month - 1, month))
	v := (((year * 365) + leap_days(last_leap_year(year, month))) + before) + day
	is_number(v)
} else := 0

last_leap_year(year, month) := v if {
	month > 2
	v := year
} else := v if {
	is_number(month)
	v := year - 1
}

leap_days(year) := v if {
	hundreds := cut(year)
	v := (cut(year * 25) - hundreds) + cut(hundreds * 25)
}

# A number without its last two digits: a hundredth, and of 25 times the number a quarter.
cut(n) := v if {
	n >= 100
	text := format_int(n, 10)
	v := whole(substring(text, 0, count(text) - 2))
	is_number(v)
} else := 0

# The number that digits write, with zeros before it or not.
whole(text) := v if {
	bare := trim_left(text, "0")
	regex.match(`^(0|[1-9][0-9]{0,8})$`, bare)
	v := to_number(bare)
	is_number(v)
} else := 0

# Whether one of the names of a certificate is good for a host: a wildcard of the certificate covers one label. A wildcard host asks
# for the same wildcard, or for names below it.
good_for(names, host) if {
	is_array(names)
	some name in names
	hosts.covers(name, host, "one")
}

good_for(names, host) if {
	hosts.wildcard(host)
	is_array(names)
	some name in names
	hosts.covers(host, name, "many")
}

# The Secrets that the object names, each once, with what is known of its certificate. Reading bytes takes its time, so of the
# Secrets beyond the first eight only what cert-manager says is known.
secrets := v if {
	named := sort({pair | some use in uses; pair := [access.str(use, "namespace"), access.str(use, "name")]; is_array(pair)})
	v := [entry |
		some i, pair in named
		known := looked_up(i, pair)
		entry := {"pair": pair, "known": known}
		is_object(entry)
	]
}

looked_up(i, pair) := {"state": "missing", "names": [], "until": "", "renewal": "", "related": []} if {
	not inventory.given
	pair[1] != ""
	is_number(i)
} else := v if {
	i >= 8
	read := {"state": unread_state(pair[0], pair[1]), "names": [], "until": ""}
	v := chosen(read, certificate_for(pair[0], pair[1]), pair[0], pair[1])
	is_object(v)
} else := v if {
	v := of_secret(pair[0], pair[1])
}

unread_state(ns, name) := "missing" if {
	inventory.find(ns, "v1", "Secret", name) == {}
} else := "unread"

# The uses with what is known of each certificate, as `{"use", "known"}`.
judged := v if {
	v := [entry |
		some use in uses
		some secret in secrets
		secret.pair == [use.namespace, use.name]
		known := secret.known
		entry := {"use": use, "known": known}
		is_object(entry)
	]
}

# What would tell about a certificate that is not known, for `details.needs`.
need(use) := "the certificate" if {
	use.name == ""
} else := v if {
	v := concat("", ["v1/Secret ", use.namespace, "/", use.name])
}

# The certificate of a use for a message.
shown(use) := "the certificate of the Route" if {
	use.name == ""
} else := v if {
	v := concat("", ["the certificate in Secret `", use.namespace, "/", use.name, "`"])
}
