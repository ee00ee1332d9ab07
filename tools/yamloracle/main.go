// Command yamloracle reads file paths on standard input, one per line, and prints for each file one line of JSON: the
// objects kubectl would read from it, or the first error. It is the reference the document module is compared with.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	jsonutil "sigs.k8s.io/json"
)

type result struct {
	File      string `json:"file"`
	Documents []any  `json:"documents"`
	Error     string `json:"error,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for input.Scan() {
		r := result{File: input.Text(), Documents: []any{}}
		content, err := os.ReadFile(r.File)
		if err == nil {
			r.Documents, err = read(content)
		}
		if err != nil {
			r.Error = err.Error()
		}
		if err := encoder.Encode(r); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// read does what the stream visitor of k8s.io/cli-runtime does, up to and including the flattening of lists.
func read(content []byte) (documents []any, err error) {
	documents = []any{}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), 4096)
	for {
		var extension runtime.RawExtension
		if err := decoder.Decode(&extension); err != nil {
			if errors.Is(err, io.EOF) {
				return documents, nil
			}
			return documents, err
		}
		raw := bytes.TrimSpace(extension.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		objects, err := objects(raw)
		documents = append(documents, objects...)
		if err != nil {
			return documents, err
		}
	}
}

func objects(raw []byte) ([]any, error) {
	var object map[string]any
	// The case-sensitive decoder that keeps integers, as for unstructured objects.
	if err := jsonutil.UnmarshalCaseSensitivePreserveInts(raw, &object); err != nil {
		return nil, err
	}
	// Files that are no Kubernetes objects (cases, configuration) have no kind; kubectl would refuse them.
	if kind, _ := object["kind"].(string); kind == "" {
		return []any{object}, nil
	}
	decoded, _, err := unstructured.UnstructuredJSONScheme.Decode(raw, nil, nil)
	if err != nil {
		return nil, err
	}
	if !meta.IsListType(decoded) {
		return []any{object}, nil
	}
	var result []any
	queue := []runtime.Object{decoded}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if !meta.IsListType(next) {
			content := next.(*unstructured.Unstructured).Object
			if kind, _ := content["kind"].(string); strings.TrimSpace(kind) == "" {
				return result, errors.New("list item without kind")
			}
			result = append(result, content)
			continue
		}
		items, err := meta.ExtractList(next)
		if err != nil {
			return result, err
		}
		queue = append(queue, items...)
	}
	return result, nil
}
