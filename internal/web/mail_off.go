package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/daybookhq/daybook/internal/people"
)

// mailOffPath is where people end the mails that they get, from a link in one of them and without logging in.
const mailOffPath = "/mail/off"

// MailOff is that page.
type MailOff struct {
	Base
	Done     bool
	Key, For string // as the link has them
}

// Mails ends mails; key is the proof in a link that whoever opens it has got one.
type Mails interface {
	// Known reports whether a key is that of a person.
	Known(person int64, key string) bool
	// Off ends the mails of a person.
	Off(ctx context.Context, person int64) error
	// Of says of each person, by number, what mail goes to them. Nil: none goes to anybody, because no server is set.
	Of(ctx context.Context, list []people.Person) (map[int64]MailLine, error)
}

// MailLine is what mail goes to somebody.
type MailLine struct {
	Gets  bool
	Why   string // they get none; empty where they get it
	Last  string // what they got last; empty: nothing of the last weeks
	State string // what became of that: sent, failed, refused, …
}

// mailOff asks whether somebody wants no more mails: a program that opens every link in a mail ends nothing. A form, and the one click of a
// mail program (RFC 8058), do.
func (s *server) mailOff(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	person, err := strconv.ParseInt(q.Get("who"), 10, 64)
	if err != nil || s.Mails == nil || !s.Mails.Known(person, q.Get("key")) {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	p := &MailOff{Base: Base{Chain: s.ChainName, Path: mailOffPath, Title: s.format.say("No more mails"), Bare: true}, For: q.Get("who"), Key: q.Get("key")}
	if r.Method == http.MethodPost {
		if err := s.Mails.Off(r.Context(), person); err != nil {
			s.Log.Error("mail off", "person", person, "error", err.Error())
			s.fail(w, r, http.StatusServiceUnavailable)
			return
		}
		s.noteOf(r, "mail_off", "person "+p.For, "by the link in a mail")
		p.Done = true
	}
	s.sendBare(w, r, http.StatusOK, "mailoff", p)
}
