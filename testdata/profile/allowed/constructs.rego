# Whatever the profile has, once.
package portcullis.example.constructs

import data.lib.portcullis.access

default mode := "plain"

mode := "strict" if access.has(access.root, "strict")

# Tables are literals; commas may trail.
table := {
	"a": {"weight": 1, "names": ["x", "y"]},
	"b": {"weight": 20, "names": []},
}

colours := {"red", "green"}

nothing := set()

negative := -3

pattern_text := `raw \d "text"`

escaped := "tab\tquote\"slash\/\u00e9"

# An `else` chain is one definition.
size(n) := "none" if {
	n == 0
} else := "few" if {
	is_number(n)
	n < 5
} else := "many"

# Definitions without value can not conflict.
known(name) if name in colours

known(name) if {
	some entry in table
	name in entry.names
}

# Literals into which a variable looks; tests that prove what they read.
weight(key) := w if {
	row := table[key]
	w := row.weight
	is_number(w)
} else := 0

heavy contains key if {
	some key, row in table
	row.weight > 10
}

names := [name |
	some row in table
	some name in row.names
]

upper_names := [v |
	some name in names
	v := upper(name)
]

lengths := {name: n |
	some name in names
	n := count(name)
}

pairs := [pair |
	some i, name in names
	next := i + 1
	pair := [name, next]
]

sorted_pairs contains joined if {
	some [name, i] in sort(pairs)
	is_string(name)
	is_number(i)
	text := format_int(i, 10)
	joined := concat("-", [name, text])
}

all_short if {
	every name in names {
		count(name) < 3
		not name in colours
	}
}

every_pair if {
	xs := access.arr(access.subject, "xs")
	every i, x in xs { x != i }
}

smallest := v if {
	xs := [w | some row in table; w := row.weight]
	count(xs) > 0
	v := min(xs)
} else := 0

others := rest if {
	rest := {"blue", "red"} - colours
}

both := v if {
	v := (colours | {"blue"}) & {"blue", "red"}
}

picked contains msg if {
	some name in names; not known(name)
	host := lower(name)
	host != "x"
	startswith(host, "a")
	regex.match(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z]+)*$`, host)
	n := 2 * (count(host) + 1)
	n > 3
	m := size(n)
	not m == "none"
	msg := concat(" ", [
		"name", host,
		m,
	])
}

# At most one turn gives at most one value.
first_name := v if {
	some v in array.slice(names, 0, 1)
} else := ""

only(xs) := v if {
	is_array(xs)
	count(xs) == 1
	some v in xs
} else := null

# An inner comprehension iterates before it tests.
grouped := [group |
	some key, row in table
	long := [name | some name in row.names; name != key; row.weight > 0]
	group := [key, long, only(long)]
]
