# One name, two kinds.
package lib.portcullis.facts

p contains 1

p(a) if a == 1 #~ name-collision

p(a, b) if a == b #~ name-collision
