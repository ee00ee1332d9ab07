# A call as key.
# input: {}
# opa: {"1":1}
# interpreter: error
# vm: {"\"<undefined>\"":1,"1":1}
package lib.portcullis.facts

x[to_number(k)] := 1 if some k in ["a", "1"] #~ partial-object
