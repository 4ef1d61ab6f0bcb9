package daybook_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// cluster plays kubectl: images lie in files, and one that is called broken never becomes ready.
const cluster = `#!/bin/sh
set -eu
case "$1" in
get) case "$4" in
	*image-before*) cat "$STATE/before" 2>/dev/null || true ;;
	*) cat "$STATE/deployment" ;;
	esac ;;
set) echo "${4#daybook=}" | tr -d '\n' > "$STATE/${3%%/*}" ;;
rollout) ! grep -q broken "$STATE/deployment" ;;
annotate) echo "${4#daybook/image-before=}" | tr -d '\n' > "$STATE/before" ;;
*) exit 9 ;;
esac
`

// TestCluster_AReleaseThatDoesNotServeGoesBack: the script that the deploy workflow runs. Nights get an image once the pages have served from it.
func TestCluster_AReleaseThatDoesNotServeGoesBack(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the script is for a shell")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kubectl"), []byte(cluster), 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	for _, name := range []string{"deployment", "cronjob"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("r.example/daybook:v1.0.0"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		arg  string
		ok   bool
		says string
		runs string // afterwards, pages and nights
	}{
		{"--back", false, "there is no image before", "r.example/daybook:v1.0.0"},
		{"r.example/daybook@sha256:abc", true, "serving r.example/daybook@sha256:abc", "r.example/daybook@sha256:abc"},
		{"r.example/broken:v1.2.0", false, "r.example/daybook@sha256:abc is back", "r.example/daybook@sha256:abc"},
		{"x; rm -rf /", false, "no image", "r.example/daybook@sha256:abc"},
		{"--back", true, "serving r.example/daybook:v1.0.0", "r.example/daybook:v1.0.0"},
		{"--back", true, "serving r.example/daybook@sha256:abc", "r.example/daybook@sha256:abc"},
	} {
		cmd := exec.CommandContext(t.Context(), "sh", "deploy/kubernetes/release", c.arg)
		cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "STATE="+dir)
		out, err := cmd.CombinedOutput()
		if (err == nil) != c.ok || !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %v %s", c.arg, err, out)
		}
		for _, name := range []string{"deployment", "cronjob"} {
			if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != c.runs {
				t.Errorf("%s: the %s runs %s, %v", c.arg, name, now, err)
			}
		}
	}
}

// TestKubernetes_NobodyElseReachesIt: every pod of the manifests is under a policy for what comes in and what goes out, the pages take connections on their
// port alone, and the nights take none.
func TestKubernetes_NobodyElseReachesIt(t *testing.T) {
	t.Parallel()
	type labels struct {
		Labels map[string]string `yaml:"labels"`
	}
	type template struct {
		Metadata labels `yaml:"metadata"`
	}
	type object struct {
		Kind     string `yaml:"kind"`
		Metadata struct {
			Name string `yaml:"name"`
		} `yaml:"metadata"`
		Spec struct {
			Template    template `yaml:"template"`
			JobTemplate struct {
				Spec struct {
					Template template `yaml:"template"`
				} `yaml:"spec"`
			} `yaml:"jobTemplate"`
			PodSelector struct {
				MatchLabels map[string]string `yaml:"matchLabels"`
			} `yaml:"podSelector"`
			PolicyTypes []string `yaml:"policyTypes"`
			Ingress     []struct {
				From  []any            `yaml:"from"`
				Ports []map[string]any `yaml:"ports"`
			} `yaml:"ingress"`
		} `yaml:"spec"`
	}
	doc, err := os.Open("deploy/kubernetes/daybook.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = doc.Close() }()
	pods, policies := map[string]string{}, map[string]object{}
	for dec := yaml.NewDecoder(doc); ; {
		var o object
		if err := dec.Decode(&o); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch o.Kind {
		case "Deployment":
			pods[o.Metadata.Name] = o.Spec.Template.Metadata.Labels["app"]
		case "CronJob":
			pods[o.Metadata.Name] = o.Spec.JobTemplate.Spec.Template.Metadata.Labels["app"]
		case "NetworkPolicy":
			policies[o.Spec.PodSelector.MatchLabels["app"]] = o
		}
	}
	if len(pods) != 2 {
		t.Fatalf("pods %v", pods)
	}
	for name, app := range pods {
		p, ok := policies[app]
		if app == "" || !ok || !slices.Contains(p.Spec.PolicyTypes, "Ingress") || !slices.Contains(p.Spec.PolicyTypes, "Egress") {
			t.Errorf("%s (app %q) is under no policy for both ways: %+v", name, app, p)
			continue
		}
		switch {
		case name == "daybook-run" && len(p.Spec.Ingress) != 0:
			t.Errorf("a night takes connections: %+v", p.Spec.Ingress)
		case name == "daybook" && (len(p.Spec.Ingress) != 1 || len(p.Spec.Ingress[0].From) == 0 || len(p.Spec.Ingress[0].Ports) != 1 || p.Spec.Ingress[0].Ports[0]["port"] != 8088):
			t.Errorf("the pages take connections from anybody, or on more than their port: %+v", p.Spec.Ingress)
		}
	}
}
