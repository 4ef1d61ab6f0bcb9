package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/people"
)

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
		p.Secret, p.Done = secret, s.format.sayf("The token %s is made. It is shown only here:", made.Name)
		s.noteOf(r, "token_add", made.Name, made.Words())
		return nil
	}()
	s.kept(w, r, p, err)
}

// revokeToken ends a token.
func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	p := &Admin{Done: s.format.sayf("Token %d is revoked.", id)}
	err := s.People.Directory.Register.Revoke(r.Context(), id)
	if err == nil {
		s.noteOf(r, "token_revoke", strconv.FormatInt(id, 10), "")
	}
	s.kept(w, r, p, err)
}
