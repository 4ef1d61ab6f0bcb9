package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/people"
)

const adminPath = "/admin"

// Admin is the page of who may see what.
type Admin struct {
	Base
	Words  string       // that people are looked for by
	All    int          // how many people there are
	Found  int          // of them fit
	People []PersonLine // a page of those
	Pager  Pager
	Tokens []TokenLine
	Deeds  []DeedLine
	Log    string // to all of them, as a file
	Done   string
	Secret string // a password or token that is shown this once
	Says   string // what is wrong with what was sent
	Draft  Draft
	Roles  []string
	Mailed bool // mails go out at all
}

// PersonLine is one person.
type PersonLine struct {
	ID                       int64
	Login, Name, Email, Role string
	Scope                    string // as the form takes it
	Sees                     string // the same in words; empty: the whole chain
	Cost                     bool
	Source                   string
	Self                     bool      // the reader
	Local                    bool      // has a password here
	NoStore                  string    // parts of the scope that no store is in
	Named                    bool      // in a file of the chain that changes nothing of them
	Mail                     *MailLine // what mail goes to them; nil: none goes to anybody
}

// TokenLine is one token.
type TokenLine struct {
	ID                           int64
	Name, Role, Scope, By, Until string
	Cost, Live                   bool
	NoStore                      string // as of a person
}

// Draft is what was typed into the form for a new person, so that a mistake costs no typing.
type Draft struct {
	Login, Name, Email, Role, Scope string
	Cost, Single                    bool
}

// admin shows the page.
func (s *server) admin(w http.ResponseWriter, r *http.Request) {
	s.showAdmin(w, r, http.StatusOK, &Admin{})
}

func (s *server) showAdmin(w http.ResponseWriter, r *http.Request, status int, p *Admin) {
	v, register := visitorOf(r), s.People.Directory.Register
	p.Base = s.bare(r).base
	p.Title, p.Here, p.Path = s.format.say("People"), adminPath, adminPath
	for _, role := range people.Roles {
		p.Roles = append(p.Roles, string(role))
	}
	shown, err := s.shownPeople(r, p)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	if err := s.adminLines(r.Context(), p, shown, v.person.ID); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	if err := s.mailLines(r.Context(), p, shown); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	if err := s.People.Log.Flush(r.Context()); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	now := s.Now()
	deeds, err := register.Deeds(r.Context(), now.AddDate(-1, 0, 0), now.Add(time.Minute), shownDeeds)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	for _, d := range deeds {
		p.Deeds = append(p.Deeds, s.deedLine(d))
	}
	p.Log = adminPath + "/log.csv"
	s.sendBare(w, r, status, "admin", p)
}

// adminLines are the people on the page, self among them, and all tokens: what each sees, and what of it no store is in.
func (s *server) adminLines(ctx context.Context, p *Admin, shown []people.Person, self int64) error {
	register := s.People.Directory.Register
	placed, err := register.Placed(ctx)
	if err != nil {
		return err
	}
	named, err := register.Named(ctx)
	if err != nil {
		return err
	}
	for _, one := range shown {
		p.People = append(p.People, PersonLine{
			ID: one.ID, Login: one.Login, Name: one.Name, Email: one.Email, Role: string(one.Role), Scope: scopeText(one.Grants), Sees: s.scopeWords(one.Grants), Cost: one.SeesCost,
			Source: one.Source, Self: one.ID == self, Local: one.Password != "",
			NoStore: s.scopeWords(people.NoStore(one.Grants, placed)), Named: !one.Followed() && named[strings.ToLower(one.Login)],
		})
	}
	tokens, err := register.Tokens(ctx)
	for _, t := range tokens {
		if t.Revoked == nil {
			p.Tokens = append(p.Tokens, TokenLine{
				ID: t.ID, Name: t.Name, Role: string(t.Role), Scope: scopeText(t.Grants), By: t.CreatedBy, Cost: t.SeesCost,
				Until: s.format.Day(contract.DayOf(t.Expires)), Live: s.Now().Before(t.Expires), NoStore: s.scopeWords(people.NoStore(t.Grants, placed)),
			})
		}
	}
	return err
}

// peopleOnPage is how many people a page shows.
const peopleOnPage = 50

// shownPeople finds the people on the page of a list that may be of hundreds: those that fit what is looked for, each word in the login, the name, the mail address,
// the role or the scope.
func (s *server) shownPeople(r *http.Request, p *Admin) ([]people.Person, error) {
	all, err := s.People.Directory.Register.All(r.Context())
	if err != nil {
		return nil, err
	}
	if p.View, err = parseView(r.URL.Query()); err != nil {
		return nil, err
	}
	p.Words = p.View.Words
	if utf8.RuneCountInString(p.Words) > longestSearch {
		return nil, fault.New(fault.Usage, "the words are longer than %d characters", longestSearch)
	}
	q := read.QueryOf(p.Words)
	var fit []people.Person
	for _, one := range all {
		if one.Removed != nil {
			continue
		}
		p.All++
		if q.Fits(one.Login, one.Name, one.Email, string(one.Role), scopeText(one.Grants)) {
			fit = append(fit, one)
		}
	}
	p.Found = len(fit)
	if r.Method != http.MethodGet {
		p.View.Page = min(max(p.View.Page, 1), max((len(fit)+peopleOnPage-1)/peopleOnPage, 1)) // who was removed may have been the last on it
	}
	first, err := p.Pager.turn(p.View, adminPath, len(fit), peopleOnPage)
	if err != nil {
		return nil, err
	}
	return fit[first:min(first+peopleOnPage, len(fit))], nil
}

// mailLines says of everybody on the page what mail goes to them.
func (s *server) mailLines(ctx context.Context, p *Admin, shown []people.Person) error {
	if s.Mails == nil {
		return nil
	}
	lines, err := s.Mails.Of(ctx, shown)
	for i := range p.People {
		if l, ok := lines[p.People[i].ID]; ok {
			if kind, date, dated := strings.Cut(l.Last, " of "); dated {
				l.Last = s.format.say(kind) + s.format.say(" of ") + s.mailDay(date)
			}
			p.People[i].Mail, p.Mailed = &l, true
		}
	}
	return err
}

// mailDay writes the date of a mail as pages write dates.
func (s *server) mailDay(date string) string {
	day, err := contract.ParseDay(date)
	if err != nil {
		return date
	}
	return s.format.ShortDay(day)
}

// form reads a form of the page; false where the answer is written already.
func (s *server) form(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		s.problem(w, s.bare(r), http.StatusBadRequest, errForm.Error(), nil)
		return false
	}
	for _, values := range r.PostForm {
		for _, v := range values {
			if !clean(v) {
				s.problem(w, s.bare(r), http.StatusBadRequest, "the form holds what is not text", nil)
				return false
			}
		}
	}
	return true
}

// kept shows the page after something was done, or says what is wrong with what was sent.
func (s *server) kept(w http.ResponseWriter, r *http.Request, p *Admin, err error) {
	s.People.Directory.Forget()
	var wrong *fault.Error
	switch {
	case err == nil:
		s.showAdmin(w, r, http.StatusOK, p)
	case errors.As(err, &wrong) && (wrong.Kind == fault.Usage || wrong.Kind == fault.NotFound):
		p.Done, p.Secret, p.Says = "", "", sentence(s.format.sayErrors(wrong.Error()))
		s.showAdmin(w, r, http.StatusUnprocessableEntity, p)
	default:
		s.trouble(w, s.bare(r), err)
	}
}
