# Names that nothing defines.
package lib.portcullis.facts

x := v if {
	a := missing #~ undefined-name
	b := absent(a) #~ undefined-name
	v := count(a, b) #~ undefined-name
}
