package lib.portcullis.access_graph_tables_test

import data.lib.portcullis.access_graph_tables

test_grouped if {
	access_graph_tables.grouped([["b", 2], ["a", 3], ["b", 1], ["b", 2]]) == {"a": [3], "b": [1, 2]}
	access_graph_tables.grouped([]) == {}
}

test_firsts if {
	access_graph_tables.firsts([["a", 1, 2], ["a", 1, 3], ["a", 2, 1], ["b", 2, 1]], 2) == [["a", 1, 2], ["a", 2, 1], ["b", 2, 1]]
	access_graph_tables.firsts([], 1) == []
}

test_five_digits if {
	access_graph_tables.five_digits(7) == "00007"
	access_graph_tables.five_digits(12345) == "12345"
}

test_many if {
	rows := [[concat("", ["k", format_int(n, 10)]), n] | some n in numbers.range(0, 700)]
	found := access_graph_tables.grouped(rows)
	count(found) == 701
	every n in numbers.range(0, 700) {
		found[concat("", ["k", format_int(n, 10)])] == [n]
	}
}
