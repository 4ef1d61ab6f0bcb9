package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse/export"
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

// labelWidth is the column that holds the first word of a line.
const labelWidth = 12

// line writes a fact behind its label, so that facts stand below each other.
func (a *app) line(label, format string, args ...any) {
	a.printf("%s%s %s\n", a.paint(colours[label], label), strings.Repeat(" ", max(0, labelWidth-1-len(label))), fmt.Sprintf(format, args...))
}

// under writes a line below a fact.
func (a *app) under(format string, args ...any) {
	a.printf("%s%s\n", strings.Repeat(" ", labelWidth), fmt.Sprintf(format, args...))
}

// tell writes a line for people to stderr, unless a script reads facts.
func (a *app) tell(format string, args ...any) {
	if !a.json {
		_, _ = fmt.Fprintf(a.streams.Err, format+"\n", args...)
	}
}

// colour is an escape sequence's number; none paints nothing.
type colour int

const (
	none   colour = 0
	red    colour = 31
	green  colour = 32
	yellow colour = 33
)

// colours of labels: red needs a person, yellow is worth a look.
var colours = map[string]colour{
	"ok": green, "all well": green, "DRIFT": red, "VIOLATION": red, "UNREADABLE": red, "UNKNOWN": red, "STOPPED": red, "HELD": red, "MAIL": red, "FAILED": red, "NO BACKUP": red, "error": red,
	"quarantine": yellow, "quarantined": yellow, "missing": yellow, "overdue": yellow, "late": yellow, "held": yellow, "unusual": yellow,
}

func outcomeColour(o batch.Outcome) colour {
	switch o {
	case batch.Published:
		return green
	case batch.PublishedWithQuarantine:
		return yellow
	case batch.StoppedByDrift, batch.Held, batch.Failed:
		return red
	}
	return none
}

// paint colours text where colour is welcome: on a terminal that can, for people who did not ask for none.
func (a *app) paint(c colour, s string) string {
	if c == none || !a.streams.OutTerminal || a.env("NO_COLOR") != "" || a.env("TERM") == "dumb" {
		return s
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", c, s)
}

// table prints aligned columns; a title that begins with > stands over numbers, which go to the right.
func (a *app) table(titles []string, rows [][]string) {
	right := make([]bool, len(titles))
	widths := make([]int, len(titles))
	for i, t := range titles {
		titles[i], right[i] = strings.TrimPrefix(t, ">"), strings.HasPrefix(t, ">")
		widths[i] = export.Width(titles[i])
	}
	for _, row := range rows {
		for i := range row {
			row[i] = clean(row[i])
			widths[i] = max(widths[i], export.Width(row[i]))
		}
	}
	for _, row := range append([][]string{titles}, rows...) {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-export.Width(cell))
			if right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			b.WriteString(cell + "  ")
		}
		a.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
}

// clean makes text from files harmless on a terminal: control characters and marks that turn text around are shown, not sent.
func clean(s string) string { return fault.Visible(s) }

// printVerdict writes a verdict as a person wants it: findings as file:line: column: message [rule], drift as a diff.
func (a *app) printVerdict(v contract.Verdict, most int) {
	rows := ""
	if v.Rows > 0 {
		rows = "  " + plural(v.Rows, "row", "rows")
	}
	a.line(mark(v.Outcome), "%s%s", clean(v.File), rows)
	if v.Note != "" {
		a.under("%s", clean(v.Note))
	}
	a.printDiff(v.Diff)
	for i, f := range v.Findings {
		if i == most {
			a.under("… and %d more", v.FindingsTotal-int64(most))
			break
		}
		a.under("%s", sentence(v.File, f))
	}
	if v.Outcome != contract.OK && v.Outcome != contract.Duplicate {
		if who := owned(v.Owner, v.Support); who != "" {
			a.under("%s", strings.TrimPrefix(who, " · "))
		}
	}
}

// sentence is a finding as file:line: column: "value" message [rule].
func sentence(file string, f contract.Finding) string {
	s := clean(file)
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
	}
	if f.Column != "" {
		s += ": " + clean(f.Column)
	}
	s += ":"
	if f.Value != "" {
		s += ` "` + clean(f.Value) + `"` // what is not to be seen is written out in it already
	}
	return s + " " + clean(f.Message) + " [" + f.Rule + "]"
}

// mark is an outcome as the label of a line: what is bad shouts.
func mark(o contract.Outcome) string {
	switch o {
	case contract.OK, contract.Duplicate:
		return string(o)
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
		guess := ""
		if to, ok := renamed[name]; ok {
			guess = fmt.Sprintf("   (probably renamed to %q)", to)
		}
		a.under("%s%s", a.paint(red, "- "+clean(name)), guess)
	}
	for _, name := range d.Extra {
		a.under("%s", a.paint(green, "+ "+clean(name)))
	}
	if d.Reordered {
		a.under("~ the columns stand in another order")
		a.under("  expected %s", clean(strings.Join(d.Expected, ",")))
		a.under("  found    %s", clean(strings.Join(d.Found, ",")))
	}
	for _, name := range d.Retyped {
		a.under("~ %s is of another type: at least half of its first values do not read as the contract's", clean(name))
	}
	for _, s := range d.Other {
		a.under("~ %s", clean(s))
	}
}
