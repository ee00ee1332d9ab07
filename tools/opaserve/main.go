// Command opaserve keeps one compiled set of policies in OPA and answers evaluations over standard input.
//
// It is the reference side of the differential tests and of the benches: starting `opa eval` for every case costs
// far more than the case itself, and a bench must compare both engines within one run.
//
// One JSON object per line in, one JSON object per line out, in the same order:
//
//	in   {"id": any, "input": any, "inventory": any}   every member is optional
//	out  {"id": any, "result": any}                    the value of the query
//	     {"id": any, "undefined": true}                the query is undefined
//	     {"id": any, "error": "text"}                  the line or its evaluation failed; the next line is still served
//
// A missing `input` leaves `input` undefined. `inventory` becomes `data.inventory` for this line only; a missing one
// leaves `data.inventory` undefined. With several `-query` flags `result` is an object from query to value that leaves
// out the undefined ones. Failing builtins are undefined, as in `opa eval` without `--strict-builtin-errors`.
//
// With `-bench N` a line is answered by one line for each query instead:
//
//	out  {"id": any, "query": "text", "evaluations": N, "batches": M, "min_ns": number, "median_ns": number}
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
)

// repeated collects the values of a flag that may be given several times.
type repeated []string

func (r *repeated) String() string { return fmt.Sprint(*r) }

func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}

type options struct {
	bundles     repeated
	queries     repeated
	evaluations int
	batches     int
	plainStore  bool
}

func parseOptions(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("opaserve", flag.ContinueOnError)
	flags.Var(&o.bundles, "bundle", "directory or .tar.gz of a bundle, or a single .rego, .json or .yaml file (repeatable)")
	flags.Var(&o.queries, "query", "query to evaluate (repeatable)")
	flags.IntVar(&o.evaluations, "bench", 0, "measure: number of evaluations in a batch")
	flags.IntVar(&o.batches, "batches", 11, "number of batches with -bench")
	flags.BoolVar(&o.plainStore, "plain-store", false, "keep data as Go values, which OPA converts at every read, as `opa eval` does by default")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	return o, o.validate(flags.Args())
}

func (o *options) validate(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case len(o.bundles) == 0:
		return errors.New("at least one -bundle is needed")
	case len(o.queries) == 0:
		return errors.New("at least one -query is needed")
	case o.evaluations < 0 || o.batches < 1:
		return errors.New("-bench and -batches must be positive")
	}
	return nil
}

func run(ctx context.Context, o options) error {
	engine, err := newEngine(ctx, o.bundles, o.queries, !o.plainStore)
	if err != nil {
		return err
	}
	answer := engine.evaluate
	if o.evaluations > 0 {
		answer = func(ctx context.Context, r request) []reply {
			return engine.measure(ctx, r, o.evaluations, o.batches)
		}
	}
	return serve(ctx, os.Stdin, os.Stdout, answer)
}

func main() {
	o, err := parseOptions(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "opaserve:", err)
		os.Exit(2)
	}
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "opaserve:", err)
		os.Exit(1)
	}
}
