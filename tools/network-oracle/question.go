package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"slices"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	kjson "sigs.k8s.io/json"
)

type question struct {
	Policies   []json.RawMessage            `json:"policies"`
	Namespaces map[string]map[string]string `json:"namespaces"`
	Pods       []pod                        `json:"pods"`
	Queries    []query                      `json:"queries"`
}

type pod struct {
	Namespace   string            `json:"namespace"`
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels"`
	IP          string            `json:"ip"`
	Ports       []port            `json:"ports"`
	HostNetwork bool              `json:"hostNetwork"`
}

type port struct {
	Name     string          `json:"name"`
	Number   int             `json:"number"`
	Protocol corev1.Protocol `json:"protocol"`
}

type query struct {
	From     endpoint        `json:"from"`
	To       endpoint        `json:"to"`
	Protocol corev1.Protocol `json:"protocol"`
	Number   int             `json:"number"`
}

// endpoint is the number of a pod, or an object: `ip` alone is an address outside, with `pod` another address of that pod.
type endpoint struct {
	Pod *int
	IP  string
}

func (e *endpoint) UnmarshalJSON(text []byte) error {
	var index int
	if err := json.Unmarshal(text, &index); err == nil {
		e.Pod = &index
		return nil
	}
	var object struct {
		Pod *int   `json:"pod"`
		IP  string `json:"ip"`
	}
	err := json.Unmarshal(text, &object)
	e.Pod, e.IP = object.Pod, object.IP
	return err
}

// answer has one element for each query. A question with an error has no other answer.
type answer struct {
	Ingress []bool `json:"ingress"`
	Egress  []bool `json:"egress"`
	// By and EgressBy are the policies that isolate the target for ingress and the source for egress, as `namespace/name`.
	By       [][]string `json:"by"`
	EgressBy [][]string `json:"egressBy"`
	Errors   []string   `json:"errors"`
}

func reply(line []byte) (result answer) {
	// cyclonus panics on what the API server would not have accepted.
	defer func() {
		if problem := recover(); problem != nil {
			result = answer{Errors: []string{fmt.Sprint(problem)}}
		}
	}()
	var asked question
	if err := kjson.UnmarshalCaseSensitivePreserveInts(line, &asked); err != nil {
		return answer{Errors: []string{err.Error()}}
	}
	result = answer{Ingress: []bool{}, Egress: []bool{}, By: [][]string{}, EgressBy: [][]string{}, Errors: []string{}}
	policies, err := read(asked.Policies)
	if err != nil {
		return answer{Errors: []string{err.Error()}}
	}
	selectors := &selectors{}
	if err := selectors.replace(policies); err != nil {
		return answer{Errors: []string{err.Error()}}
	}
	cluster := &cluster{question: &asked, selectors: selectors, rules: matcher.BuildNetworkPolicies(false, policies)}
	for _, one := range asked.Queries {
		if err := cluster.answer(one, &result); err != nil {
			return answer{Errors: []string{err.Error()}}
		}
	}
	return result
}

type cluster struct {
	*question
	selectors *selectors
	rules     *matcher.Policy
}

func (c *cluster) answer(one query, into *answer) error {
	from, err := c.peer(one.From)
	if err != nil {
		return err
	}
	to, err := c.peer(one.To)
	if err != nil {
		return err
	}
	ingress, egress := false, false
	for _, name := range c.names(one) {
		allowed := c.rules.IsTrafficAllowed(&matcher.Traffic{
			Source: from, Destination: to, ResolvedPort: one.Number, ResolvedPortName: name, Protocol: one.Protocol,
		})
		ingress = ingress || allowed.Ingress.IsAllowed()
		egress = egress || allowed.Egress.IsAllowed()
	}
	into.Ingress = append(into.Ingress, ingress)
	into.Egress = append(into.Egress, egress)
	into.By = append(into.By, c.isolating(true, to))
	into.EgressBy = append(into.EgressBy, c.isolating(false, from))
	return nil
}

// peer is an endpoint as cyclonus knows it. Every namespace has the label that the API server sets.
func (c *cluster) peer(of endpoint) (*matcher.TrafficPeer, error) {
	peer := &matcher.TrafficPeer{IP: of.IP}
	if of.Pod != nil {
		if *of.Pod < 0 || *of.Pod >= len(c.Pods) {
			return nil, fmt.Errorf("there is no pod %d", *of.Pod)
		}
		one := c.Pods[*of.Pod]
		if peer.IP == "" {
			peer.IP = one.IP
		}
		// A Pod with hostNetwork is its node to the others: nothing but an address.
		if !one.HostNetwork {
			peer.Internal = c.internal(one)
		}
	}
	if net.ParseIP(peer.IP) == nil {
		return nil, fmt.Errorf("no address: %q", peer.IP)
	}
	return peer, nil
}

func (c *cluster) internal(one pod) *matcher.InternalPeer {
	labels := map[string]string{}
	maps.Copy(labels, c.Namespaces[one.Namespace])
	// The API server sets it, whatever was asked for.
	labels[corev1.LabelMetadataName] = one.Namespace
	return &matcher.InternalPeer{
		Namespace: one.Namespace, NamespaceLabels: c.selectors.matching(labels), PodLabels: c.selectors.matching(one.Labels),
	}
}

// names are those of the target's ports with the protocol and number of the query: cyclonus takes one name, a pod can have more.
// A name is never empty in a policy, so the empty one stands for none.
func (c *cluster) names(one query) []string {
	names := []string{""}
	if one.To.Pod == nil {
		return names
	}
	for _, port := range c.Pods[*one.To.Pod].Ports {
		if port.Number == one.Number && port.Protocol == one.Protocol {
			names = append(names, port.Name)
		}
	}
	return names
}

func (c *cluster) isolating(ingress bool, peer *matcher.TrafficPeer) []string {
	keys := []string{}
	if peer.Internal == nil {
		return keys
	}
	for _, target := range c.rules.TargetsApplyingToPod(ingress, peer.Internal.Namespace, peer.Internal.PodLabels) {
		for _, policy := range target.SourceRules {
			keys = append(keys, policy.Namespace+"/"+policy.Name)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
