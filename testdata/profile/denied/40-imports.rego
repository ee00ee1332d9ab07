# Imports that Gatekeeper refuses.
package portcullis.a.b

import rego.v1 #~ import unused
import future.keywords.in #~ import unused
import input.review #~ import unused
import data.lib.other #~ import unused
import data.lib.portcullis.access as reader #~ import unused
import data.lib.portcullis.object #~ builtin-name unused

x := 1
