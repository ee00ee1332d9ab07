# METADATA
# title: Match conditions of admission
# description: |
#   Match conditions are CEL expressions that decide whether a webhook or an admission policy looks at a request at all. These are the forms
#   that exempt more than they should, told from the text alone.
package lib.portcullis.match_conditions

import data.lib.portcullis.access

# A match condition with its expression, and `text`, that without spaces and with double quotes only; `owner` is how messages show what has it.
condition_of(entry, owner, path) := v if {
	name := access.str(entry, "name")
	expression := access.str(entry, "expression")
	bare := replace(replace(replace(expression, " ", ""), "\n", ""), "'", "\"")
	v := {"name": name, "expression": expression, "text": bare, "shown": owner, "path": path}
}

# What an expression exempts that is too much; `""` where it cannot be told that it is.
exemption_of(text) := "never holds, so nothing is checked" if {
	text == "false"
} else := "exempts all users" if {
	regex.match(`!\(?"system:authenticated"in[(]?request\.userInfo\.groups`, text)
} else := "depends on whether the user is any ServiceAccount" if {
	contains(text, "request.userInfo")
	contains(text, "\"system:serviceaccounts\"")
} else := "depends on whether the user is any ServiceAccount" if {
	regex.match(`request\.userInfo\.username\.startsWith\("(s|sy|sys|syst|syste|system|system:|system:serviceaccount:?)?"\)`, text)
} else := "depends on labels or annotations, which whoever writes the object can set" if {
	regex.match(`(object|oldObject)\.metadata\.(labels|annotations)`, text)
} else := "depends on labels of the Namespace, which whoever may change Namespaces can set" if {
	regex.match(`namespaceObject\.metadata\.(labels|annotations)`, text)
	not contains(text, "kubernetes.io/metadata.name")
} else := ""
