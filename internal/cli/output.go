package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// printJSON writes facts for scripts.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.streams.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printf writes facts for people.
func (a *app) printf(format string, args ...any) { _, _ = fmt.Fprintf(a.streams.Out, format, args...) }

// table prints aligned columns; cells must not hold tabs or line ends.
func (a *app) table(header []string, rows [][]string) {
	w := tabwriter.NewWriter(a.streams.Out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, r := range rows {
		for i := range r {
			r[i] = clean(r[i])
		}
		_, _ = fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	_ = w.Flush()
}

// clean makes text from files harmless on a terminal: no control characters, no escapes, no bidirectional overrides.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return ' '
		case r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '�'
		}
		return r
	}, s)
}

// printVerdict writes a verdict as a person wants it: findings as file:line: column: message [rule], drift as a diff.
func (a *app) printVerdict(v contract.Verdict, most int) {
	a.printf("%-10s %s", mark(v.Outcome), clean(v.File))
	if v.Rows > 0 {
		a.printf("  %d rows", v.Rows)
	}
	a.printf("\n")
	if v.Note != "" {
		a.printf("           %s\n", clean(v.Note))
	}
	a.printDiff(v.Diff)
	for i, f := range v.Findings {
		if i == most {
			a.printf("           … and %d more\n", v.FindingsTotal-int64(most))
			break
		}
		place := clean(v.File)
		if f.Line > 0 {
			place += fmt.Sprintf(":%d", f.Line)
		}
		if f.Column != "" {
			place += ": " + clean(f.Column)
		}
		value := ""
		if f.Value != "" {
			value = fmt.Sprintf(" %q", clean(f.Value))
		}
		a.printf("           %s:%s %s [%s]\n", place, value, clean(f.Message), f.Rule)
	}
	if v.Outcome != contract.OK && v.Outcome != contract.Duplicate && v.Owner != "" {
		a.printf("           owner %s", v.Owner)
		if v.Support != "" {
			a.printf(", %s", v.Support)
		}
		a.printf("\n")
	}
}

func mark(o contract.Outcome) string {
	switch o {
	case contract.OK:
		return "ok"
	case contract.Drifted:
		return "DRIFT"
	case contract.Duplicate:
		return "duplicate"
	}
	return strings.ToUpper(string(o))
}

// printDiff writes how a header differs from its contract: - missing, + extra, ~ changed.
func (a *app) printDiff(d contract.Diff) {
	renamed := map[string]string{}
	for _, r := range d.Renamed {
		renamed[r.From] = r.To
	}
	for _, name := range d.Missing {
		a.printf("           - %s", clean(name))
		if to, ok := renamed[name]; ok {
			a.printf("   (probably renamed to %q)", clean(to))
		}
		a.printf("\n")
	}
	for _, name := range d.Extra {
		a.printf("           + %s\n", clean(name))
	}
	if d.Reordered {
		a.printf("           ~ the columns stand in another order\n             expected %s\n             found    %s\n", clean(strings.Join(d.Expected, ",")), clean(strings.Join(d.Found, ",")))
	}
	for _, name := range d.Retyped {
		a.printf("           ~ %s is of another type: most of its values do not parse\n", clean(name))
	}
	for _, s := range d.Other {
		a.printf("           ~ %s\n", clean(s))
	}
}

// parseDay reads a date flag; "" is nil.
func parseDay(flag, s string) (*contract.Day, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no date is a good answer: the flag was not given
	}
	d, err := contract.ParseDay(s)
	if err != nil {
		return nil, fault.New(fault.Usage, "%s: %w", flag, err)
	}
	return &d, nil
}
