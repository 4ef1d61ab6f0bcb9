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

// checkRules has Prometheus' own parser read files.
func checkRules(t *testing.T, files ...string) (out string, clean bool) {
	t.Helper()
	return checkedBy(t, "tools/checkrules", " queries read, ", files...)
}

// checkedBy has a tool, which is a module of its own, read files. What it says holds words of how much it has read; else it has read nothing.
func checkedBy(t *testing.T, tool, words string, files ...string) (out string, clean bool) {
	t.Helper()
	args := []string{"-C", tool, "run", "."}
	for _, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	said, err := exec.Command("go", args...).CombinedOutput()
	if !strings.Contains(string(said), words) {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said), err == nil
}

// TestDeploy_RulesAsPrometheusReadsThem: the alert rules and the dashboard's queries are such as Prometheus takes.
func TestDeploy_RulesAsPrometheusReadsThem(t *testing.T) {
	t.Parallel()
	out, clean := checkRules(t, "deploy/prometheus/daybook.rules.yml", "deploy/prometheus/daybook.rules.test.yml", "deploy/grafana/daybook.json")
	read := regexp.MustCompile(`(\d+) queries read`).FindStringSubmatch(out)
	if n, err := strconv.Atoi(read[1]); !clean || err != nil || n < 50 {
		t.Errorf("%s", out)
	}

	for from, to := range map[string]string{"daybook_quarantine_files > 0": "sum(daybook_quarantine_files > 0", "for: 2h": "for: 2 hours", "{{ $value }} files": "{{ $values }} files", "severity: warning": "bad-label!: warning"} {
		if out, clean := checkRules(t, spoilt(t, t.TempDir(), "deploy/prometheus/daybook.rules.yml", from, to)); clean {
			t.Errorf("%q is taken: %s", to, out)
		}
	}
}

// TestDeploy_RulesFireWhenTheyShould: the tests of the rules are such as can fail: a rule that says another thing, or is silent for longer, is found by them,
// and so is one that none of them is about.
func TestDeploy_RulesFireWhenTheyShould(t *testing.T) {
	t.Parallel()
	const rules = "deploy/prometheus/daybook.rules.yml"
	tests, err := os.ReadFile("deploy/prometheus/daybook.rules.test.yml")
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{
		"daybook_backup_timestamp_seconds > 36 * 3600": "daybook_backup_timestamp_seconds > 72 * 3600",
		"for: 2d":                                         "for: 4d",
		`daybook_mails{state!="sent"}`:                    `daybook_mails{state="failed"}`,
		"to the channel {{ $labels.channel }}":            "to the channel {{ $labels.name }}",
		"daybook_alert_channel_failing > 0":               "daybook_alert_channel_failing > 1",
		"- alert: DaybookOverdue":                         "- alert: DaybookLate",
		"daybook_published_run > 0 unless daybook_backup": "daybook_published_run > 0 and daybook_backup",
	} {
		dir := t.TempDir()
		spoilt(t, dir, rules, from, to)
		path := filepath.Join(dir, "daybook.rules.test.yml")
		if err := os.WriteFile(path, tests, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, clean := checkRules(t, path); clean {
			t.Errorf("%q is taken: %s", to, out)
		}
	}
}
