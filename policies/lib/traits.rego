# METADATA
# title: Traits of routes and settings
# description: |
#   What settings make of the requests of a route, whichever controller reads them. Answers are
#   `{"what", "path", "evidence", "needs", "related"}`: `what` is the sentence of the finding, `needs` what was not given and decides;
#   where it is empty, the answer is certain. `evidence` and `related` may be missing. An answer that only counts where it is demanded
#   names the parameter of the policy in `parameter`.
package lib.portcullis.traits

import data.lib.portcullis.access
import data.lib.portcullis.contour
import data.lib.portcullis.envoy_gateway
import data.lib.portcullis.f5
import data.lib.portcullis.gateway_traits
import data.lib.portcullis.ingress_traits
import data.lib.portcullis.istio
import data.lib.portcullis.kinds
import data.lib.portcullis.kong
import data.lib.portcullis.openshift
import data.lib.portcullis.traefik

# The certain ones of some answers.
certain(answers) := v if {
	is_array(answers)
	v := [answer | some answer in answers; count(access.arr(answer, "needs")) == 0]
}

# Those that depend on what was not given.
unsettled(answers) := v if {
	is_array(answers)
	v := [answer | some answer in answers; count(access.arr(answer, "needs")) > 0]
}

# Without those that a parameter of the policy has to ask for: an answer names it in `parameter`.
asked(answers, params) := v if {
	is_array(answers)
	v := [answer | some answer in answers; wanted(access.str(answer, "parameter"), params)]
}

wanted(name, params) if {
	name == ""
	is_object(params)
}

wanted(name, params) if {
	name != ""
	access.bool(params, name, false)
}

# `details` of a finding or an unknown.
details(answer) := v if {
	path := access.arr(answer, "path")
	evidence := access.obj(answer, "evidence")
	related := access.arr(answer, "related")
	needs := access.arr(answer, "needs")
	v := {"path": path, "evidence": evidence, "related": related, "needs": needs}
}

# Rewrites that reach more of the backend than the path says. Answers are `{"what", "path", "evidence", "needs", "related"}`.
rewrites(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.rewrites(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.rewrites(o, ns)
	is_array(v)
} else := []

subject_rewrites := v if {
	v := rewrites(access.subject, access.namespace)
} else := []

# Cross-origin rules that let every origin in. Answers are `{"what", "path", "evidence", "needs", "related"}`.
cors(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.cors(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.cors(o, ns)
	is_array(v)
} else := []

subject_cors := v if {
	v := cors(access.subject, access.namespace)
} else := []

# Headers that clients can forge, or that it forges itself. Answers are `{"what", "path", "evidence", "needs", "related"}`.
headers(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.headers(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.headers(o, ns)
	is_array(v)
} else := []

subject_headers := v if {
	v := headers(access.subject, access.namespace)
} else := []

# Settings that name files of the controller. Answers are `{"what", "path", "evidence", "needs", "related"}`.
file_paths(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.file_paths(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.file_paths(o, ns)
	is_array(v)
} else := []

subject_file_paths := v if {
	v := file_paths(access.subject, access.namespace)
} else := []

# TLS that is weaker than it should be. Answers are `{"what", "path", "evidence", "needs", "related"}`.
tls_settings(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.tls_settings(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.tls_settings(o, ns)
	is_array(v)
} else := []

subject_tls_settings := v if {
	v := tls_settings(access.subject, access.namespace)
} else := []

# Backends reached without TLS, or with TLS that is not verified. Answers are `{"what", "path", "evidence", "needs", "related"}`.
backend_tls(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.backend_tls(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.backend_tls(o, ns)
	is_array(v)
} else := []

subject_backend_tls := v if {
	v := backend_tls(access.subject, access.namespace)
} else := []

# TLS that is passed through, so that nothing of the request is seen. Answers are `{"what", "path", "evidence", "needs", "related"}`.
passthroughs(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.passthroughs(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.passthroughs(o, ns)
	is_array(v)
} else := []

subject_passthroughs := v if {
	v := passthroughs(access.subject, access.namespace)
} else := []

# TLS for which the controller serves its own certificate. Answers are `{"what", "path", "evidence", "needs", "related"}`.
default_certificates(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.default_certificates(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.default_certificates(o, ns)
	is_array(v)
} else := []

subject_default_certificates := v if {
	v := default_certificates(access.subject, access.namespace)
} else := []

# Settings without effect. Answers are `{"what", "path", "evidence", "needs", "related"}`.
ineffective(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.ineffective(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.ineffective(o, ns)
	is_array(v)
} else := []

subject_ineffective := v if {
	v := ineffective(access.subject, access.namespace)
} else := []

# Raw configuration or code. Answers are `{"what", "path", "evidence", "needs", "related"}`.
raw(o, ns) := v if {
	kinds.family(o) == "ingress"
	v := ingress_traits.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "gateway"
	v := gateway_traits.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "traefik"
	v := traefik.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "contour"
	v := contour.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "istio"
	v := istio.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "f5"
	v := f5.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "openshift"
	v := openshift.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "kong"
	v := kong.raw(o, ns)
	is_array(v)
} else := v if {
	kinds.family(o) == "envoy-gateway"
	v := envoy_gateway.raw(o, ns)
	is_array(v)
} else := []

subject_raw := v if {
	v := raw(access.subject, access.namespace)
} else := []
