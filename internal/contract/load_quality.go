package contract

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// quality reads one quality rule of column i, or of the file where i is -1.
func (l *loader) quality(i int, q *yaml.Node) {
	if q.Kind != yaml.MappingNode {
		return // reported by check
	}
	kind := textOf(child(q, "type"))
	if kind == "" {
		kind = "library"
	}
	for _, key := range []string{"scheduler", "schedule"} {
		if k, _ := entry(q, key); k != nil {
			l.fail(k, "remove it: every rule runs on every file", "%s does nothing", key)
		}
	}
	if kind != "library" {
		l.foreignQuality(q, kind)
		return
	}
	for _, key := range []string{"query", "engine", "implementation", "rule"} {
		if k, _ := entry(q, key); k != nil {
			hint := "remove it"
			if key == "rule" {
				hint = "write metric"
			}
			l.fail(k, hint, "%s does nothing in a library rule", key)
		}
	}
	metric := child(q, "metric")
	if textOf(metric) == "" {
		l.fail(q, "one of rowCount, nullValues, missingValues, invalidValues, duplicateValues", "a library rule without a metric never runs")
		return
	}
	t, ok := l.threshold(q)
	if !ok {
		return
	}
	d := place(metric.Value, i, q)
	d.severity = l.severity(child(q, "severity"))
	l.metric(i, q, d, t)
}

// foreignQuality refuses rules that something else would have to run. A text rule without an operator is a remark.
func (l *loader) foreignQuality(q *yaml.Node, kind string) {
	at, _ := entry(q, "type")
	if kind != "text" {
		l.fail(at, "library rules and logicalTypeOptions are what runs", "a rule of type %s never runs: Daybook runs no foreign code", kind)
		return
	}
	for _, key := range append([]string{"metric", "arguments", "unit", "severity"}, operators...) {
		if k, _ := entry(q, key); k != nil {
			l.fail(k, "write type: library with a metric, or leave the remark as text only", "%s in a text rule never runs", key)
		}
	}
	l.c.remarks = append(l.c.remarks, q.Line)
}

func (l *loader) severity(n *yaml.Node) Severity {
	if n == nil {
		return Error
	}
	words := []string{string(Error), string(Warning)}
	if !slices.Contains(words, textOf(n)) {
		l.word(n, "severity", words)
		return Error
	}
	return Severity(n.Value)
}

// threshold reads the rule's one operator and its unit.
func (l *loader) threshold(q *yaml.Node) (threshold, bool) {
	t := threshold{}
	var at *yaml.Node
	for _, op := range operators {
		k, v := entry(q, op)
		switch {
		case k == nil:
		case at != nil:
			l.fail(k, "write a rule for each", "a rule has one operator, this one has %s and %s", t.operator, op)
			return t, false
		default:
			t.operator, at = op, v
		}
	}
	if at == nil {
		l.fail(q, "add one of "+strings.Join(operators, ", "), "a rule without an operator can never fail")
		return t, false
	}
	bounds := []*yaml.Node{at}
	if pair := t.operator == "mustBeBetween" || t.operator == "mustNotBeBetween"; pair {
		if bounds = elements(at); len(bounds) != 2 {
			l.fail(at, "like [1, 100]", "%s takes two numbers", t.operator)
			return t, false
		}
	}
	for i, b := range bounds {
		r, err := exact(textOf(b))
		if err != nil {
			l.fail(b, "", "%s: %s", t.operator, err)
			return t, false
		}
		if i == 0 {
			t.low, t.text = r, b.Value
		} else {
			t.high, t.text = r, t.text+" and "+b.Value
		}
	}
	if n := child(q, "unit"); n != nil {
		if !slices.Contains([]string{"rows", "percent"}, textOf(n)) {
			l.word(n, "unit", []string{"rows", "percent"})
			return t, false
		}
		t.percent = n.Value == "percent"
	}
	if why := t.dead(); why != "" {
		l.fail(at, "", "%s", why)
		return t, false
	}
	return t, true
}
