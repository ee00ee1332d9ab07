package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

var inventoryPath = storage.Path{"inventory"}

// query is one prepared query with the text it was written as.
type query struct {
	text     string
	prepared rego.PreparedEvalQuery
}

// engine holds policies compiled once and a store of which only `data.inventory` ever changes.
type engine struct {
	store     storage.Store
	queries   []query
	inventory []byte // the bytes that `data.inventory` was last written from; nil while it is undefined
}

func newEngine(ctx context.Context, paths, queries []string, astStore bool) (*engine, error) {
	e := &engine{store: inmem.NewWithOpts(
		// The store gets values that were parsed for it alone: no defensive copy is needed.
		inmem.OptRoundTripOnWrite(false),
		inmem.OptReturnASTValuesOnRead(astStore),
	)}
	compiler, err := e.load(ctx, paths)
	if err != nil {
		return nil, err
	}
	for _, text := range queries {
		prepared, err := rego.New(
			rego.Query(text), rego.Compiler(compiler), rego.Store(e.store), rego.StoreReadAST(astStore),
		).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("query %s: %w", text, err)
		}
		e.queries = append(e.queries, query{text, prepared})
	}
	return e, nil
}

// load activates all paths in one transaction the way `opa eval` does, so that conflicts between rules and data or
// between the roots of two bundles are refused here as they are there.
func (e *engine) load(ctx context.Context, paths []string) (*ast.Compiler, error) {
	bundles, files, err := split(paths)
	if err != nil {
		return nil, err
	}
	activation := &bundle.ActivateOpts{
		Ctx:           ctx,
		Store:         e.store,
		Metrics:       metrics.New(),
		Bundles:       map[string]*bundle.Bundle{},
		ExtraModules:  map[string]*ast.Module{},
		ParserOptions: ast.ParserOptions{RegoVersion: ast.RegoV1},
	}
	for _, path := range bundles {
		loaded, err := fileLoader().AsBundle(path)
		if err != nil {
			return nil, err
		}
		activation.Bundles[path] = loaded
	}
	err = storage.Txn(ctx, e.store, storage.WriteParams, func(txn storage.Transaction) error {
		activation.Txn = txn
		activation.Compiler = ast.NewCompiler().WithPathConflictsCheck(storage.NonEmpty(ctx, e.store, txn))
		if err := loadFiles(activation, files); err != nil {
			return err
		}
		if err := bundle.Activate(activation); err != nil {
			return err
		}
		return refuseInventory(ctx, e.store, txn)
	})
	return activation.Compiler, err
}

// split tells bundles (directories and archives) from single files.
func split(paths []string) (bundles, files []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, err
		}
		if info.IsDir() || strings.HasSuffix(path, ".tar.gz") {
			bundles = append(bundles, path)
		} else {
			files = append(files, path)
		}
	}
	return bundles, files, nil
}

func fileLoader() loader.FileLoader {
	return loader.NewFileLoader().
		WithRegoVersion(ast.RegoV1).
		WithProcessAnnotation(true).
		WithSkipBundleVerification(true).
		WithFilter(isTest)
}

// isTest leaves out Rego tests: no decision may depend on them, and they would be compiled for nothing.
func isTest(path string, info os.FileInfo, _ int) bool {
	return !info.IsDir() && strings.HasSuffix(path, "_test.rego")
}

func loadFiles(activation *bundle.ActivateOpts, files []string) error {
	if len(files) == 0 {
		return nil
	}
	loaded, err := fileLoader().All(files)
	if err != nil {
		return err
	}
	for name, module := range loaded.Modules {
		activation.ExtraModules[name] = module.Parsed
	}
	if len(loaded.Documents) == 0 {
		return nil
	}
	return activation.Store.Write(activation.Ctx, activation.Txn, storage.AddOp, storage.RootPath, loaded.Documents)
}

// refuseInventory rejects policies that bring a `data.inventory`: the first request would silently replace it.
func refuseInventory(ctx context.Context, store storage.Store, txn storage.Transaction) error {
	_, err := store.Read(ctx, txn, inventoryPath)
	if storage.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("the policies define data.inventory themselves")
}

// setInventory makes raw the `data.inventory` of the following evaluations. Converting a large inventory costs more
// than most evaluations, and neighbouring requests usually share theirs, so an equal one is left alone.
func (e *engine) setInventory(ctx context.Context, raw []byte) error {
	if (raw == nil) == (e.inventory == nil) && bytes.Equal(raw, e.inventory) {
		return nil
	}
	operation, value := storage.AddOp, any(nil)
	if raw == nil {
		operation = storage.RemoveOp
	} else if err := util.UnmarshalJSON(raw, &value); err != nil {
		return err
	}
	err := storage.Txn(ctx, e.store, storage.WriteParams, func(txn storage.Transaction) error {
		return e.store.Write(ctx, txn, operation, inventoryPath, value)
	})
	if err == nil {
		e.inventory = bytes.Clone(raw)
	}
	return err
}

// prepare puts the inventory in place and parses the input, which is all that an evaluation needs.
func (e *engine) prepare(ctx context.Context, r request) ([]rego.EvalOption, error) {
	if err := e.setInventory(ctx, r.Inventory); err != nil {
		return nil, fmt.Errorf("inventory: %w", err)
	}
	if r.Input == nil {
		return nil, nil
	}
	input, err := ast.ValueFromReader(bytes.NewReader(r.Input))
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	return []rego.EvalOption{rego.EvalParsedInput(input)}, nil
}

// evaluate answers one request with the values of all queries.
func (e *engine) evaluate(ctx context.Context, r request) []reply {
	evalOptions, err := e.prepare(ctx, r)
	if err != nil {
		return failure(r.ID, err)
	}
	// The order of a set is not part of its value; sorted, two engines can be compared as text.
	evalOptions = append(evalOptions, rego.EvalSortSets(true))
	values := map[string]any{}
	for _, q := range e.queries {
		results, err := q.prepared.Eval(ctx, evalOptions...)
		if err != nil {
			return failure(r.ID, fmt.Errorf("query %s: %w", q.text, err))
		}
		if len(results) > 0 && len(results[0].Expressions) > 0 {
			values[q.text] = results[0].Expressions[0].Value
		}
	}
	return []reply{e.answer(r, values)}
}

func (e *engine) answer(r request, values map[string]any) reply {
	if len(e.queries) > 1 {
		return reply{ID: r.ID, Result: defined{values}}
	}
	value, ok := values[e.queries[0].text]
	if !ok {
		return reply{ID: r.ID, Undefined: true}
	}
	return reply{ID: r.ID, Result: defined{value}}
}
