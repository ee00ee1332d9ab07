# METADATA
# title: Code or raw configuration for the proxy
# description: |
#   The object hands code or raw configuration to a proxy that many teams share: an EnvoyFilter, a WasmPlugin, a CiliumEnvoyConfig, an
#   EnvoyPatchPolicy, or an EnvoyExtensionPolicy with Lua, WebAssembly or a dynamic module. Whoever writes it can read secrets of
#   other teams, change their routes and switch off what every other policy checks. It belongs to those who run the proxy.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/networking/envoy-filter/
#     description: EnvoyFilter
#   - ref: https://gateway.envoyproxy.io/docs/tasks/extensibility/
#     description: Extensions of Envoy Gateway
# custom:
#   severity: high
#   profile: strict
#   status: stable
#   since: 0.1.0
#   aliases: []
#   kinds:
#     - networking.istio.io/EnvoyFilter
#     - extensions.istio.io/WasmPlugin
#     - cilium.io/CiliumEnvoyConfig
#     - cilium.io/CiliumClusterwideEnvoyConfig
#     - gateway.envoyproxy.io/EnvoyPatchPolicy
#     - gateway.envoyproxy.io/EnvoyExtensionPolicy
#   needs: []
#   remediation: Say it with the API's own fields, or let those who run the proxy keep the object in one of `allowed_namespaces`.
#   frameworks:
#     nist80053: [CM-7, AC-6]
#     nsa: [Keep tenants from configuring shared infrastructure]
#   parameters:
#     allowed_namespaces:
#       type: array
#       items: {type: string}
#       default: [istio-system, kube-system, envoy-gateway-system]
#       description: Namespaces of those who run the proxy.
package portcullis.route.proxy_code

import data.lib.portcullis.access
import data.lib.portcullis.faults
import data.lib.portcullis.kinds
import data.lib.portcullis.parameters

violation contains {"msg": msg, "details": details} if {
	what := access.str(whole, kinds.full(o))
	what != ""
	not at_home
	msg := concat("", [access.str(o, "kind"), " ", what])
	details := {"path": ["spec"], "evidence": {"namespace": namespace}}
}

violation contains {"msg": msg, "details": details} if {
	kinds.full(o) == "gateway.envoyproxy.io/EnvoyExtensionPolicy"
	not at_home
	some key in access.names(parts)
	access.has(spec, key)
	msg := concat("", ["`", key, "` of the EnvoyExtensionPolicy ", access.str(parts, key)])
	details := {"path": ["spec", key], "evidence": {"namespace": namespace}}
}

violation contains {"msg": msg, "details": details} if {
	some fault in faults.found
	msg := fault.msg
	details := fault.details
}

# Kinds that are raw configuration or code as a whole.
whole := {
	"networking.istio.io/EnvoyFilter": "changes the configuration of the proxy past every other check",
	"extensions.istio.io/WasmPlugin": "runs WebAssembly in the proxy",
	"cilium.io/CiliumEnvoyConfig": "is raw configuration of Cilium's proxy",
	"cilium.io/CiliumClusterwideEnvoyConfig": "is raw configuration of Cilium's proxy for the whole cluster",
	"gateway.envoyproxy.io/EnvoyPatchPolicy": "patches the configuration of the proxy past every other check",
}

# Fields of an EnvoyExtensionPolicy that bring code.
parts := {
	"dynamicModule": "loads native code into the proxy",
	"extProc": "hands requests and answers to another process that may change them",
	"lua": "runs Lua in the proxy",
	"wasm": "runs WebAssembly in the proxy",
}

o := v if {
	v := access.subject
}

spec := v if {
	v := access.obj(o, "spec")
}

# The namespace; a cluster-scoped object has none.
namespace := v if {
	v := access.str(access.obj(o, "metadata"), "namespace")
}

at_home if {
	allowed := access.texts(parameters.of("route/proxy-code"), "allowed_namespaces")
	namespace in allowed
}
