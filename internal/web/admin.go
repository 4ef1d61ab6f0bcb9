package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

const adminPath = "/admin"

// shownDeeds is how many lines of the audit log the page has; the file has all.
const shownDeeds = 100

// Admin is the page of who may see what.
type Admin struct {
	Base
	People []PersonLine
	Tokens []TokenLine
	Deeds  []DeedLine
	Log    string // to all of them, as a file
	Done   string
	Secret string // a password or token that is shown this once
	Says   string // what is wrong with what was sent
	Draft  Draft
	Roles  []string
}

// PersonLine is one person.
type PersonLine struct {
	ID                       int64
	Login, Name, Email, Role string
	Scope                    string
	Cost                     bool
	Source                   string
	Self                     bool // the reader
	Local                    bool // has a password here
}

// TokenLine is one token.
type TokenLine struct {
	ID                           int64
	Name, Role, Scope, By, Until string
	Cost, Live                   bool
}

// DeedLine is one line of the audit log.
type DeedLine struct{ At, Actor, Action, Object, Detail, Address, Run string }

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
	p.Title, p.Here, p.Path = "People", adminPath, adminPath
	for _, role := range people.Roles {
		p.Roles = append(p.Roles, string(role))
	}
	all, err := register.All(r.Context())
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	for _, one := range all {
		if one.Removed == nil {
			p.People = append(p.People, PersonLine{
				ID: one.ID, Login: one.Login, Name: one.Name, Email: one.Email, Role: string(one.Role), Scope: scopeText(one.Grants), Cost: one.SeesCost,
				Source: one.Source, Self: one.ID == v.person.ID, Local: one.Password != "",
			})
		}
	}
	tokens, err := register.Tokens(r.Context())
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	for _, t := range tokens {
		if t.Revoked == nil {
			p.Tokens = append(p.Tokens, TokenLine{
				ID: t.ID, Name: t.Name, Role: string(t.Role), Scope: scopeText(t.Grants), By: t.CreatedBy, Cost: t.SeesCost,
				Until: s.format.Day(contract.DayOf(t.Expires)), Live: s.Now().Before(t.Expires),
			})
		}
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

func (s *server) deedLine(d people.Deed) DeedLine {
	l := DeedLine{At: d.At.In(s.Now().Location()).Format("Mon 2 Jan 15:04:05"), Actor: d.Actor, Action: strings.ReplaceAll(d.Action, "_", " "), Object: d.Object, Detail: d.Detail, Address: d.Address}
	if d.Run > 0 {
		l.Run = strconv.FormatInt(d.Run, 10)
	}
	return l
}

// scopeText writes grants as the form takes them.
func scopeText(list []people.Grant) string {
	words := make([]string, len(list))
	for i, g := range list {
		words[i] = g.String()
	}
	return strings.Join(words, "\n")
}

// readScope reads grants, one a line.
func readScope(text string) (list []people.Grant, err error) {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		g, err := people.ParseGrant(line)
		if err != nil {
			return nil, err
		}
		list = append(list, g)
	}
	return list, nil
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
		p.Done, p.Secret, p.Says = "", "", sentence(strings.ReplaceAll(wrong.Error(), "\n", "; "))
		s.showAdmin(w, r, http.StatusUnprocessableEntity, p)
	default:
		s.trouble(w, s.bare(r), err)
	}
}

// addPerson lets somebody in.
func (s *server) addPerson(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	f := r.PostForm
	p := &Admin{Draft: Draft{
		Login: strings.TrimSpace(f.Get("login")), Name: strings.TrimSpace(f.Get("name")), Email: strings.TrimSpace(f.Get("email")), Role: f.Get("role"), Scope: f.Get("scope"),
		Cost: f.Get("cost") != "", Single: f.Get("single") != "",
	}}
	err := func() (err error) {
		one := people.Person{
			Login: p.Draft.Login, Name: p.Draft.Name, Email: p.Draft.Email, Role: people.Role(p.Draft.Role), SeesCost: p.Draft.Cost, Source: "local", MustChange: !p.Draft.Single,
		}
		if one.Grants, err = readScope(p.Draft.Scope); err != nil {
			return err
		}
		if !p.Draft.Single {
			if p.Secret, one.Password, err = onceOnly(); err != nil {
				return err
			}
		}
		if _, err = s.People.Directory.Register.Add(r.Context(), one); err != nil {
			return err
		}
		s.noteOf(r, "user_add", one.Login, personWords(one))
		p.Done = one.Login + " is let in."
		if p.Secret != "" {
			p.Done += " This password works once:"
		}
		p.Draft = Draft{}
		return nil
	}()
	s.kept(w, r, p, err)
}

// onceOnly makes a password that works once, and its hash.
func onceOnly() (password, hash string, err error) {
	if password, err = people.OneTime(); err != nil {
		return "", "", err
	}
	hash, err = people.Hash(password)
	return password, hash, err
}

func personWords(p people.Person) string {
	words := []string{string(p.Role)}
	for _, g := range p.Grants {
		words = append(words, g.String())
	}
	if p.SeesCost {
		words = append(words, "sees cost")
	}
	return strings.Join(words, ", ")
}

// changePerson changes what somebody may see, makes them a new password, or removes them.
func (s *server) changePerson(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	register := s.People.Directory.Register
	one, err := register.ByID(r.Context(), id)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	p := &Admin{}
	switch do := r.PostForm.Get("do"); {
	case do == "remove" && one.ID == visitorOf(r).person.ID:
		err = fault.New(fault.Usage, "you cannot remove yourself; another admin can, or daybook user remove")
	case do == "remove":
		if _, err = register.Remove(r.Context(), one.Login); err == nil {
			p.Done = one.Login + " is let in no longer."
			s.noteOf(r, "user_remove", one.Login, "")
		}
	case do == "password":
		one.MustChange, one.Epoch = true, one.Epoch+1
		if p.Secret, one.Password, err = onceOnly(); err == nil {
			err = register.Save(r.Context(), one)
		}
		if err == nil {
			p.Done = "The new password of " + one.Login + " works once:"
			s.noteOf(r, "user_password", one.Login, "")
		}
	case do == "set":
		err = s.setPerson(r, &one)
		if err == nil {
			p.Done = one.Login + " is changed."
			s.noteOf(r, "user_set", one.Login, personWords(one))
		}
	default:
		err = fault.New(fault.Usage, "nothing was asked for")
	}
	s.kept(w, r, p, err)
}

func (s *server) setPerson(r *http.Request, one *people.Person) (err error) {
	f := r.PostForm
	if one.Grants, err = readScope(f.Get("scope")); err != nil {
		return err
	}
	role := people.Role(f.Get("role"))
	if one.ID == visitorOf(r).person.ID && role != people.Admin {
		return fault.New(fault.Usage, "you cannot take the role admin from yourself; another admin can, or daybook user set")
	}
	one.Name, one.Email, one.Role, one.SeesCost = strings.TrimSpace(f.Get("name")), strings.TrimSpace(f.Get("email")), role, f.Get("cost") != ""
	return s.People.Directory.Register.Save(r.Context(), *one)
}

// addToken makes a token for a program.
func (s *server) addToken(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	f, p := r.PostForm, &Admin{}
	err := func() (err error) {
		t := people.Token{Name: strings.TrimSpace(f.Get("name")), Role: people.Role(f.Get("role")), SeesCost: f.Get("cost") != "", CreatedBy: visitorOf(r).actor}
		if t.Grants, err = readScope(f.Get("scope")); err != nil {
			return err
		}
		days, err := strconv.Atoi(strings.TrimSpace(f.Get("days")))
		if err != nil || days < 1 || days > 3660 {
			return fault.New(fault.Usage, "a token is worth something for 1 to 3660 days, not %q", cut(f.Get("days")))
		}
		t.Expires = s.Now().AddDate(0, 0, days)
		made, secret, err := s.People.Directory.Register.NewToken(r.Context(), t)
		if err != nil {
			return err
		}
		p.Secret, p.Done = secret, fmt.Sprintf("The token %s is made. It is shown only here:", made.Name)
		s.noteOf(r, "token_add", made.Name, "until "+made.Expires.Format(time.DateOnly))
		return nil
	}()
	s.kept(w, r, p, err)
}

// revokeToken ends a token.
func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	p := &Admin{Done: fmt.Sprintf("Token %d is revoked.", id)}
	err := s.People.Directory.Register.Revoke(r.Context(), id)
	if err == nil {
		s.noteOf(r, "token_revoke", strconv.FormatInt(id, 10), "")
	}
	s.kept(w, r, p, err)
}

// auditCSV is the audit log as a file, from a day to a day, both in it.
func (s *server) auditCSV(w http.ResponseWriter, r *http.Request) {
	now := s.Now()
	from, to := now.AddDate(-100, 0, 0), now.Add(time.Minute)
	for key, at := range map[string]*time.Time{"from": &from, "to": &to} {
		text := r.URL.Query().Get(key)
		if text == "" {
			continue
		}
		d, err := contract.ParseDay(text)
		if err != nil {
			s.problem(w, s.bare(r), http.StatusBadRequest, fmt.Sprintf("%s %q is not a date like 2026-05-30", key, cut(text)), nil)
			return
		}
		if key == "to" {
			d++
		}
		*at = time.Date(d.Time().Year(), d.Time().Month(), d.Time().Day(), 0, 0, 0, 0, now.Location())
	}
	if err := s.People.Log.Flush(r.Context()); err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	list, err := s.People.Directory.Register.Deeds(r.Context(), from, to, 1<<30)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	records := [][]string{{"at", "actor", "action", "object", "detail", "address", "run"}}
	for _, d := range list {
		records = append(records, []string{d.At.UTC().Format(time.RFC3339), defuse(d.Actor), d.Action, defuse(d.Object), defuse(d.Detail), defuse(d.Address), strconv.FormatInt(d.Run, 10)})
	}
	content, err := csvOf(records)
	if err != nil {
		s.trouble(w, s.bare(r), err)
		return
	}
	w.Header().Set("Content-Type", csvType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-`+contract.DayOf(now).String()+`.csv"`)
	respond(w, r, http.StatusOK, newBody(content))
}
