package contract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// MaxDigits is how many digits a number of the warehouse has in all, its decimals included.
const MaxDigits = 14

var (
	decimalType = regexp.MustCompile(`^(?:DECIMAL|NUMERIC) *\( *(\d{1,3}) *(?:, *(\d{1,3}) *)?\)$`)
	textType    = regexp.MustCompile(`^(?:TEXT|STRING|(?:VAR)?CHAR(?:ACTER VARYING)? *(?:\( *\d+ *\))?)$`)
)

func (l *loader) physicalType(c *Column, n *yaml.Node, field int) {
	if textOf(n) == "" {
		return
	}
	t := strings.ToUpper(strings.TrimSpace(n.Value))
	ok := false
	switch c.Kind {
	case Text:
		ok = textType.MatchString(t)
	case Date:
		ok = t == "DATE" || t == "TIMESTAMP" || t == "DATETIME" // a date may be read out of a timestamp
	case Timestamp:
		ok = (!c.TimeOfDay && (t == "TIMESTAMP" || t == "DATETIME")) || (c.TimeOfDay && t == "TIME")
	case Bool:
		ok = t == "BOOLEAN" || t == "BOOL"
	case Decimal:
		l.decimalType(c, n, t, field)
		return
	}
	if !ok {
		want := map[Kind]string{Text: "VARCHAR", Date: "DATE", Timestamp: "TIMESTAMP", Bool: "BOOLEAN"}[c.Kind]
		if c.TimeOfDay {
			want = "TIME"
		}
		l.fail(n, "write "+want+" or leave it out", "physicalType %q is no %s", n.Value, c.Kind)
	}
}

func (l *loader) decimalType(c *Column, n *yaml.Node, t string, field int) {
	most, what := 18, "the file's column"
	if field >= 0 {
		most, what = l.c.Dataset.Fields[field].Scale, l.c.Dataset.Fields[field].Name
	}
	example := fmt.Sprintf("write DECIMAL(%d,%d)", MaxDigits, min(most, c.Scale))
	if slices.Contains([]string{"INTEGER", "INT", "BIGINT", "SMALLINT"}, t) {
		c.Digits, c.Scale = min(c.Digits, 18-6), 0
		if field >= 0 {
			c.Digits = MaxDigits - most
		}
		return
	}
	m := decimalType.FindStringSubmatch(t)
	if m == nil {
		l.fail(n, example, "physicalType %q is no exact number", n.Value)
		return
	}
	p, _ := strconv.Atoi(m[1])
	s, _ := strconv.Atoi(m[2])
	switch {
	case p < 1 || p > 18:
		l.fail(n, example, "physicalType %s: a number has 1 to 18 digits", n.Value)
	case s > p:
		l.fail(n, example, "physicalType %s has more decimals than digits", n.Value)
	case s > most:
		l.fail(n, example, "physicalType %s has %d decimals, but %s holds %d and nothing is rounded", n.Value, s, what, most)
	default:
		c.Digits, c.Scale = p, s
		if field >= 0 { // no more digits before the mark than the warehouse holds
			c.Digits = min(p, MaxDigits-most+s)
		}
	}
}

// format compiles logicalTypeOptions.format of dates and times.
func (l *loader) format(c *Column, n *yaml.Node) {
	switch {
	case c.Kind == Date:
		c.Format = ISODate
	case c.TimeOfDay:
		c.Format = ISOTime
	case c.Kind == Timestamp:
		c.Format = ISOTimestamp
	default:
		return
	}
	at := child(child(n, "logicalTypeOptions"), "format")
	if textOf(at) == "" {
		return
	}
	f, err := ParseTimeFormat(at.Value)
	if err != nil {
		l.fail(at, "", "%s", err)
		return
	}
	switch {
	case c.Kind == Date && !f.HasDate():
		l.fail(at, "", "pattern %q holds no date", at.Value)
	case c.TimeOfDay && f.HasDate():
		l.fail(at, "write logicalType: timestamp", "pattern %q holds a date, and the column is a time of day", at.Value)
	case c.Kind == Timestamp && !f.HasTime():
		l.fail(at, "", "pattern %q holds no time of day", at.Value)
	case c.Kind == Timestamp && !c.TimeOfDay && !f.HasDate():
		l.fail(at, "write logicalType: time", "pattern %q holds no date", at.Value)
	default:
		c.Format = f
	}
}
