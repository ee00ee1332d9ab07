// rbac-oracle answers questions about access with the code of the API server: its RBAC authorizer, its test of escalation
// and its aggregation of ClusterRoles. See README.md.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/authorization/union"
	"k8s.io/component-helpers/auth/rbac/validation"
	rbacvalidation "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
	kjson "sigs.k8s.io/json"
)

type question struct {
	Objects   []json.RawMessage `json:"objects"`
	Requests  []request         `json:"requests"`
	Covers    []cover           `json:"covers"`
	Aggregate bool              `json:"aggregate"`
}

type request struct {
	User        string   `json:"user"`
	Groups      []string `json:"groups"`
	Verb        string   `json:"verb"`
	Group       string   `json:"group"`
	Resource    string   `json:"resource"`
	Subresource string   `json:"subresource"`
	Namespace   string   `json:"namespace"`
	Name        string   `json:"name"`
	Path        string   `json:"path"`
	Implicit    bool     `json:"implicit"`
}

type cover struct {
	Owner  []rbacv1.PolicyRule `json:"owner"`
	Wanted []rbacv1.PolicyRule `json:"wanted"`
}

type answer struct {
	Allowed    []bool                         `json:"allowed"`
	Covers     []bool                         `json:"covers"`
	Errors     []string                       `json:"errors"`
	Aggregated map[string][]rbacv1.PolicyRule `json:"aggregated,omitempty"`
}

type objects struct {
	roles               []*rbacv1.Role
	roleBindings        []*rbacv1.RoleBinding
	clusterRoles        []*rbacv1.ClusterRole
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "bootstrap" {
		exitOn(bootstrap(os.Stdout))
		return
	}
	if len(os.Args) != 1 {
		exitOn(fmt.Errorf("usage: rbac-oracle < questions.jsonl, or rbac-oracle bootstrap"))
	}
	exitOn(serve(os.Stdin, os.Stdout))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers each line of `in`. A line that is no question gets an answer with the error alone, so that lines stay in step.
func serve(in io.Reader, out io.Writer) error {
	reader := bufio.NewReader(in)
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(reply(line)); err != nil {
				return err
			}
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func reply(line []byte) answer {
	var asked question
	if err := kjson.UnmarshalCaseSensitivePreserveInts(line, &asked); err != nil {
		return answer{Allowed: []bool{}, Covers: []bool{}, Errors: []string{err.Error()}}
	}
	problems := map[string]bool{}
	given := read(asked.Objects, problems)
	result := answer{Allowed: []bool{}, Covers: []bool{}}
	if asked.Aggregate {
		aggregated, err := aggregate(given.clusterRoles)
		if err != nil {
			problems[err.Error()] = true
		}
		result.Aggregated = aggregated
	}
	judge := given.authorizer()
	for _, one := range asked.Requests {
		decision, reason, err := judge.Authorize(context.Background(), one.attributes())
		if err != nil {
			problems[err.Error()] = true
		} else if decision != authorizer.DecisionAllow && reason != "" {
			problems[reason] = true
		}
		result.Allowed = append(result.Allowed, decision == authorizer.DecisionAllow)
	}
	for _, one := range asked.Covers {
		covered, _ := validation.Covers(one.Owner, one.Wanted)
		result.Covers = append(result.Covers, covered)
	}
	result.Errors = sorted(problems)
	return result
}

// authorizer is that of the API server in mode RBAC: members of system:masters come before all rules.
func (o *objects) authorizer() authorizer.Authorizer {
	_, static := rbacvalidation.NewTestRuleResolver(o.roles, o.roleBindings, o.clusterRoles, o.clusterRoleBindings)
	return union.New(
		authorizerfactory.NewPrivilegedGroups(user.SystemPrivilegedGroup),
		rbac.New(static, static, static, static),
	)
}

// groups adds, where asked, those that authentication gives without anybody listing members.
func (r request) groups() []string {
	if !r.Implicit {
		return r.Groups
	}
	if r.User == user.Anonymous {
		return append(slices.Clone(r.Groups), user.AllUnauthenticated)
	}
	groups := append(slices.Clone(r.Groups), user.AllAuthenticated)
	if namespace, _, err := serviceaccount.SplitUsername(r.User); err == nil {
		groups = append(groups, serviceaccount.MakeGroupNames(namespace)...)
	}
	return groups
}

func (r request) attributes() authorizer.Attributes {
	return authorizer.AttributesRecord{
		User:            &user.DefaultInfo{Name: r.User, Groups: r.groups()},
		Verb:            r.Verb,
		APIGroup:        r.Group,
		APIVersion:      "*",
		Resource:        r.Resource,
		Subresource:     r.Subresource,
		Namespace:       r.Namespace,
		Name:            r.Name,
		ResourceRequest: r.Path == "",
		Path:            r.Path,
	}
}

func read(raw []json.RawMessage, problems map[string]bool) *objects {
	result := &objects{}
	for _, one := range raw {
		if err := result.add(one); err != nil {
			problems[err.Error()] = true
		}
	}
	return result
}

func (o *objects) add(raw json.RawMessage) error {
	var meta metav1.TypeMeta
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, &meta); err != nil {
		return err
	}
	switch meta.Kind {
	case "Role":
		return decoded(raw, &o.roles)
	case "RoleBinding":
		return decoded(raw, &o.roleBindings)
	case "ClusterRole":
		return decoded(raw, &o.clusterRoles)
	case "ClusterRoleBinding":
		return decoded(raw, &o.clusterRoleBindings)
	default:
		return fmt.Errorf("no RBAC object: kind %q", meta.Kind)
	}
}

func decoded[T any](raw json.RawMessage, into *[]*T) error {
	object := new(T)
	if err := kjson.UnmarshalCaseSensitivePreserveInts(raw, object); err != nil {
		return err
	}
	*into = append(*into, object)
	return nil
}

func sorted(set map[string]bool) []string {
	list := []string{}
	for text := range set {
		list = append(list, text)
	}
	sort.Strings(list)
	return slices.Compact(list)
}
