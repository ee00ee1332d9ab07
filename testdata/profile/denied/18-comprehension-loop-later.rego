# A comprehension that tests before it iterates, then a condition that fails: the VM runs until its limit.
# input: {}
# opa: undefined
# interpreter: undefined
# vm: error
package lib.portcullis.facts

x if {
	y := 1
	a := [1 | y == 2] #~ comprehension-loop
	count(a) > 0
}
