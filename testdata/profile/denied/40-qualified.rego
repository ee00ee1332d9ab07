# A library by its full path.
package portcullis.a.b

x := v if {
	o := data.lib.portcullis.access.subject #~ qualified-reference
	v := data.lib.portcullis.access.obj(o, "k") #~ qualified-reference
}
