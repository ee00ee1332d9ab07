package lib.portcullis.contour_test

import data.lib.portcullis.contour

proxy(name, spec) := {"apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy", "metadata": {"name": name, "namespace": "store"}, "spec": spec}

inventory(by_name) := {"namespace": {"store": {"projectcontour.io/v1": {"HTTPProxy": by_name}}}}

root := proxy("shop", {
	"virtualhost": {"fqdn": "shop.example.com", "tls": {"secretName": "shop-tls"}},
	"includes": [{"name": "cart", "conditions": [{"prefix": "/cart"}]}],
	"routes": [{"services": [{"name": "shop", "port": 80}]}],
})

cart := proxy("cart", {
	"includes": [{"name": "pay", "conditions": [{"prefix": "/pay"}]}],
	"routes": [{"conditions": [{"prefix": "/"}], "services": [{"name": "cart", "port": 80}]}],
})

pay := proxy("pay", {"routes": [{"conditions": [{"exact": "/now"}], "services": [{"name": "pay", "port": 80}]}]})

test_entries_of_a_root if {
	found := contour.entries(root, "store") with data.inventory as inventory({"cart": cart, "pay": pay})
	[entry.matcher | some entry in found] == [
		{"match": "any", "value": ""},
		{"match": "character", "value": "/cart"},
		{"match": "exact", "value": "/cart/pay/now"},
	]
	found[2].path == ["spec", "includes", 0]
}

test_circle if {
	again := proxy("cart", {"includes": [{"name": "cart"}], "routes": []})
	found := contour.entries(root, "store") with data.inventory as inventory({"cart": again})
	count(found) == 1
}

test_what_is_not_given if {
	contour.needs(root, "store") == ["projectcontour.io/HTTPProxy store/cart"] with data.inventory as {}
}

test_child if {
	contour.hosts_of(cart, "store") == []
	contour.entries(cart, "store") == []
	contour.parts(cart, "store") == []
	contour.tls(cart, "store", "") == "none"
}

test_backends if {
	copy := proxy("shop", {"virtualhost": {"fqdn": "shop.example.com"}, "routes": [{"services": [{"name": "tap", "port": 80, "mirror": true}]}]})
	found := contour.backends(copy, "store")
	found[0].role == "mirror"
}

test_hostile_shapes if {
	every spec in [null, 5, [], {"virtualhost": 5}, {"virtualhost": {"fqdn": 5, "tls": []}}, {"virtualhost": {"fqdn": "a.example.com"}, "routes": [5, {"conditions": 5}, {"services": [null]}], "includes": [5, {"name": 5}]}] {
		o := proxy("odd", spec)
		is_array(contour.hosts_of(o, "store"))
		is_array(contour.entries(o, "store"))
		is_array(contour.catch_alls(o, "store"))
		is_array(contour.parts(o, "store"))
		is_array(contour.backends(o, "store"))
		is_array(contour.doors(o, "store"))
		is_array(contour.needs(o, "store"))
		is_array(contour.headers(o, "store"))
		is_array(contour.cors(o, "store"))
		is_array(contour.backend_tls(o, "store"))
		is_array(contour.ineffective(o, "store"))
		is_array(contour.raw(o, "store"))
		is_array(contour.reads(o))
		is_string(contour.tls(o, "store", ""))
		is_object(contour.plaintext(o, "store"))
	}
}
