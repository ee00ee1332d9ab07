# A module as a value.
package portcullis.a.b

import data.lib.portcullis.access

x := v if { v := access } #~ undefined-name
