package daybook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// checkRules has Prometheus' own parser read files (tools/checkrules, which is a module of its own).
func checkRules(t *testing.T, files ...string) (out string, clean bool) {
	t.Helper()
	args := []string{"-C", "tools/checkrules", "run", "."}
	for _, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	said, err := exec.Command("go", args...).CombinedOutput()
	if !strings.Contains(string(said), " queries read, ") {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said), err == nil
}

// TestDeploy_RulesAsPrometheusReadsThem: the alert rules and the dashboard's queries are such as Prometheus takes.
func TestDeploy_RulesAsPrometheusReadsThem(t *testing.T) {
	t.Parallel()
	out, clean := checkRules(t, "deploy/prometheus/daybook.rules.yml", "deploy/grafana/daybook.json")
	read := regexp.MustCompile(`(\d+) queries read`).FindStringSubmatch(out)
	if n, err := strconv.Atoi(read[1]); !clean || err != nil || n < 15 {
		t.Errorf("%s", out)
	}

	good, err := os.ReadFile("deploy/prometheus/daybook.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"daybook_quarantine_files > 0": "sum(daybook_quarantine_files > 0", "for: 2h": "for: 2 hours", "{{ $value }} files": "{{ $values }} files", "severity: warning": "bad-label!: warning"} {
		spoilt := filepath.Join(t.TempDir(), "spoilt.yml")
		text := strings.Replace(string(good), from, to, 1)
		if text == string(good) {
			t.Fatalf("the rules do not hold %q", from)
		}
		if err := os.WriteFile(spoilt, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, clean := checkRules(t, spoilt); clean {
			t.Errorf("%q is taken: %s", to, out)
		}
	}
}
