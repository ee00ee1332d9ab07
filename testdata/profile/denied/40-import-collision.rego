# A rule of the name of an import; an import twice.
package portcullis.a.b

import data.lib.portcullis.access
import data.lib.portcullis.access #~ name-collision

access contains "a" #~ name-collision

x := v if { v := access.root }
