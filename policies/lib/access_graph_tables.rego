# METADATA
# title: Tables
# description: |
#   Grouping without a scan of all rows for each group, for the tables of the access graph.
package lib.portcullis.access_graph_tables

# The values of each key of a list of `[key, value]`, where keys are texts and no value is null: `{key: [value…]}`, values in order and once.
grouped(rows) := v if {
	is_array(rows)
	sorted := sort({row | some row in rows; is_string(row[0])})
	keys := [key |
		some row in sorted
		key := row[0]
		is_string(key)
	]
	values := [value |
		some row in sorted
		value := row[1]
		value != null
	]
	starts := [i |
		some i, key in keys
		begins(keys, i, key)
	]
	stops := array.concat(array.slice(starts, 1, count(starts)), [count(keys)])
	distinct := [key |
		some start in starts
		key := keys[start]
		is_string(key)
	]
	v := {key: group |
		some key in distinct
		at := position(distinct, key)
		group := array.slice(values, starts[at], stops[at])
		is_array(group)
	}
} else := {}

# Where a text stands in a sorted list of up to 2048 that has it: halves, where a look at each would take too long.
position(keys, key) := v if {
	count(keys) > 8
	at_1024 := further(keys, key, 0, 1024)
	at_512 := further(keys, key, at_1024, 512)
	at_256 := further(keys, key, at_512, 256)
	at_128 := further(keys, key, at_256, 128)
	at_64 := further(keys, key, at_128, 64)
	at_32 := further(keys, key, at_64, 32)
	at_16 := further(keys, key, at_32, 16)
	at_8 := further(keys, key, at_16, 8)
	at_4 := further(keys, key, at_8, 4)
	at_2 := further(keys, key, at_4, 2)
	v := further(keys, key, at_2, 1)
} else := v if {
	found := [n | some n, other in keys; other == key]
	v := found[0]
	is_number(v)
} else := 0

further(keys, key, at, width) := v if {
	v := at + width
	keys[v] <= key
} else := at

# The first row of each run of rows that are equal in their first `width` values.
firsts(rows, width) := v if {
	is_array(rows)
	v := [row |
		some i, row in rows
		opens(rows, i, array.slice(row, 0, width), width)
	]
} else := []

opens(rows, i, key, width) if {
	i == 0
	is_array(rows)
	is_array(key)
	is_number(width)
}

opens(rows, i, key, width) if {
	i > 0
	array.slice(rows[i - 1], 0, width) != key
}

# Whether a sorted list has another value before `i`.
begins(keys, i, key) if {
	i == 0
	is_array(keys)
	is_string(key)
}

begins(keys, i, key) if {
	i > 0
	keys[i - 1] != key
}

# A number as five digits, so that texts of steps are in the order of numbers.
five_digits(n) := v if {
	text := format_int(n, 10)
	zeros := substring("00000", 0, 5 - count(text))
	v := concat("", [zeros, text])
}
