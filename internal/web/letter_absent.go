package web

import "github.com/daybookhq/daybook/internal/contract"

// Absence is why there is no brief for a night.
type Absence int

// Why there is none.
const (
	NoRunBegins  Absence = iota // a contract is broken
	NightHeld                   // by the gate
	NightStopped                // by drift
	RunFailed
	NotTakenIn // files of it wait in landing
	NothingCame
)

// NoBrief is the one line of a mail instead of a brief, in the language of the pages. It names no file and no store: whoever reads it may see a
// part of the chain. Newest is the newest night that readers see.
func (f Format) NoBrief(why Absence, newest contract.Day) string {
	says := ""
	switch why {
	case NoRunBegins:
		says = f.say("No run can begin: a contract has to be mended.")
	case NightHeld:
		says = f.say("The night is held: files are unlike those of other such days, and somebody looks at them.")
	case NightStopped:
		says = f.say("The night was stopped: a file is not shaped as it was agreed on.")
	case RunFailed:
		says = f.say("The night's run failed.")
	case NotTakenIn:
		says = f.say("Files of it have come, and no run has taken them in yet.")
	case NothingCame:
		says = f.say("Nothing has come for it yet.")
	}
	return says + f.sayf(" The newest figures are those of %s; the brief follows when the night is published.", f.date(newest.Time(), "Monday 2 January"))
}
