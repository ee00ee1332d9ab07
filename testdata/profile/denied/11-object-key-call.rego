# A call as key.
# input: {}
package lib.portcullis.facts

x[to_number(k)] := 1 if some k in ["a", "1"] #~ partial-object
