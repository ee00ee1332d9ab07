# METADATA
# title: TLS versions and ciphers by name
# description: |
#   Settings that admit TLS before 1.2 or ciphers that are broken, told by the name of the setting and its text, for options of
#   Gateways that each implementation names in its own way.
package lib.portcullis.tls_versions

# What is weak in a setting; `""` where nothing is.
weak(key, text) := "admits TLS before 1.2" if {
	regex.match(`(min|protocols)`, lower(key))
	regex.match(`(^|[^0-9.])(ssl ?v?[23]|1[._][01]|tls ?v?1([._]?[01])?)($|[^0-9._])`, lower(text))
} else := "admits broken ciphers" if {
	contains(lower(key), "cipher")
	broken(text)
} else := ""

# Ciphers without encryption or authentication, export ciphers, RC4, DES and MD5. A leading `!` or `-` takes a cipher out.
broken(text) if {
	is_string(text)
	some part in split(replace(text, ",", ":"), ":")
	not regex.match(`^ *[-!]`, part)
	regex.match(`^(.*[-_])?(null|anull|enull|export[0-9]*|exp|rc4|des|3des|des-cbc3|md5|adh|aecdh)([-_].*)?$`, lower(trim_space(part)))
}
