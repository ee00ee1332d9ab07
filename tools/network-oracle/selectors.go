package main

import (
	"strconv"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// selectors are those of a cluster's policies, read by Kubernetes' own code. cyclonus takes `NotIn` for false where the label is
// not there, and an empty value for a missing label; so it gets, in the place of each selector, its number as a label, and the
// numbers of those that match as the labels of a pod or a namespace. Empty selectors it reads itself.
type selectors struct {
	known []labels.Selector
}

func (s *selectors) replace(policies []*networkingv1.NetworkPolicy) error {
	for _, policy := range policies {
		if err := s.number(&policy.Spec.PodSelector); err != nil {
			return err
		}
		for _, rule := range policy.Spec.Ingress {
			if err := s.peers(rule.From); err != nil {
				return err
			}
		}
		for _, rule := range policy.Spec.Egress {
			if err := s.peers(rule.To); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *selectors) peers(peers []networkingv1.NetworkPolicyPeer) error {
	for _, peer := range peers {
		for _, selector := range []*metav1.LabelSelector{peer.PodSelector, peer.NamespaceSelector} {
			if err := s.number(selector); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *selectors) number(selector *metav1.LabelSelector) error {
	if selector == nil || len(selector.MatchLabels)+len(selector.MatchExpressions) == 0 {
		return nil
	}
	read, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return err
	}
	*selector = metav1.LabelSelector{MatchLabels: map[string]string{s.key(read): "matches"}}
	return nil
}

// key is the same for equal selectors: cyclonus joins policies that have one.
func (s *selectors) key(selector labels.Selector) string {
	for at, known := range s.known {
		if known.String() == selector.String() {
			return strconv.Itoa(at)
		}
	}
	s.known = append(s.known, selector)
	return strconv.Itoa(len(s.known) - 1)
}

func (s *selectors) matching(set map[string]string) map[string]string {
	result := map[string]string{}
	for at, selector := range s.known {
		if selector.Matches(labels.Set(set)) {
			result[strconv.Itoa(at)] = "matches"
		}
	}
	return result
}
