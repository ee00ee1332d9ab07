# A violation that Gatekeeper drops.
package portcullis.a.b

violation contains v if { #~ violation-shape
	v := {"message": "m"}
}

unknown contains {"msg": "m"} #~ violation-shape
