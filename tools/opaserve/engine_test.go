package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const policy = `package t

big contains x if {
	some x in input.l
	x > min
}

default min := 0

min := data.inventory.min

quotient := 1 / input.divisor

conflict := x if some x in input.l

markup := "<&>"

nothing := null

one := 1.0
`

// ask serves the lines of in with a fresh engine and returns the lines of the answer.
func ask(t *testing.T, queries []string, in string) []string {
	t.Helper()
	directory := t.TempDir()
	for name, text := range map[string]string{"t.rego": policy, "t_test.rego": "not rego"} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e, err := newEngine(context.Background(), []string{directory}, queries, true)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := serve(context.Background(), strings.NewReader(in), &out, e.evaluate); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d lines: %q", len(got), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: got %s, want %s", i, got[i], want[i])
		}
	}
}

func TestInventoryBelongsToItsLine(t *testing.T) {
	expect(t, ask(t, []string{"data.t.big"}, `{"id":1,"input":{"l":[3,1,2]}}
{"id":2,"input":{"l":[3,1,2]},"inventory":{"min":1}}
{"id":3,"input":{"l":[3,1,2]},"inventory":{"min":2}}

{"id":4,"input":{"l":[3,1,2]}}`),
		`{"id":1,"result":[1,2,3]}`, `{"id":2,"result":[2,3]}`, `{"id":3,"result":[3]}`, `{"id":4,"result":[1,2,3]}`)
}

func TestFailingBuiltinIsUndefinedAndConflictIsAnError(t *testing.T) {
	got := ask(t, []string{"data.t.quotient"}, `{"id":"a","input":{"divisor":0}}`+"\n"+`{"id":"b","input":{"divisor":2}}`+"\nnonsense\n")
	expect(t, got[:2], `{"id":"a","undefined":true}`, `{"id":"b","result":0.5}`)
	if !strings.HasPrefix(got[2], `{"id":null,"error":"not a request`) {
		t.Error(got[2])
	}
	got = ask(t, []string{"data.t.conflict"}, `{"id":1,"input":{"l":[1,2]}}`)
	if !strings.Contains(got[0], "eval_conflict_error") {
		t.Error(got[0])
	}
}

func TestSeveralQueriesAndSpecialValues(t *testing.T) {
	expect(t, ask(t, []string{"data.t.markup", "data.t.nothing", "data.t.quotient", "data.t.one"}, "{}\n"),
		`{"id":null,"result":{"data.t.markup":"<&>","data.t.nothing":null,"data.t.one":1.0}}`)
	expect(t, ask(t, []string{"data.t.nothing"}, `{"id":{"a":[1]}}`), `{"id":{"a":[1]},"result":null}`)
}

func TestBench(t *testing.T) {
	e, err := newEngine(context.Background(), nil, []string{"1 + 1", "input.x"}, false)
	if err != nil {
		t.Fatal(err)
	}
	replies := e.measure(context.Background(), request{Input: []byte(`{"x":1}`)}, 10, 3)
	if len(replies) != 2 || replies[0].MinNS <= 0 || replies[1].MedianNS < replies[1].MinNS {
		t.Errorf("%+v", replies)
	}
}
