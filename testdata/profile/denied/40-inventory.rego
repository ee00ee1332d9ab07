# Inventory outside its module.
package portcullis.a.b

x := v if { v := data.inventory.cluster } #~ input-access
