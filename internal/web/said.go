package web

import (
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// SaidLine is something that somebody said of an insight.
type SaidLine struct {
	At     time.Time     `json:"at"`
	By     string        `json:"by"`
	Word   string        `json:"word"`   // confirmed, not_true, done, snooze, open (an answer is taken back), note, assigned
	Reason string        `json:"reason"` // why it is not true: wrong_data, planned, already_over, not_unusual, other
	Note   string        `json:"note"`
	Given  string        `json:"given_to"`      // of assigned; empty: to nobody any more
	Read   contract.Day  `json:"business_date"` // of the insight as they read it
	Until  *contract.Day `json:"until"`         // of snooze
	Says   string        `json:"-"`
	When   string        `json:"-"`
}

// reasonWords are why an insight is not true, for people.
var reasonWords = map[string]string{
	"wrong_data": "the data is wrong", "planned": "it was planned", "already_over": "it is over already", "not_unusual": "it is not unusual here", "other": "another reason",
}

// longestNote is how many letters people may write beside something.
const longestNote = 1000

// saidLine writes what somebody said for a page.
func (s *server) saidLine(r *request, v read.Said) SaidLine {
	l := SaidLine{
		At: v.At.UTC(), By: r.nameOf(v.Actor), Word: v.Word, Reason: v.Reason, Note: v.Note, Given: r.nameOf(v.Given), Read: v.Date, Until: v.Until,
		When: s.format.date(v.At.In(s.Now().Location()), "Mon 2 Jan 15:04"),
	}
	switch v.Word {
	case insight.Done:
		l.Says = s.format.say("done")
	case insight.Confirmed:
		l.Says = s.format.say("it was so")
	case insight.Untrue:
		l.Says = s.format.say("not true")
		if why := reasonWords[v.Reason]; why != "" {
			l.Says += ", " + s.format.say(why)
		}
	case insight.SnoozeUntil:
		l.Says = s.format.say("put off")
		if v.Until != nil {
			l.Says += s.format.say(" until ") + s.format.ShortDay(*v.Until)
		}
	case insight.Reopened:
		l.Says = s.format.say("open again")
	case warehouse.Assigned:
		if l.Says = s.format.say("given to ") + l.Given; v.Given == "" {
			l.Says = s.format.say("given to nobody any more")
		}
	case warehouse.Noted:
		l.Says = s.format.say("note")
	}
	return l
}

// shownReason is how many letters of why an insight is not true stand in a list; its own page has all.
const shownReason = 160

// brief is a SaidLine for a list: of what is not true with the words of whoever said so.
func (l *SaidLine) brief() string {
	text := title(l.Says)
	if l.Word == insight.Untrue || l.Word == warehouse.Noted {
		if note := []rune(oneLine(l.Note)); len(note) > shownReason {
			text += ": " + string(note[:shownReason]) + "…"
		} else if len(note) > 0 {
			text += ": " + string(note)
		}
	}
	return text
}

// saidWords say what was said, by whom and on which day.
func (s *server) saidWords(l *SaidLine) string {
	return l.brief() + ", " + l.By + s.format.say(" on ") + s.format.ShortDay(contract.DayOf(l.At.In(s.Now().Location())))
}

// loadLives finds what people said of insights that are about to be shown, and what those people are called.
func (s *server) loadLives(r *request, docs []read.Insight) error {
	lives, err := r.q.Lives(r.ctx, docs)
	if err != nil || len(lives) == 0 {
		return err
	}
	if r.lives == nil {
		r.lives = map[string]read.Life{}
	}
	for id, l := range lives {
		r.lives[id] = l
	}
	return s.loadNames(r)
}

// loadNames finds what people are called by their logins.
func (s *server) loadNames(r *request) error {
	if s.People == nil || r.names != nil {
		return nil
	}
	all, err := s.People.Directory.Persons(r.ctx)
	r.names = map[string]string{}
	for _, p := range all {
		if p.Name != "" {
			r.names[p.Login] = p.Name
		}
	}
	return err
}

// nameOf is what a login is called.
func (r *request) nameOf(login string) string {
	if name := r.names[login]; name != "" {
		return name
	}
	return login
}

// settled reports whether an answer takes an insight off the list of what is to do on a date: it is not true, put off, or was dealt with on
// this night or a later one. What was done before and is found again is to do again.
func settled(l read.Life, date contract.Day) bool {
	if l.Answer == nil {
		return false
	}
	switch l.Answer.Word {
	case insight.Untrue:
		return true
	case insight.SnoozeUntil:
		return l.Answer.Until != nil && *l.Answer.Until >= date
	}
	return l.Answer.Date >= date
}

// lastNote is the last note of what people said of an insight up to a date; nil where there is none.
func lastNote(l read.Life, date contract.Day) *read.Said {
	for i := len(l.All) - 1; i >= 0; i-- {
		if v := &l.All[i]; v.Word == warehouse.Noted && v.Date <= date {
			return v
		}
	}
	return nil
}
