# Globs.
# input: {}
package lib.portcullis.facts

x if glob.match("*.a", ["."], "b.a") #~ builtin
