package main

import (
	"context"
	"fmt"
	"reflect"
	"sort"
	"unsafe"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	rbacapply "k8s.io/client-go/applyconfigurations/rbac/v1"
	rbacclient "k8s.io/client-go/kubernetes/typed/rbac/v1"
	rbaclisters "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
)

// passes bounds the rounds of aggregation; a chain of aggregated roles needs one for each link.
const passes = 1000

// aggregate runs the controller over the roles until a round changes none, and writes what it applies into them.
// Rounds go by name, so a cycle of roles with rules of their own has one answer here; in a cluster it depends on the order of events.
func aggregate(roles []*rbacv1.ClusterRole) (map[string][]rbacv1.PolicyRule, error) {
	store := &roleStore{index: cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{}), owned: map[string]bool{}}
	names := []string{}
	for _, role := range roles {
		if err := store.index.Add(role); err != nil {
			return nil, err
		}
		if role.AggregationRule != nil {
			names = append(names, role.Name)
		}
	}
	sort.Strings(names)
	syncRole := syncHandler(clusterroleaggregation.NewClusterRoleAggregation(store, store))
	for range passes {
		store.changed = false
		for _, name := range names {
			if err := syncRole(context.Background(), name); err != nil {
				return nil, err
			}
		}
		if !store.changed {
			return store.rules(names), nil
		}
	}
	return store.rules(names), fmt.Errorf("aggregation is not stable after %d rounds", passes)
}

// syncHandler is what the controller's workers call for each role. It is reached here without its queue and threads, so that the end of
// the work is known.
func syncHandler(controller *clusterroleaggregation.ClusterRoleAggregationController) func(context.Context, string) error {
	field := reflect.ValueOf(controller).Elem().FieldByName("syncHandler")
	handler := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Interface()
	return handler.(func(context.Context, string) error)
}

// roleStore stands for informer, lister and client of the controller. It embeds the interfaces for the methods that the controller does not call.
type roleStore struct {
	cache.SharedIndexInformer
	rbacclient.ClusterRoleInterface
	index   cache.Indexer
	owned   map[string]bool
	changed bool
}

func (s *roleStore) Informer() cache.SharedIndexInformer { return s }
func (s *roleStore) HasSynced() bool                     { return true }
func (s *roleStore) Lister() rbaclisters.ClusterRoleLister {
	return rbaclisters.NewClusterRoleLister(s.index)
}
func (s *roleStore) ClusterRoles() rbacclient.ClusterRoleInterface { return s }
func (s *roleStore) AddEventHandler(cache.ResourceEventHandler) (cache.ResourceEventHandlerRegistration, error) {
	return nil, nil
}

// Apply is server-side apply of the one field that the controller sends: rules, an atomic list. Sent, it replaces the list and belongs to the
// controller; left out, it is removed if it belonged to the controller and is kept if it did not.
func (s *roleStore) Apply(_ context.Context, sent *rbacapply.ClusterRoleApplyConfiguration, _ metav1.ApplyOptions) (*rbacv1.ClusterRole, error) {
	role, err := s.Lister().Get(*sent.Name)
	if err != nil {
		return nil, err
	}
	if len(sent.Rules) == 0 && !s.owned[role.Name] {
		return role, nil
	}
	s.owned[role.Name] = len(sent.Rules) > 0
	rules := []rbacv1.PolicyRule{}
	for _, rule := range sent.Rules {
		rules = append(rules, rbacv1.PolicyRule{
			Verbs: rule.Verbs, APIGroups: rule.APIGroups, Resources: rule.Resources,
			ResourceNames: rule.ResourceNames, NonResourceURLs: rule.NonResourceURLs,
		})
	}
	s.changed = s.changed || !equality.Semantic.DeepEqual(rules, role.Rules)
	role.Rules = rules
	return role, nil
}

func (s *roleStore) rules(names []string) map[string][]rbacv1.PolicyRule {
	result := map[string][]rbacv1.PolicyRule{}
	for _, name := range names {
		role, err := s.Lister().Get(name)
		if err == nil {
			result[name] = append([]rbacv1.PolicyRule{}, role.Rules...)
		}
	}
	return result
}
