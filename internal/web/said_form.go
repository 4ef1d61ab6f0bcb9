package web

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/warehouse"
)

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
		y.Reasons = append(y.Reasons, Choice{Value: word, Label: title(s.format.say(reasonWords[word]))})
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
		docs, err := s.insights(r, r.date, true)
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
