package main

import (
	"encoding/json"
	"fmt"

	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/kubernetes/pkg/apis/networking"
	defaults "k8s.io/kubernetes/pkg/apis/networking/v1"
	"k8s.io/kubernetes/pkg/apis/networking/validation"
	kjson "sigs.k8s.io/json"
)

// read gives the policies as the API server stores them: with its defaults, and none that it would not accept.
func read(raw []json.RawMessage) ([]*networkingv1.NetworkPolicy, error) {
	policies := []*networkingv1.NetworkPolicy{}
	for _, one := range raw {
		policy := &networkingv1.NetworkPolicy{}
		if err := kjson.UnmarshalCaseSensitivePreserveInts(one, policy); err != nil {
			return nil, err
		}
		defaults.SetObjectDefaults_NetworkPolicy(policy)
		if err := validate(policy); err != nil {
			return nil, fmt.Errorf("NetworkPolicy %s/%s: %w", policy.Namespace, policy.Name, err)
		}
		policies = append(policies, policy)
	}
	return policies, nil
}

func validate(policy *networkingv1.NetworkPolicy) error {
	internal := &networking.NetworkPolicy{}
	// The conversion shares memory with what it reads.
	if err := defaults.Convert_v1_NetworkPolicy_To_networking_NetworkPolicy(policy.DeepCopy(), internal, nil); err != nil {
		return err
	}
	// As for a policy that is stored already: ranges with bits set beyond their length were accepted once.
	options := validation.NetworkPolicyValidationOptions{AllowCIDRsEvenIfInvalid: ranges(internal)}
	return validation.ValidateNetworkPolicy(internal, options).ToAggregate()
}

func ranges(policy *networking.NetworkPolicy) []string {
	peers := []networking.NetworkPolicyPeer{}
	for _, rule := range policy.Spec.Ingress {
		peers = append(peers, rule.From...)
	}
	for _, rule := range policy.Spec.Egress {
		peers = append(peers, rule.To...)
	}
	texts := []string{}
	for _, peer := range peers {
		if peer.IPBlock != nil {
			texts = append(append(texts, peer.IPBlock.CIDR), peer.IPBlock.Except...)
		}
	}
	return texts
}
