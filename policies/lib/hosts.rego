# METADATA
# title: Host names
# description: |
#   Host names as routes use them: compared without case, trailing dot and port; `*.` as the first label is a wildcard that
#   covers one label in the Ingress API and several in the Gateway API; the empty string and `*` are every host.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
#   - ref: https://gateway-api.sigs.k8s.io/reference/spec/#hostname
package lib.portcullis.hosts

# Lower case, no port, no trailing dot; `*` alone becomes `""`.
normal(text) := v if {
	trimmed := trim_space(text)
	small := lower(trimmed)
	bare := without_port(small)
	dotless := trim_suffix(bare, ".")
	v := unstar(dotless)
}

unstar(h) := "" if {
	h == "*"
} else := h

without_port(h) := v if {
	regex.match(`^[^:]*:[0-9]{1,5}$`, h)
	parts := split(h, ":")
	v := concat("", array.slice(parts, 0, 1))
	is_string(v)
} else := h

# Whether a text is a host name the API server takes: DNS labels, at most one leading `*.`. Names with other letters must be
# written in their ASCII form (`xn--…`), so nothing else can be compared.
valid(h) if {
	count(h) <= 253
	regex.match(`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`, h)
	not address(h)
}

# Whether it is an IPv4 address, which no rule may name.
address(h) if {
	regex.match(`^[0-9]{1,3}(\.[0-9]{1,3}){3}$`, h)
}

# Whether it stands for every host.
every_host(h) if {
	h == ""
}

# Whether it is a wildcard host.
wildcard(h) if {
	startswith(h, "*.")
}

# What follows the first label, with its dot: `.example.com` for `*.example.com` and `a.example.com`.
tail(h) := v if {
	i := indexof(h, ".")
	i >= 0
	v := substring(h, i, -1)
	is_string(v)
} else := ""

# Whether a wildcard of `labels` (`"one"` or `"many"`) covers every host that `h` stands for. Both normal.
covers(pattern, h, labels) if {
	pattern == ""
	is_string(h)
	is_string(labels)
}

covers(pattern, h, labels) if {
	pattern == h
	is_string(labels)
}

covers(pattern, h, labels) if {
	labels == "one"
	wildcard(pattern)
	not wildcard(h)
	h != ""
	tail(pattern) == tail(h)
}

covers(pattern, h, labels) if {
	labels == "many"
	wildcard(pattern)
	h != ""
	suffix := tail(pattern)
	endswith(h, suffix)
	count(h) > count(suffix)
}

# Whether some host is served by both.
overlap(a, b, labels) if {
	covers(a, b, labels)
}

overlap(a, b, labels) if {
	covers(b, a, labels)
}

# How a host reads in a message.
shown(h) := "every host" if {
	h == ""
} else := v if {
	v := concat("", ["`", h, "`"])
}

# Several hosts in a message, sorted, at most five by name.
list(hs) := v if {
	unique := shown_sorted(hs)
	count(unique) <= 5
	v := concat(", ", unique)
	is_string(v)
} else := v if {
	unique := shown_sorted(hs)
	first := concat(", ", array.slice(unique, 0, 5))
	rest := format_int(count(unique) - 5, 10)
	v := concat("", [first, " and ", rest, " more"])
}

# The verb that follows such a list.
verb(hs, one, several) := one if {
	count(hs) == 1
	is_string(several)
} else := several

shown_sorted(hs) := v if {
	is_array(hs)
	texts := {text | some h in hs; text := shown(h); is_string(text)}
	v := sort(texts)
}
