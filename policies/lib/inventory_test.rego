package lib.portcullis.inventory_test

import data.lib.portcullis.inventory

test_nothing_known if {
	not inventory.given
	not inventory.given with data.inventory as {}
	not inventory.given with data.inventory as []
}

test_no_others if {
	inventory.given with data.inventory as {"cluster": {}}
	inventory.given with data.inventory as {"namespace": {}}
}

test_objects if {
	inventory.find("store", "v1", "Service", "shop") == {"kind": "Service"} with data.inventory as {"namespace": {"store": {"v1": {"Service": {"shop": {"kind": "Service"}}}}}}
	inventory.find("store", "v1", "Service", "shop") == {} with data.inventory as {"namespace": {"store": []}}
}

test_any_of_a_kind if {
	inventory.has_namespaced("v1", "Service") with data.inventory as {"namespace": {"a": {"v1": {"Pod": {"p": {}}}}, "b": {"v1": {"Service": {"s": {}}}}}}
	not inventory.has_namespaced("v1", "Service") with data.inventory as {"namespace": {"a": {"v1": {"Pod": {"p": {}}, "Service": {}}}}}
	not inventory.has_namespaced("v1", "Service") with data.inventory as {}
}
