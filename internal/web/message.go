package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

// inMessage is how many findings a message to an owner lists.
const inMessage = 5

// message is what to send to the owner of a file: what is wrong with it, where, and what is asked of them. Nothing in it
// needs knowledge of Daybook.
func (s *server) message(t FileTrouble) string {
	var b strings.Builder
	b.WriteString(s.format.sayf("Your file %s", fault.Visible(t.File)))
	if t.Date != nil {
		b.WriteString(s.format.sayf(" for %s", s.format.Day(*t.Date)))
	}
	switch contract.Outcome(t.Outcome) {
	case contract.Drifted:
		b.WriteString(s.format.say(" does not have the shape that we agreed on, so nothing of it was loaded.\n"))
		s.writeShape(&b, t.Diff)
		b.WriteString(s.format.say("Please send it again in the agreed shape, or tell us that the change is meant to stay, so that we change the contract together."))
	case contract.Unreadable:
		b.WriteString(s.format.say(" cannot be read, so nothing of it was loaded.\n"))
		s.writeFindings(&b, t)
		b.WriteString(s.format.say("Please send it again under the same name."))
	case contract.Unknown:
		b.WriteString(s.format.say(" has a name that none of our contracts knows, so it was not loaded.\nPlease send it again under the name that we agreed on, or tell us what it holds."))
	case contract.Violation:
		if slices.ContainsFunc(t.Findings, func(f FileFinding) bool { return f.Rule == "overtaken" }) {
			b.WriteString(s.format.say(" was not loaded: what came later for it is. Nothing needs to be sent again."))
			break
		}
		fallthrough
	default:
		b.WriteString(s.format.sayf(" was not loaded: %s in %s.\n", count(s.format, t.Found, "finding"), count(s.format, t.Rows, "row")))
		s.writeFindings(&b, t)
		b.WriteString(s.format.say("We change nothing in your files. Please send it again under the same name."))
	}
	return b.String()
}

func (s *server) writeShape(b *strings.Builder, d *DiffView) {
	if d == nil {
		return
	}
	for _, l := range d.Lines {
		if l.Mark != "same" {
			b.WriteString(s.format.sayf("  agreed: %s   sent: %s   (%s)\n", s.orNone(fault.Visible(l.Expected)), s.orNone(fault.Visible(l.Found)), l.Says))
		}
	}
	for _, o := range d.Other {
		fmt.Fprintf(b, "  %s\n", s.format.sayFound(fault.Visible(o)))
	}
}

func (s *server) writeFindings(b *strings.Builder, t FileTrouble) {
	shown := t.Findings[:min(len(t.Findings), inMessage)]
	for _, f := range shown {
		b.WriteString("  ")
		if f.Line > 0 {
			b.WriteString(s.format.sayf("line %d, ", f.Line))
		}
		if f.Column != "" {
			b.WriteString(s.format.sayf("column %s, ", fault.Visible(f.Column)))
		}
		if f.Value != "" {
			b.WriteString(s.format.sayf("value %q: ", f.Value))
		}
		says, _, _ := strings.Cut(f.Message, "; if that is right: daybook ") // what to type is for whoever runs Daybook
		fmt.Fprintf(b, "%s\n", s.format.sayFound(fault.Visible(says)))
	}
	if more := t.Found - int64(len(shown)); more > 0 {
		b.WriteString(s.format.sayf("  and %s more\n", s.format.Whole(more)))
	}
}

func (s *server) orNone(name string) string {
	if name == "" {
		return s.format.say("(none)")
	}
	return name
}
