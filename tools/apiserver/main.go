// apiserver asks a real API server what the manifests of bindings/kubernetes do. It starts etcd and kube-apiserver on free local ports,
// applies the CRDs and admission policies, sends the reviews of testdata/admission/reviews.yaml and writes the answers. See README.md.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"time"

	"sigs.k8s.io/yaml"
)

const (
	reviewsFile  = "testdata/admission/reviews.yaml"
	verdictsFile = "testdata/admission/verdicts.json"
	staticFolder = "bindings/kubernetes/admission/static"
	// patience is how long a review may differ from what is expected: policies take a moment to become active.
	patience = 20 * time.Second
)

type reviews struct {
	Setup   []map[string]any `json:"setup"`
	Reviews []review         `json:"reviews"`
}

// review is one request. Nothing is stored: requests are dry runs.
type review struct {
	Name        string         `json:"name"`
	User        string         `json:"user"`
	Groups      []string       `json:"groups"`
	Do          string         `json:"do"`
	Subresource string         `json:"subresource"`
	Object      map[string]any `json:"object"`
	Patch       map[string]any `json:"patch"`
	Without     string         `json:"without"`
	Expect      string         `json:"expect"`
	Message     string         `json:"message"`
	// Several policies deny this, for causes of their own: which of them answers differs from run to run.
	Several bool `json:"several"`
}

type verdict struct {
	Name    string `json:"name"`
	Verdict string `json:"verdict"`
	Policy  string `json:"policy,omitempty"`
	Message string `json:"message,omitempty"`
}

type record struct {
	Release string            `json:"release"`
	Digests map[string]string `json:"digests"`
	Crds    []string          `json:"crds"`
	Reviews []verdict         `json:"reviews"`
}

func main() {
	// Servers end with the thread that started them.
	runtime.LockOSThread()
	root := flag.String("root", "../..", "the repository")
	binaries := flag.String("bin", "../bin", "folder with etcd and kube-apiserver; they are built where they are missing")
	check := flag.Bool("check", false, "compare with the recorded verdicts instead of writing them")
	flag.Parse()
	if err := run(*root, *binaries, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root, binaries string, check bool) error {
	if err := build(binaries); err != nil {
		return err
	}
	cluster, err := start(binaries, filepath.Join(root, staticFolder))
	if err != nil {
		return err
	}
	defer cluster.stop()
	found, err := ask(cluster, root)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(found, "", " ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	path := filepath.Join(root, verdictsFile)
	if check {
		recorded, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if string(recorded) != string(text) {
			return fmt.Errorf("%s is not what this API server answers", verdictsFile)
		}
		return nil
	}
	return os.WriteFile(path, text, 0o644)
}

// ask applies everything and sends the reviews.
func ask(cluster *cluster, root string) (*record, error) {
	found := &record{Digests: map[string]string{}, Crds: []string{}, Reviews: []verdict{}}
	release, err := cluster.release()
	if err != nil {
		return nil, err
	}
	found.Release = release
	crds, err := manifests(root, "bindings/kubernetes/crds", found)
	if err != nil {
		return nil, err
	}
	for _, object := range crds {
		if err := cluster.apply(object); err != nil {
			return nil, err
		}
		if err := cluster.established(text(object, "metadata", "name")); err != nil {
			return nil, err
		}
		found.Crds = append(found.Crds, text(object, "metadata", "name"))
	}
	asked, err := readReviews(root, found)
	if err != nil {
		return nil, err
	}
	for _, object := range asked.Setup {
		if err := cluster.apply(object); err != nil {
			return nil, err
		}
		if text(object, "kind") == "CustomResourceDefinition" {
			if err := cluster.established(text(object, "metadata", "name")); err != nil {
				return nil, err
			}
		}
	}
	policies, err := manifests(root, "bindings/kubernetes/admission", found)
	if err != nil {
		return nil, err
	}
	for _, object := range policies {
		if err := cluster.apply(object); err != nil {
			return nil, err
		}
	}
	// The API server has read these itself.
	if _, err := manifests(root, staticFolder, found); err != nil {
		return nil, err
	}
	sort.Strings(found.Crds)
	failed := []string{}
	for _, one := range asked.Reviews {
		answer, problem := judge(cluster, one)
		found.Reviews = append(found.Reviews, answer)
		if problem != "" {
			failed = append(failed, problem)
		}
	}
	// What is allowed is asked again at the end, lest it was allowed only because its policies were not active yet.
	for _, one := range asked.Reviews {
		if one.Expect == "allow" && one.Without == "" {
			if _, problem := judge(cluster, one); problem != "" {
				failed = append(failed, problem)
			}
		}
	}
	if len(failed) > 0 {
		return nil, fmt.Errorf("%d of %d reviews differ:\n%s", len(failed), len(asked.Reviews), strings.Join(failed, "\n"))
	}
	fmt.Printf("%d reviews as expected by %s\n", len(asked.Reviews), release)
	return found, nil
}

// judge sends a review until the answer is as expected, for as long as policies may need to become active.
func judge(cluster *cluster, one review) (verdict, string) {
	if one.Without != "" {
		restore, err := cluster.without(one.Without)
		if err != nil {
			return verdict{Name: one.Name, Verdict: "error"}, err.Error()
		}
		defer restore()
	}
	var answer verdict
	for deadline := time.Now().Add(patience); ; {
		answer = cluster.review(one)
		if answer.Verdict == one.Expect && (one.Message == "" || answer.Message == one.Message) {
			return answer.lasting(one), ""
		}
		if time.Now().After(deadline) {
			return answer, fmt.Sprintf("%s: %s %s: %s (expected %s: %s)", one.Name, answer.Verdict, answer.Policy, answer.Message, one.Expect, one.Message)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

var part = regexp.MustCompile(`-[0-9]+$`)

// lasting is what of an answer is the same in each run: of the parts of a policy, any may answer.
func (v verdict) lasting(one review) verdict {
	v.Policy = part.ReplaceAllString(v.Policy, "")
	if one.Several {
		v.Policy, v.Message = "", ""
	}
	return v
}

// manifests reads all objects of a folder's YAML files and notes the digest of each file.
func manifests(root, folder string, found *record) ([]map[string]any, error) {
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	objects := []map[string]any{}
	for _, path := range paths {
		content, err := digest(path, folder+"/"+filepath.Base(path), found)
		if err != nil {
			return nil, err
		}
		for _, document := range strings.Split("\n"+string(content), "\n---\n") {
			object := map[string]any{}
			if err := yaml.Unmarshal([]byte(document), &object); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			if kind := text(object, "kind"); kind != "" && kind != "Kustomization" {
				objects = append(objects, object)
			}
		}
	}
	// Namespaces first, and what policies take their parameters from before the policies.
	sort.SliceStable(objects, func(i, j int) bool { return rank(objects[i]) < rank(objects[j]) })
	return objects, nil
}

func rank(object map[string]any) int {
	switch text(object, "kind") {
	case "Namespace":
		return 0
	case "ConfigMap":
		return 1
	case "ValidatingAdmissionPolicy":
		return 2
	default:
		return 3
	}
}

func readReviews(root string, found *record) (*reviews, error) {
	content, err := digest(filepath.Join(root, reviewsFile), reviewsFile, found)
	if err != nil {
		return nil, err
	}
	asked := &reviews{}
	return asked, yaml.Unmarshal(content, asked, yaml.DisallowUnknownFields)
}

func digest(path, name string, found *record) ([]byte, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	found.Digests[name] = hex.EncodeToString(sum[:])
	return content, nil
}

// text is a text deep in an object, or "".
func text(object map[string]any, keys ...string) string {
	var value any = object
	for _, key := range keys {
		inner, ok := value.(map[string]any)
		if !ok {
			return ""
		}
		value = inner[key]
	}
	result, _ := value.(string)
	return result
}
