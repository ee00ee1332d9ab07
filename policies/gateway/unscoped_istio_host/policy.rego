# METADATA
# title: Istio Gateway host that every namespace may use
# description: |
#   A host of an Istio Gateway names no namespace, or `*`, so VirtualServices of every namespace bind to it: whoever may write one
#   anywhere takes paths of the host, or for a wildcard any name below it that nobody serves yet, with the certificate of the
#   Gateway. With `./` only the Gateway's own namespace binds, with `shop/` only that one. In the baseline profile wildcard hosts are
#   found, in the strict profile all. Servers in mode AUTO_PASSTHROUGH, which join the meshes of several clusters, read no
#   VirtualServices and are left alone.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/gateway/#Server
#     description: Hosts of the servers of a Gateway
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#restrict-gateway-creation-privileges
#     description: Security best practices of Istio
# custom:
#   severity: medium
#   profile: baseline
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds: [networking.istio.io/Gateway]
#   needs: []
#   remediation: Write the namespace before the host, `./shop.example.com` for the Gateway's own or `store/shop.example.com` for another.
#   frameworks:
#     nist80053: [AC-3, AC-4]
#     nsa: [Namespace separation and hardening]
#   parameters:
#     wildcards_only:
#       type: boolean
#       default: true
#       strict: false
#       description: Whether only wildcard hosts, `*` among them, are a finding.
#     allowed_hosts:
#       type: array
#       items: {type: string}
#       default: []
#       description: Hosts that every namespace may use; a wildcard covers itself and the names below it, `*` every host.
package portcullis.gateway.unscoped_istio_host

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.hosts
import data.lib.portcullis.istio_gateways
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	count(unscoped) > 0
	first := unscoped[0]
	names := sort({host | some entry in unscoped; host := access.str(entry, "host")})
	shown := hosts.list(names)
	msg := concat("", ["VirtualServices of every namespace may bind to ", shown])
	path := access.arr(first, "path")
	details := {"path": path, "evidence": {"hosts": names}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

params := v if {
	v := parameters.of("gateway/unscoped-istio-host")
}

patterns := v if {
	v := [pattern | some text in access.texts(params, "allowed_hosts"); pattern := hosts.normal(text); is_string(pattern)]
}

# Hosts that name no namespace and are not allowed to. AUTO_PASSTHROUGH goes by the names of Services and reads no VirtualService.
unscoped := v if {
	kinds.subject == "IstioGateway"
	v := [entry |
		some server in istio_gateways.servers(access.subject)
		server.mode != "AUTO_PASSTHROUGH"
		some entry in access.arr(server, "hosts")
		access.str(entry, "scope") == "*"
		host := access.str(entry, "host")
		judged(host)
		not allowed(host)
	]
} else := []

judged(host) if {
	access.bool(params, "wildcards_only", true) == false
	is_string(host)
}

judged(host) if {
	host == ""
}

judged(host) if {
	hosts.wildcard(host)
}

allowed(host) if {
	some pattern in patterns
	hosts.covers(pattern, host, "many")
}
