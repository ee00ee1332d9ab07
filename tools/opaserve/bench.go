package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/rego"
)

// measure answers one request with the time that each query takes for it, parsing not included. The minimum says what
// the engine can do on a machine that others use too; the median says what it usually did.
func (e *engine) measure(ctx context.Context, r request, evaluations, batches int) []reply {
	evalOptions, err := e.prepare(ctx, r)
	if err != nil {
		return failure(r.ID, err)
	}
	var replies []reply
	for _, q := range e.queries {
		times, err := q.time(ctx, evalOptions, evaluations, batches)
		if err != nil {
			return failure(r.ID, fmt.Errorf("query %s: %w", q.text, err))
		}
		replies = append(replies, reply{
			ID: r.ID, Query: q.text, Evaluations: evaluations, Batches: batches,
			MinNS: times[0], MedianNS: times[len(times)/2],
		})
	}
	return replies
}

// time returns the nanoseconds per evaluation of every batch in ascending order.
func (q query) time(ctx context.Context, evalOptions []rego.EvalOption, evaluations, batches int) ([]float64, error) {
	times := make([]float64, 0, batches)
	// Batch 0 warms the caches and the heap up and is not reported.
	for batch := range batches + 1 {
		start := time.Now()
		for range evaluations {
			if _, err := q.prepared.Eval(ctx, evalOptions...); err != nil {
				return nil, err
			}
		}
		if batch > 0 {
			times = append(times, float64(time.Since(start).Nanoseconds())/float64(evaluations))
		}
	}
	slices.Sort(times)
	return times, nil
}
