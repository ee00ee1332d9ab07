# A keyword after a dot.
package lib.portcullis.facts

x := v if {
	o := {"default": 1}
	v := o.default #~ keyword-field
}
