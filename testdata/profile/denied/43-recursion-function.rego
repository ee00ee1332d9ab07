# A function that calls itself.
package lib.portcullis.facts

f(n) := v if { #~ recursion
	m := n
	v := f(m)
}

x := v if { v := f(1) }
