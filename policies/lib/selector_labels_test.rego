package lib.portcullis.selector_labels_test

import data.lib.portcullis.selector_labels

place := {"path": ["webhooks", 0], "object": {"namespaceSelector": {"matchLabels": {"b": "1", "a": "2"}, "matchExpressions": [{"key": "c", "operator": "Exists"}]}}}

test_labels if {
	selector_labels.labels_of(place, "namespaceSelector") == [
		{"key": "a", "path": ["webhooks", 0, "namespaceSelector", "matchLabels", "a"]},
		{"key": "b", "path": ["webhooks", 0, "namespaceSelector", "matchLabels", "b"]},
		{"key": "c", "path": ["webhooks", 0, "namespaceSelector", "matchExpressions", 0]},
	]
}

test_no_selector if {
	selector_labels.labels_of(place, "objectSelector") == []
	selector_labels.labels_of({"path": [], "object": {"objectSelector": {}}}, "objectSelector") == []
}
