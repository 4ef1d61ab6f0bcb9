package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
)

// inMessage is how many findings a message to an owner lists.
const inMessage = 5

// message is what to send to the owner of a file: what is wrong with it, where, and what is asked of them. Nothing in it
// needs knowledge of Daybook.
func (s *server) message(t FileTrouble) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Your file %s", t.File)
	if t.Date != nil {
		fmt.Fprintf(&b, " for %s", s.format.Day(*t.Date))
	}
	switch contract.Outcome(t.Outcome) {
	case contract.Drifted:
		b.WriteString(" does not have the shape that we agreed on, so nothing of it was loaded.\n")
		writeShape(&b, t.Diff)
		b.WriteString("Please send it again in the agreed shape, or tell us that the change is meant to stay, so that we change the contract together.")
	case contract.Unreadable:
		b.WriteString(" cannot be read, so nothing of it was loaded.\n")
		s.writeFindings(&b, t)
		b.WriteString("Please send it again under the same name.")
	case contract.Unknown:
		b.WriteString(" has a name that none of our contracts knows, so it was not loaded.\nPlease send it again under the name that we agreed on, or tell us what it holds.")
	case contract.Violation:
		if slices.ContainsFunc(t.Findings, func(f contract.Finding) bool { return f.Rule == "overtaken" }) {
			b.WriteString(" was not loaded: what came later for it is. Nothing needs to be sent again.")
			break
		}
		fallthrough
	default:
		fmt.Fprintf(&b, " was not loaded: %s in %s.\n", count(s.format, t.Found, "finding"), count(s.format, t.Rows, "row"))
		s.writeFindings(&b, t)
		b.WriteString("We change nothing in your files. Please send it again under the same name.")
	}
	return b.String()
}

func writeShape(b *strings.Builder, d *DiffView) {
	if d == nil {
		return
	}
	for _, l := range d.Lines {
		if l.Mark != "same" {
			fmt.Fprintf(b, "  agreed: %s   sent: %s   (%s)\n", orNone(l.Expected), orNone(l.Found), l.Says)
		}
	}
	for _, o := range d.Other {
		fmt.Fprintf(b, "  %s\n", o)
	}
}

func (s *server) writeFindings(b *strings.Builder, t FileTrouble) {
	shown := t.Findings[:min(len(t.Findings), inMessage)]
	for _, f := range shown {
		b.WriteString("  ")
		if f.Line > 0 {
			fmt.Fprintf(b, "line %d, ", f.Line)
		}
		if f.Column != "" {
			fmt.Fprintf(b, "column %s, ", f.Column)
		}
		if f.Value != "" {
			fmt.Fprintf(b, "value %q: ", f.Value)
		}
		says, _, _ := strings.Cut(f.Message, "; if that is right: daybook ") // what to type is for whoever runs Daybook
		fmt.Fprintf(b, "%s\n", says)
	}
	if more := t.Found - int64(len(shown)); more > 0 {
		fmt.Fprintf(b, "  and %s more\n", s.format.Whole(more))
	}
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}
