package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

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
		s.noteOf(r, "user_add", one.Login, one.Access().Words())
		p.Done = one.Login + s.format.say(" is let in.")
		if p.Secret != "" {
			p.Done += s.format.say(" This password works once:")
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
			p.Done = one.Login + s.format.say(" is let in no longer.")
			s.noteOf(r, "user_remove", one.Login, "")
		}
	case do == "password":
		one.MustChange, one.Epoch = true, one.Epoch+1
		if p.Secret, one.Password, err = onceOnly(); err == nil {
			err = register.Save(r.Context(), one)
		}
		if err == nil {
			p.Done = s.format.say("The new password of ") + one.Login + s.format.say(" works once:")
			s.noteOf(r, "user_password", one.Login, "")
		}
	case do == "set":
		err = s.setPerson(r, &one)
		if err == nil {
			p.Done = one.Login + s.format.say(" is changed.")
			s.noteOf(r, "user_set", one.Login, one.Access().Words())
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
