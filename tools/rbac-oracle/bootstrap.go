package main

import (
	"encoding/json"
	"io"
	"sort"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

type list struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Items      []any  `json:"items"`
}

// bootstrap writes the roles and bindings that the API server makes in a new cluster, aggregated.
func bootstrap(out io.Writer) error {
	clusterRoles := append(bootstrappolicy.ClusterRoles(), bootstrappolicy.ControllerRoles()...)
	pointers := []*rbacv1.ClusterRole{}
	for i := range clusterRoles {
		pointers = append(pointers, &clusterRoles[i])
	}
	if _, err := aggregate(pointers); err != nil {
		return err
	}
	items := []any{}
	for _, role := range pointers {
		role.TypeMeta.APIVersion, role.TypeMeta.Kind = rbacv1.SchemeGroupVersion.String(), "ClusterRole"
		items = append(items, role)
	}
	for _, binding := range append(bootstrappolicy.ClusterRoleBindings(), bootstrappolicy.ControllerRoleBindings()...) {
		binding.TypeMeta.APIVersion, binding.TypeMeta.Kind = rbacv1.SchemeGroupVersion.String(), "ClusterRoleBinding"
		items = append(items, binding)
	}
	roles := bootstrappolicy.NamespaceRoles()
	for _, namespace := range keys(roles) {
		for _, role := range roles[namespace] {
			role.TypeMeta.APIVersion, role.TypeMeta.Kind = rbacv1.SchemeGroupVersion.String(), "Role"
			items = append(items, role)
		}
	}
	bindings := bootstrappolicy.NamespaceRoleBindings()
	for _, namespace := range keys(bindings) {
		for _, binding := range bindings[namespace] {
			binding.TypeMeta.APIVersion, binding.TypeMeta.Kind = rbacv1.SchemeGroupVersion.String(), "RoleBinding"
			items = append(items, binding)
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(list{APIVersion: "v1", Kind: "List", Items: items})
}

func keys[V any](m map[string]V) []string {
	names := []string{}
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
