package monitor_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestMetrics_AreExplained: docs/metrics.md has a row for each metric, with its labels, and for none that there is not. Names follow Prometheus' own rules:
// a unit at the end, _total for what only grows.
func TestMetrics_AreExplained(t *testing.T) {
	t.Parallel()
	h := around(t, full)
	ask(h, "/", "127.0.0.1:1")
	_, text := ask(h, "/metrics", "127.0.0.1:99")
	doc, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(daybook_[a-z_]+)` \\| ([^|]*) \\|.*[a-z]{3}").FindAllStringSubmatch(string(doc), -1) {
		rows[m[1]] = m[2]
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (daybook_[a-z_]+) (\w+)$`).FindAllStringSubmatch(text, -1) {
		name, kind := m[1], m[2]
		seen[name] = true
		labels, ok := rows[name]
		if !ok {
			t.Errorf("docs/metrics.md has no row for %s", name)
			continue
		}
		if kind == "counter" != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s", name, kind)
		}
		sample := regexp.MustCompile(`(?m)^` + name + `(?:_bucket|_count|_total)?\{([^}]*)\}`).FindStringSubmatch(text)
		if sample == nil {
			if labels != "" {
				t.Errorf("%s has no labels, and docs/metrics.md says %s", name, labels)
			}
			continue
		}
		for _, l := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(sample[1], -1) {
			if l[1] != "le" && !strings.Contains(labels, "`"+l[1]+"`") {
				t.Errorf("docs/metrics.md does not name the label %s of %s", l[1], name)
			}
		}
	}
	for name := range rows {
		if !seen[name] {
			t.Errorf("docs/metrics.md explains %s, which there is not", name)
		}
	}
	if len(seen) < 25 {
		t.Errorf("%d metrics were seen", len(seen))
	}
}
