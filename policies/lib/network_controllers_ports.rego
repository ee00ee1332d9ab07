# METADATA
# title: Ports of ingress controllers
# description: |
#   Ports at which an ingress controller is not a route: its admission webhook, its admin interface, its metrics. Whether the workload under
#   review is a controller is told by the images of its containers and the labels of its Pods, and whether a port is open by what the
#   controller itself goes by: its arguments and environment; for metrics, by the ports that are declared.
# related_resources:
#   - ref: https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
#     description: "ingress-nginx: `--validating-webhook` is off where it has no address"
#   - ref: https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/
#     description: "Traefik: `api.insecure` opens the API on the entry point `traefik`, by default port 8080"
#   - ref: https://developer.konghq.com/gateway/configuration/#admin-listen
#     description: "Kong: `admin_listen` is on the loopback address by default"
#   - ref: https://www.haproxy.com/documentation/kubernetes-ingress/administration/
#     description: "HAProxy: statistics and metrics at port 1024"
#   - ref: https://docs.nginx.com/nginx-ingress-controller/logging-and-monitoring/prometheus/
#     description: "F5 NGINX: metrics at port 9113"
package lib.portcullis.network_controllers_ports

import data.lib.portcullis.access
import data.lib.portcullis.network_controllers_faults
import data.lib.portcullis.network_workloads
import data.lib.portcullis.versions
import data.lib.portcullis.vulnerabilities

# What images and labels of controllers are called, by their ids. An image is told by the end of its repository.
controllers := {
	"f5-nginx": {"images": ["nginx/nginx-ingress", "nginx-plus-ingress"], "labels": ["nginx-ingress"]},
	"haproxytech": {"images": ["haproxytech/kubernetes-ingress"], "labels": ["kubernetes-ingress"]},
	"ingress-nginx": {
		"images": ["ingress-nginx-controller", "ingress-nginx/controller", "ingress-nginx/controller-chroot", "nginx-ingress-controller"],
		"labels": ["ingress-nginx"],
	},
	"jcmoraisjr-haproxy": {"images": ["haproxy-ingress"], "labels": ["haproxy-ingress"]},
	"kong": {"images": ["kong", "kong-gateway"], "labels": ["ingress-kong", "kong", "proxy-kong"]},
	"traefik": {"images": ["mirrored-library-traefik", "traefik"], "labels": ["traefik"]},
}

# Declared ports of metrics and statistics, by their names and numbers.
metrics := {
	"f5-nginx": {"names": ["prometheus"], "numbers": [9113]},
	"haproxytech": {"names": ["stat"], "numbers": [1024]},
	"ingress-nginx": {"names": ["metrics"], "numbers": [10254]},
	"jcmoraisjr-haproxy": {"names": ["metrics", "stat", "stats"], "numbers": [1936]},
	"kong": {"names": ["status"], "numbers": [8100]},
	"traefik": {"names": ["metrics"], "numbers": [9100]},
}

# The containers of the workload under review that are a controller, as `{"id", "container", "path", "version"}`. The version is normal,
# `""` where the image does not tell.
parts := v if {
	network_workloads.subject != {}
	v := [part |
		some i, container in access.arr(network_controllers_faults.pod, "containers")
		path := array.concat(network_controllers_faults.pod_path, ["containers", i])
		image := access.str(container, "image")
		some id in access.names(controllers)
		is_controller(id, image)
		part := {"id": id, "container": container, "path": path, "version": version_of(image)}
		is_object(part)
	]
} else := []

is_controller(id, image) if {
	known := access.obj(controllers, id)
	written := concat("", ["/", repository(image)])
	some name in access.texts(known, "images")
	ending := concat("", ["/", name])
	endswith(written, ending)
}

is_controller(id, image) if {
	known := access.obj(controllers, id)
	values := access.texts(known, "labels")
	labels := access.obj(network_workloads.subject, "labels")
	is_string(image)
	some key in ["app.kubernetes.io/name", "app"]
	access.str(labels, key) in values
}

# An image without its tag and digest.
repository(image) := v if {
	bare := before(image, "@")
	tag := tag_of(bare)
	tag != ""
	v := trim_suffix(bare, concat("", [":", tag]))
	is_string(v)
} else := v if {
	v := before(image, "@")
}

# What follows the last colon, where no slash follows it: that would be the port of a registry.
tag_of(bare) := v if {
	pieces := split(bare, "/")
	last := concat("", array.slice(pieces, count(pieces) - 1, count(pieces)))
	parts_of_last := split(last, ":")
	v := concat("", array.slice(parts_of_last, 1, 2))
}

before(text, separator) := v if {
	pieces := split(text, separator)
	v := concat("", array.slice(pieces, 0, 1))
}

version_of(image) := v if {
	v := versions.normal(tag_of(before(image, "@")))
}

# The version of an image as it is written.
shown_version(container) := v if {
	v := tag_of(before(access.str(container, "image"), "@"))
}

# Its open ports, the most dangerous first, as `{"what", "protocol", "number", "path", "container", "vulnerabilities"}`.
found := v if {
	v := array.concat(array.concat(admission, admin_traefik), array.concat(admin_kong, measured))
}

# The webhook of ingress-nginx, which runs what an Ingress makes of its configuration for whoever asks.
admission := v if {
	v := [port |
		some part in parts
		part.id == "ingress-nginx"
		some flag in array.slice(flags(part, "--validating-webhook"), 0, 1)
		place := place_of(part, flag)
		number := place.number
		path := place.path
		ids := vulnerable(part.version)
		port := {
			"what": "the admission webhook of ingress-nginx",
			"protocol": "TCP",
			"number": number,
			"path": path,
			"container": part.container,
			"vulnerabilities": ids,
		}
		network_workloads.is_port(number)
	]
}

# A declared port is the place to look at, else the argument.
place_of(part, flag) := v if {
	declared := [row |
		some i, port in access.arr(part.container, "ports")
		access.num(port, "containerPort", 0) == number_in(flag.value)
		path := array.concat(part.path, ["ports", i])
		number := access.num(port, "containerPort", 0)
		row := {"number": number, "path": path}
		is_object(row)
	]
	count(declared) > 0
	v := declared[0]
	is_object(v)
} else := v if {
	number := number_in(flag.value)
	path := flag.path
	v := {"number": number, "path": path}
}

# The identifiers of the vulnerabilities that the webhook of a version has.
vulnerable(version) := v if {
	v := [id |
		some id in ["CVE-2025-1974", "CVE-2026-24514"]
		version != ""
		fact := access.obj(vulnerabilities.known, id)
		versions.within(version, access.arr(fact, "affected"))
	]
}

# Traefik serves its API and dashboard without authentication only where it is told to.
admin_traefik := v if {
	v := [port |
		some part in parts
		part.id == "traefik"
		some path in array.slice(insecure_api(part), 0, 1)
		number := entry_point(part)
		port := {
			"what": "the unprotected API of Traefik",
			"protocol": "TCP",
			"number": number,
			"path": path,
			"container": part.container,
			"vulnerabilities": [],
		}
		network_workloads.is_port(number)
	]
}

insecure_api(part) := v if {
	by_flag := [path | some flag in flags(part, "--api.insecure"); lower(flag.value) in ["", "1", "t", "true"]; path := flag.path]
	by_variable := [path | some variable in variables(part, "TRAEFIK_API_INSECURE"); lower(variable.value) in ["1", "t", "true"]; path := variable.path]
	v := array.concat(by_flag, by_variable)
}

# The number of the entry point `traefik`.
entry_point(part) := v if {
	numbered := [number | some flag in flags(part, "--entrypoints.traefik.address"); number := number_in(before(flag.value, "/")); number > 0]
	count(numbered) > 0
	v := numbered[0]
	is_number(v)
} else := 8080

# Addresses of Kong's admin interface that are not the loopback. One that asks for client certificates is guarded.
admin_kong := v if {
	v := [port |
		some part in parts
		part.id == "kong"
		some variable in variables(part, "KONG_ADMIN_LISTEN")
		some listener in split(variable.value, ",")
		address := before(trim_space(listener), " ")
		not local(address)
		not guarded(part, listener)
		number := number_in(address)
		path := variable.path
		port := {
			"what": "the admin interface of Kong",
			"protocol": "TCP",
			"number": number,
			"path": path,
			"container": part.container,
			"vulnerabilities": [],
		}
		network_workloads.is_port(number)
	]
}

local(address) if {
	regex.match(`^(127\.|localhost:|\[::1\]|off$)`, address)
}

guarded(part, listener) if {
	contains(concat("", [listener, " "]), " ssl ")
	some variable in variables(part, "KONG_NGINX_ADMIN_SSL_VERIFY_CLIENT")
	lower(variable.value) == "on"
}

# Declared ports of metrics.
measured := v if {
	v := [port |
		some part in parts
		known := access.obj(metrics, part.id)
		some i, declared in access.arr(part.container, "ports")
		measures(known, declared)
		number := access.num(declared, "containerPort", 0)
		protocol := network_workloads.protocol_of(declared)
		path := array.concat(part.path, ["ports", i])
		port := {
			"what": "the metrics of the controller",
			"protocol": protocol,
			"number": number,
			"path": path,
			"container": part.container,
			"vulnerabilities": [],
			"metrics": true,
		}
		network_workloads.is_port(number)
	]
}

measures(known, declared) if {
	access.str(declared, "name") in access.texts(known, "names")
}

measures(known, declared) if {
	number := access.num(declared, "containerPort", 0)
	number in access.arr(known, "numbers")
}

# The arguments of a container with a name, as `{"value", "path"}`: `--name=value`, `--name` and the next one, or alone.
flags(part, name) := v if {
	v := [flag |
		some key in ["command", "args"]
		texts := access.arr(part.container, key)
		some i, argument in texts
		is_string(argument)
		lower(before(argument, "=")) == name
		path := array.concat(part.path, [key, i])
		value := value_of(argument, array.slice(texts, i + 1, i + 2))
		flag := {"value": value, "path": path}
		is_object(flag)
	]
}

value_of(argument, following) := v if {
	contains(argument, "=")
	is_array(following)
	v := substring(argument, indexof(argument, "=") + 1, -1)
} else := v if {
	plain := [text | some text in following; is_string(text); not startswith(text, "-")]
	v := concat("", plain)
}

# The variables of a container with a name, as `{"value", "path"}`.
variables(part, name) := v if {
	v := [variable |
		some i, entry in access.arr(part.container, "env")
		access.str(entry, "name") == name
		value := access.str(entry, "value")
		path := array.concat(part.path, ["env", i])
		variable := {"value": value, "path": path}
		is_object(variable)
	]
}

# The port of an address such as `:8443` or `0.0.0.0:8001`; 0 where it has none.
number_in(address) := v if {
	pieces := split(address, ":")
	count(pieces) > 1
	digits := concat("", array.slice(pieces, count(pieces) - 1, count(pieces)))
	regex.match(`^(0|[1-9][0-9]{0,4})$`, digits)
	v := to_number(digits)
	is_number(v)
} else := 0
