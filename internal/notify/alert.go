// Package notify tells people and their tools what is wrong, once, and when it is over.
//
// What is wrong is judged anew after every run and every few minutes from what the warehouse says (Judge); nothing has to be
// handed from a run to an alert, so nothing gets lost between them. A look that finds the same cause again changes the alert
// that is open; a cause that is gone resolves it (Desk.Look). What each channel has been told is on record, so a message that
// did not get through is sent by the next look, and one that did is not sent again.
package notify

import (
	"math/big"
	"time"
)

// Kind is what an alert is about.
type Kind string

// The kinds, most urgent first.
const (
	Drift      Kind = "drift"      // schema drift stopped the night
	Held       Kind = "held"       // files of unusual size hold the night until a person decides
	Failed     Kind = "failed"     // the newest run failed
	Stale      Kind = "stale"      // readers see an old business date
	Overdue    Kind = "overdue"    // whole business dates have not come
	Control    Kind = "control"    // store totals and rows do not agree
	Quarantine Kind = "quarantine" // files were not loaded
	Missing    Kind = "missing"    // deliveries or stores of a published date
	Unusual    Kind = "unusual"    // a dataset is far smaller or larger than on other such weekdays
	Promotion  Kind = "promotion"  // a promotion sells far more or far less than expected by this hour of a day that is not over
	RunOut     Kind = "run_out"    // products will be out of stock before the day is over
	Mail       Kind = "mail"       // morning mails did not get through
	Backup     Kind = "backup"     // the newest backup failed, or two were due since the newest good one
	Insight    Kind = "insight"    // a finding worth more than a sum
)

// Kinds are the words of rules.
var Kinds = []string{string(Drift), string(Held), string(Failed), string(Stale), string(Overdue), string(Control), string(Quarantine), string(Missing), string(Unusual), string(Promotion), string(RunOut), string(Mail), string(Backup), string(Insight)}

// Severity says how soon somebody must look. The words are those that incident tools share.
type Severity string

// The severities.
const (
	Critical Severity = "critical" // readers see nothing new until somebody acts
	Error    Severity = "error"    // a part of the night is not there
	Warning  Severity = "warning"
	Info     Severity = "info"
)

// severities of the kinds.
var severities = map[Kind]Severity{
	Drift: Critical, Held: Critical, Failed: Critical, Stale: Critical, Overdue: Error, Control: Error, Quarantine: Error, Missing: Warning, Unusual: Warning, Promotion: Warning, RunOut: Warning, Mail: Warning, Backup: Error, Insight: Info,
}

// Alert is one thing that is wrong, with all that a person needs to act on it. Texts hold names and values of files: they are
// plain text, and each channel escapes them for itself.
type Alert struct {
	Cause        string   `json:"cause"` // the same as long as it is the same trouble: incident tools know the alert by it
	Kind         Kind     `json:"kind"`
	Severity     Severity `json:"severity"`
	Title        string   `json:"title"` // one line
	Lines        []string `json:"lines"` // what is known, a fact a line
	Owner        string   `json:"owner"` // who can mend it; "" where nobody is named
	Next         string   `json:"next"`  // what to type or do
	BusinessDate string   `json:"business_date"`
	Run          int64    `json:"run"`   // 0: of no run
	Money        string   `json:"money"` // of an insight, exact; "" elsewhere
}

// worth reports whether an alert of an insight is about at least so many whole units of money; all others are.
func (a Alert) worth(over int64) bool {
	if a.Kind != Insight {
		return true
	}
	money, ok := new(big.Rat).SetString(a.Money)
	return ok && money.Abs(money).Cmp(new(big.Rat).SetInt64(over)) >= 0
}

// Action is what a channel is told of an alert.
type Action string

// The actions.
const (
	Open     Action = "open"
	Change   Action = "change" // it reads differently now
	Escalate Action = "escalate"
	Resolve  Action = "resolve"
)

// Notice is one message to one channel.
type Notice struct {
	Action Action
	Alert  Alert
	ID     int64
	Chain  string
	Link   string    // of the page that shows it; "" where pages have no address
	Opened time.Time // UTC
	At     time.Time // UTC
}
