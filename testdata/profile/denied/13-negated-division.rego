# A division under `not`.
# input: {"z": 0}
package lib.portcullis.facts

x if not 1 / input.z > 1 #~ negation arithmetic
