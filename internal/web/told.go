package web

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Told is what people and their tools were told of what is wrong, and what did not reach them.
type Told struct {
	Alerts []AlertLine  `json:"alerts"`            // open ones, and those of which a channel is still to hear the end; the newest first
	Mails  []UnsentMail `json:"undelivered_mails"` // of the last days, the newest first
}

// AlertLine is one alert and what channels know of it.
type AlertLine struct {
	ID       int64           `json:"alert_id"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`    // in English, as the ledger has it; of an insight its headline
	Says     string          `json:"-"`        // the title, as pages say it
	Severity string          `json:"severity"` // critical, error, warning, info
	State    string          `json:"state"`    // open, silenced, resolved
	Since    time.Time       `json:"since"`
	Owner    string          `json:"owner"`
	Next     string          `json:"next"`        // in English, as the title is
	Do       string          `json:"-"`           // what is to be done next, as pages say it
	Heard    []string        `json:"delivered"`   // names of channels that took the last message to them
	Unheard  []UnsentMessage `json:"undelivered"` // messages that channels did not take, and are still to get
}

// UnsentMessage is a message that a channel did not take. The next look tries again.
type UnsentMessage struct {
	Channel string    `json:"channel"`
	Action  string    `json:"action"` // open, change, escalate, resolve
	At      time.Time `json:"at"`
	Tries   int       `json:"tries"` // of the last look
	Error   string    `json:"error"`
}

// UnsentMail is a letter that did not get through.
type UnsentMail struct {
	Login string    `json:"login"`
	Kind  string    `json:"kind"` // brief, late, notice, correction
	Night string    `json:"business_date"`
	State string    `json:"mail_state"` // failed: it is tried again; refused, given_up, sending: it is not
	At    time.Time `json:"at"`
	Error string    `json:"error"`
}

// findings is the kind of alerts that tell of an insight: margin too, which not everybody may see.
const findings = "insight"

// ToldFunc reads what was told, of now. Where nobody is to be told of anything it returns nil.
type ToldFunc func(context.Context) (*Told, error)

// told reads what was told, for the one page that shows it to whoever minds the data of the whole chain, and adds it to the text of the
// state: alerts and mails come and go without a run. Alerts name stores, and those of findings what they cost; logins are nobody else's business.
func (s *server) told(r *request, stamp string) string {
	if s.Told == nil || r.base.Path != "/data" || r.state.Away != nil || !r.sees.All || !r.base.Who.Mends && !r.base.Who.Open {
		return stamp
	}
	t, err := s.Told(r.ctx)
	if err != nil {
		s.Log.Error("what was told", "error", err.Error()) // the page has figures to show all the same
		return stamp
	}
	if t == nil {
		return stamp
	}
	if !r.sees.SeesCost {
		t.Alerts = slices.DeleteFunc(slices.Clone(t.Alerts), func(a AlertLine) bool { return a.Kind == findings })
	}
	in := s.Now().Location()
	for i := range t.Alerts {
		a := &t.Alerts[i]
		a.Since, a.Says, a.Do = a.Since.In(in), a.Title, a.Next
		if a.Kind != findings { // which speak the language of the home
			a.Says, a.Do = s.format.SayAlert(a.Title), s.format.SayAlert(a.Next)
		}
		for j := range a.Unheard {
			a.Unheard[j].At = a.Unheard[j].At.In(in)
		}
	}
	for i := range t.Mails {
		t.Mails[i].At = t.Mails[i].At.In(in)
	}
	text, err := json.Marshal(t)
	if err != nil {
		return stamp
	}
	r.told = t
	return stamp + string(text)
}

// Level is how bad an alert is, for colours.
func (a AlertLine) Level() string {
	switch {
	case a.State == "resolved":
		return "ok"
	case a.Severity == "critical" || a.Severity == "error":
		return "red"
	}
	return "amber"
}
