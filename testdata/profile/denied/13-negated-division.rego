# A division under `not`.
# input: {"z": 0}
# opa: undefined
# interpreter: true
# vm: true
package lib.portcullis.facts

x if not 1 / input.z > 1 #~ negation arithmetic
