package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/robfig/cron/v3"
)

// kinds are those that may stand in a manifest here; another one is added with its version.
var kinds = map[string]func() any{
	"v1 PersistentVolumeClaim":           func() any { return new(core.PersistentVolumeClaim) },
	"v1 Service":                         func() any { return new(core.Service) },
	"v1 ConfigMap":                       func() any { return new(core.ConfigMap) },
	"v1 ServiceAccount":                  func() any { return new(core.ServiceAccount) },
	"apps/v1 Deployment":                 func() any { return new(apps.Deployment) },
	"batch/v1 CronJob":                   func() any { return new(batch.CronJob) },
	"networking.k8s.io/v1 NetworkPolicy": func() any { return new(networking.NetworkPolicy) },
	"networking.k8s.io/v1 Ingress":       func() any { return new(networking.Ingress) },
}

// cluster is what the objects of a file say of one another.
type cluster struct {
	claims   map[string]bool
	pods     []pod
	services []*core.Service
	policies []*networking.NetworkPolicy
}

// pod is a template, by the object that makes pods of it.
type pod struct {
	of   string
	meta meta.ObjectMeta
	spec core.PodSpec
}

// manifests reads a file of objects.
func manifests(path string) (n int, errs []error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, []error{err}
	}
	all := cluster{claims: map[string]bool{}}
	for i, doc := range strings.Split(string(text), "\n---\n") {
		var head meta.TypeMeta
		if err := yaml.Unmarshal([]byte(doc), &head); err != nil {
			errs = append(errs, fmt.Errorf("object %d: %w", i+1, err))
			continue
		}
		make, ok := kinds[head.APIVersion+" "+head.Kind]
		if !ok {
			errs = append(errs, fmt.Errorf("object %d is %q of %q, which nothing here reads", i+1, head.Kind, head.APIVersion))
			continue
		}
		object := make()
		if err := strictly([]byte(doc), object); err != nil {
			errs = append(errs, fmt.Errorf("object %d, %s: %w", i+1, head.Kind, err))
			continue
		}
		n++
		if err := all.add(object); err != nil {
			errs = append(errs, fmt.Errorf("object %d, %s: %w", i+1, head.Kind, err))
		}
	}
	return n, append(errs, all.check()...)
}

// strictly reads an object as a cluster does that is asked to be strict: names are those of its type, with capitals as there, and none comes twice.
func strictly(doc []byte, object any) error {
	text, err := yaml.YAMLToJSONStrict(doc)
	if err != nil {
		return err
	}
	unknown, err := json.UnmarshalStrict(text, object)
	return errors.Join(append(unknown, err)...)
}

// add keeps an object for check, and says what is wrong with it alone.
func (c *cluster) add(object any) error {
	var errs []error
	named := func(m meta.ObjectMeta) {
		for _, why := range validation.IsDNS1123Subdomain(m.Name) {
			errs = append(errs, fmt.Errorf("name %q: %s", m.Name, why))
		}
		errs = append(errs, labelled(m.Labels)...)
	}
	switch o := object.(type) {
	case *core.PersistentVolumeClaim:
		named(o.ObjectMeta)
		c.claims[o.Name] = true
		if len(o.Spec.AccessModes) == 0 || o.Spec.Resources.Requests.Storage().IsZero() {
			errs = append(errs, errors.New("asks for no room, or does not say who may have it"))
		}
	case *core.Service:
		named(o.ObjectMeta)
		c.services = append(c.services, o)
	case *apps.Deployment:
		named(o.ObjectMeta)
		c.pods = append(c.pods, pod{o.Name, o.Spec.Template.ObjectMeta, o.Spec.Template.Spec})
		if o.Spec.Selector == nil || !selects(o.Spec.Selector.MatchLabels, o.Spec.Template.Labels) {
			errs = append(errs, fmt.Errorf("its selector does not find its pods %v", o.Spec.Template.Labels))
		}
		if o.Spec.Strategy.Type != apps.RecreateDeploymentStrategyType && o.Spec.Strategy.Type != apps.RollingUpdateDeploymentStrategyType {
			errs = append(errs, fmt.Errorf("strategy %q", o.Spec.Strategy.Type))
		}
	case *batch.CronJob:
		named(o.ObjectMeta)
		t := o.Spec.JobTemplate.Spec.Template
		c.pods = append(c.pods, pod{o.Name, t.ObjectMeta, t.Spec})
		if _, err := cron.ParseStandard(o.Spec.Schedule); err != nil {
			errs = append(errs, err)
		}
		if t.Spec.RestartPolicy != core.RestartPolicyNever && t.Spec.RestartPolicy != core.RestartPolicyOnFailure {
			errs = append(errs, fmt.Errorf("a job restarts %q", t.Spec.RestartPolicy))
		}
		if p := o.Spec.JobTemplate.Spec.PodFailurePolicy; p != nil {
			for _, r := range p.Rules {
				if r.OnExitCodes != nil && (!slices.IsSorted(r.OnExitCodes.Values) || t.Spec.RestartPolicy != core.RestartPolicyNever) {
					errs = append(errs, errors.New("exit codes of a rule stand in order, and the pods of such a job restart Never"))
				}
			}
		}
	case *networking.NetworkPolicy:
		named(o.ObjectMeta)
		c.policies = append(c.policies, o)
	}
	return errors.Join(errs...)
}

// check is what is wrong between objects, and in pods.
func (c *cluster) check() (errs []error) {
	for _, p := range c.pods {
		for _, err := range append(labelled(p.meta.Labels), c.podErrors(p.spec)...) {
			errs = append(errs, fmt.Errorf("pods of %s: %w", p.of, err))
		}
	}
	for _, s := range c.services {
		i := slices.IndexFunc(c.pods, func(p pod) bool { return selects(s.Spec.Selector, p.meta.Labels) })
		if i < 0 {
			errs = append(errs, fmt.Errorf("service %s finds no pods by %v", s.Name, s.Spec.Selector))
			continue
		}
		for _, port := range s.Spec.Ports {
			if !has(c.pods[i].spec, port.TargetPort) {
				errs = append(errs, fmt.Errorf("service %s: the pods of %s have no port %s", s.Name, c.pods[i].of, port.TargetPort.String()))
			}
		}
	}
	for _, n := range c.policies {
		if !slices.ContainsFunc(c.pods, func(p pod) bool { return selects(n.Spec.PodSelector.MatchLabels, p.meta.Labels) }) {
			errs = append(errs, fmt.Errorf("policy %s is for no pods", n.Name))
		}
	}
	return errs
}

func (c *cluster) podErrors(spec core.PodSpec) (errs []error) {
	volumes := map[string]bool{}
	for _, v := range spec.Volumes {
		volumes[v.Name] = true
		if v.PersistentVolumeClaim != nil && !c.claims[v.PersistentVolumeClaim.ClaimName] {
			errs = append(errs, fmt.Errorf("nobody claims %s", v.PersistentVolumeClaim.ClaimName))
		}
	}
	if len(spec.Containers) == 0 {
		errs = append(errs, errors.New("no containers"))
	}
	for _, k := range spec.Containers {
		if k.Image == "" {
			errs = append(errs, fmt.Errorf("container %q has no image", k.Name))
		}
		for _, m := range k.VolumeMounts {
			if !volumes[m.Name] {
				errs = append(errs, fmt.Errorf("container %s mounts %s, which there is not", k.Name, m.Name))
			}
		}
		for name, limit := range k.Resources.Limits {
			if want, ok := k.Resources.Requests[name]; ok && want.Cmp(limit) > 0 {
				errs = append(errs, fmt.Errorf("container %s asks for more %s than it may have", k.Name, name))
			}
		}
		for _, probe := range []*core.Probe{k.LivenessProbe, k.ReadinessProbe, k.StartupProbe} {
			if probe == nil {
				continue
			}
			var port *intstr.IntOrString
			switch {
			case probe.HTTPGet != nil:
				port = &probe.HTTPGet.Port
			case probe.TCPSocket != nil:
				port = &probe.TCPSocket.Port
			}
			if port == nil || !has(spec, *port) {
				errs = append(errs, fmt.Errorf("a probe of container %s looks at no port of it", k.Name))
			}
		}
	}
	return errs
}

// has reports whether a container of spec has a port.
func has(spec core.PodSpec, port intstr.IntOrString) bool {
	for _, k := range spec.Containers {
		for _, p := range k.Ports {
			if port.Type == intstr.String && p.Name == port.StrVal || port.Type == intstr.Int && p.ContainerPort == port.IntVal {
				return true
			}
		}
	}
	return false
}

// selects reports whether a selector, which is not empty, finds what has these labels.
func selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return len(selector) > 0
}

func labelled(labels map[string]string) (errs []error) {
	for _, k := range slices.Sorted(maps.Keys(labels)) {
		for _, why := range append(validation.IsQualifiedName(k), validation.IsValidLabelValue(labels[k])...) {
			errs = append(errs, fmt.Errorf("label %s=%s: %s", k, labels[k], why))
		}
	}
	return errs
}
