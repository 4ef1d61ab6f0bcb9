package web

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
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
		When: v.At.In(s.Now().Location()).Format("Mon 2 Jan 15:04"),
	}
	switch v.Word {
	case insight.Done:
		l.Says = "done"
	case insight.Confirmed:
		l.Says = "it was so"
	case insight.Untrue:
		l.Says = "not true"
		if why := reasonWords[v.Reason]; why != "" && v.Reason != "other" {
			l.Says += ", " + why
		}
	case insight.SnoozeUntil:
		l.Says = "put off"
		if v.Until != nil {
			l.Says += " until " + s.format.ShortDay(*v.Until)
		}
	case insight.Reopened:
		l.Says = "open again"
	case warehouse.Assigned:
		if l.Says = "given to " + l.Given; v.Given == "" {
			l.Says = "given to nobody any more"
		}
	case warehouse.Noted:
		l.Says = "note"
	}
	return l
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

// mayAnswer says whether the reader may say something: a person, or anybody while nobody has to log in. A program answers nothing.
func (v visitor) mayAnswer() bool { return v.token == nil && v.actor != "" }

// Say is what a person can say of an insight.
type Say struct {
	To      string // where it is sent
	Answer  string // that counts; empty: none
	Reasons []Choice
	People  []Choice // whom it can be given to; none where there are no users
	Given   string
	Free    bool // anybody's name does, because there are no users
	Later   contract.Day
	First   contract.Day
	Last    contract.Day
	Longest int
}

// say makes what a person can say of an insight; nil where they can say nothing.
func (s *server) say(r *request, d read.Insight) (*Say, error) {
	v := visitorOf(r.Request)
	if !v.mayAnswer() || r.view.Run > 0 {
		return nil, nil //nolint:nilnil // nothing can be said
	}
	l := r.lives[d.ID]
	y := &Say{
		To: r.view.Link("/insights/"+pathSegment(d.ID)+"/said", "date", r.date), Given: l.Given, Free: v.open(), Later: r.date + 7, First: r.date + 1, Last: r.date + longestSnooze, Longest: longestNote,
	}
	if l.Answer != nil {
		y.Answer = l.Answer.Word
	}
	for _, word := range insight.Reasons {
		y.Reasons = append(y.Reasons, Choice{Value: word, Label: title(reasonWords[word])})
	}
	var err error
	y.People, err = s.whoSees(r, d)
	return y, err
}

// longestSnooze is how many days an insight can be put off.
const longestSnooze = 400

// whoSees are the people who see an insight too.
func (s *server) whoSees(r *request, d read.Insight) ([]Choice, error) {
	if s.People == nil {
		return nil, nil
	}
	all, err := s.People.Directory.Persons(r.ctx)
	if err != nil {
		return nil, err
	}
	var list []Choice
	for _, p := range all {
		scope, err := s.People.Directory.Scope(r.ctx, p.Role, p.Grants, p.SeesCost)
		if err != nil {
			return nil, err
		}
		ok, err := r.q.SeenBy(r.ctx, scope, r.date, d.ID)
		if err != nil {
			return nil, err
		}
		if ok {
			c := Choice{Value: p.Login, Label: p.Login, Chosen: p.Login == r.lives[d.ID].Given}
			if p.Name != "" {
				c.Label = p.Name + " (" + p.Login + ")"
			}
			list = append(list, c)
		}
	}
	return list, nil
}

// saySomething keeps what a person says of an insight.
func (s *server) saySomething(w http.ResponseWriter, hr *http.Request) {
	s.change(w, hr, func(r *request) (string, error) {
		id := r.PathValue("id")
		docs, err := r.q.Insights(r.ctx, r.date, true)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(docs, func(d read.Insight) bool { return d.ID == id })
		if at < 0 {
			return "", fault.New(fault.NotFound, "there is no insight %q on %s", cut(id), s.format.Day(r.date))
		}
		if err := s.loadLives(r, docs[at:at+1]); err != nil {
			return "", err
		}
		if err := s.keepSaid(r, docs[at]); err != nil {
			return "", err
		}
		s.noteOf(hr, "answer", "insight "+docs[at].ID, r.PostForm.Get("do"))
		return r.view.Link("/insights/"+pathSegment(id), "date", r.date) + "#said", nil
	})
}

// change does what a form of a page asks for, and leads back to a page that shows it. Programs change nothing.
func (s *server) change(w http.ResponseWriter, hr *http.Request, do func(*request) (next string, err error)) {
	if !visitorOf(hr).mayAnswer() {
		s.fail(w, hr, http.StatusNotFound)
		return
	}
	if !s.form(w, hr) {
		return
	}
	hr.Header.Del("If-None-Match")
	r, done, err := s.open(w, hr, false)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	if done {
		return
	}
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
	if r.q == nil || r.state.Away != nil {
		s.trouble(w, r, fault.New(fault.Unreachable, "nothing can be written now"))
		return
	}
	defer s.closeReader(hr, r.q)
	next, err := do(r)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	s.heard()
	http.Redirect(w, hr, next, http.StatusSeeOther)
}

// heard makes the next page ask the Source what happened: this process has just changed it.
func (s *server) heard() {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	s.known.at = time.Time{}
}

// noteOfForm is what was written into a form.
func noteOfForm(r *request, needed bool) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("note"), "\r\n", "\n"))
	switch {
	case utf8.RuneCountInString(text) > longestNote:
		return "", fault.New(fault.Usage, "a note has at most %d letters", longestNote)
	case needed && text == "":
		return "", fault.New(fault.Usage, "nothing was written")
	}
	return text, nil
}

// keepSaid reads the form and keeps what it says.
func (s *server) keepSaid(r *request, d read.Insight) error {
	do, actor := r.PostForm.Get("do"), visitorOf(r.Request).actor
	note, err := noteOfForm(r, do == warehouse.Noted)
	if err != nil {
		return err
	}
	switch do {
	case warehouse.Noted:
		return s.Source.AddRemark(r.ctx, warehouse.Remark{At: s.Now(), Actor: actor, InsightID: d.ID, Date: r.date, Word: do, Note: note})
	case warehouse.Assigned:
		given, err := s.givenTo(r, d)
		if err != nil {
			return err
		}
		return s.Source.AddRemark(r.ctx, warehouse.Remark{At: s.Now(), Actor: actor, InsightID: d.ID, Date: r.date, Word: do, Person: given, Note: note})
	}
	f := warehouse.Feedback{At: s.Now(), Actor: actor, InsightID: d.ID, Kind: d.Kind, Category: deref(d.Category), Date: r.date, Answer: do, Note: note}
	switch {
	case !insight.IsReply(do):
		return fault.New(fault.Usage, "nothing was said")
	case do == insight.Untrue:
		if f.Reason = r.PostForm.Get("reason"); !slices.Contains(insight.Reasons, f.Reason) {
			return fault.New(fault.Usage, "say why it is not true: choose one of the five reasons")
		}
	case do == insight.SnoozeUntil:
		until, err := contract.ParseDay(r.PostForm.Get("until"))
		if err != nil || until <= r.date || until > r.date+longestSnooze {
			return fault.New(fault.Usage, "an insight is put off until a day between %s and %s", s.format.Day(r.date+1), s.format.Day(r.date+longestSnooze))
		}
		f.Until = &until
	}
	if f.Chance, err = r.q.Chance(r.ctx, r.date, d.ID); err != nil {
		return err
	}
	return s.Source.AddFeedback(r.ctx, f)
}

// givenTo is whom a form gives an insight to: somebody who sees it; empty: nobody.
func (s *server) givenTo(r *request, d read.Insight) (string, error) {
	to := strings.TrimSpace(r.PostForm.Get("person"))
	if visitorOf(r.Request).open() {
		if utf8.RuneCountInString(to) > 100 {
			return "", fault.New(fault.Usage, "a name has at most 100 letters")
		}
		return to, nil
	}
	list, err := s.whoSees(r, d)
	if err != nil {
		return "", err
	}
	if to != "" && !slices.ContainsFunc(list, func(c Choice) bool { return c.Value == to }) {
		return "", fault.New(fault.Usage, "nobody who sees this insight has the login %q", cut(to))
	}
	return to, nil
}
