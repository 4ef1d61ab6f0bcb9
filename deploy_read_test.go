package daybook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// checkDeploy has manifests read into the types of Kubernetes, and workflows by the language of their expressions.
func checkDeploy(t *testing.T, files ...string) (out string, clean bool) {
	t.Helper()
	return checkedBy(t, "tools/checkdeploy", " objects read, ", files...)
}

// spoilt writes a file with one thing in it changed to dir.
func spoilt(t *testing.T, dir, file, from, to string) string {
	t.Helper()
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(good), from, to, 1)
	if text == string(good) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	path := filepath.Join(dir, filepath.Base(file))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKubernetes_AsAClusterReadsIt: a name that Kubernetes does not know, a value of another type and a name of something that is not there are mistakes.
func TestKubernetes_AsAClusterReadsIt(t *testing.T) {
	t.Parallel()
	const file = "deploy/kubernetes/daybook.yaml"
	if out, clean := checkDeploy(t, file); !clean || !strings.Contains(out, "6 objects read, 0 mistakes") {
		t.Error(out)
	}
	for _, c := range []struct{ from, to, says string }{
		{"concurrencyPolicy:", "concurencyPolicy:", "concurencyPolicy"},
		{"timeZone:", "timezone:", "timezone"},
		{"replicas: 1", "replicas: one", "replicas"},
		{"apiVersion: batch/v1", "apiVersion: batch/v1beta1", "nothing here reads"},
		{"storage: 100Gi", "storage: 100 GB", "quantities"},
		{"claimName: daybook-home", "claimName: daybook-hom", "nobody claims"},
		{"targetPort: http", "targetPort: https", "no port https"},
		{"name: tmp, mountPath", "name: temp, mountPath", "mounts temp"},
		{"selector: {matchLabels: {app: daybook}}", "selector: {matchLabels: {app: daybok}}", "does not find"},
		{`schedule: "30 4 * * *"`, `schedule: "30 25 * * *"`, "above maximum"},
		{"values: [2, 3, 4, 7]", "values: [3, 2, 4, 7]", "in order"},
		{"requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 2Gi}", "requests: {cpu: 500m, memory: 3Gi}, limits: {memory: 2Gi}", "more memory"},
		{"path: /readyz, port: http,", "path: /readyz, port: web,", "no port of it"},
		{"podSelector: {matchLabels: {app: daybook-run}}", "podSelector: {matchLabels: {app: daybook-runs}}", "for no pods"},
	} {
		if out, clean := checkDeploy(t, spoilt(t, t.TempDir(), file, c.from, c.to)); clean || !strings.Contains(out, c.says) {
			t.Errorf("%q is taken: %s", c.to, out)
		}
	}
}

// TestWorkflows_AsTheyAreRun: keys, expressions, names of jobs and runners are such as there are, and every script is one that its shell can read.
func TestWorkflows_AsTheyAreRun(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) < 3 {
		t.Fatal(err, files)
	}
	if out, clean := checkDeploy(t, files...); !clean {
		t.Error(out)
	}
	folder := filepath.Join(t.TempDir(), ".github", "workflows")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to string }{
		{"needs: test", "needs: tests"}, {"runs-on: ${{ matrix.os }}", "runs-on: ${{ matrix.system }}"}, {"permissions:", "permission:"}, {"contents: write", "contents: everything"},
	} {
		if out, clean := checkDeploy(t, spoilt(t, folder, ".github/workflows/release.yml", c.from, c.to)); clean {
			t.Errorf("%q is taken: %s", c.to, out)
		}
	}
	scripts := 0
	for _, f := range files {
		for _, s := range scriptsOf(t, f) {
			scripts++
			if out, err := shell(s); err != nil {
				t.Errorf("%s: %v %s\n%s", f, err, out, s)
			}
		}
	}
	if scripts < 15 {
		t.Errorf("%d scripts were found", scripts)
	}
	if out, err := shell("for x in 1 2; do echo $x"); err == nil {
		t.Errorf("a script that does not end is taken: %s", out)
	}
}

// shell has a shell read a script without running it.
func shell(script string) (string, error) {
	cmd := exec.Command("bash", "-n")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// scriptsOf are the scripts of a workflow, with a word in place of each expression.
func scriptsOf(t *testing.T, file string) (scripts []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Jobs map[string]struct {
			Steps []struct {
				Run string `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, job := range doc.Jobs {
		for _, step := range job.Steps {
			if step.Run == "" {
				continue
			}
			parts := strings.Split(step.Run, "${{")
			script := parts[0]
			for _, p := range parts[1:] {
				_, after, _ := strings.Cut(p, "}}")
				script += "expression" + after
			}
			scripts = append(scripts, script)
		}
	}
	return scripts
}
