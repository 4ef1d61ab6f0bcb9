package mail_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mail"
	"github.com/daybookhq/daybook/internal/people"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/engine/enginetest"
)

// office is a post with readers, over an empty warehouse, and a mail server that keeps what it takes.
type office struct {
	*mail.Post
	server *server
	now    time.Time
	night  mail.Night
}

// monday is the night that all these tests are about.
var monday = contract.DayOf(time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC))

// newOffice has so many readers of the whole chain: p1, p2, …
func newOffice(t *testing.T, readers int) *office {
	t.Helper()
	o := &office{server: newServer(t), now: time.Date(2026, 5, 5, 6, 45, 0, 0, time.UTC), night: mail.Night{Date: monday, Run: 1}}
	now := func() time.Time { return o.now }
	w := warehouse.New(enginetest.Embedded(t), now)
	register := people.Register{Warehouse: w, Now: now}
	for i := range readers {
		login := fmt.Sprint("p", i+1)
		if _, err := register.Add(t.Context(), people.Person{Login: login, Email: login + "@example.com", Role: people.Chain, Source: "local"}); err != nil {
			t.Fatal(err)
		}
	}
	o.Post = &mail.Post{
		Warehouse: w, Directory: &people.Directory{Register: register}, Writer: writer{}, From: "daybook@example.com", Roles: []people.Role{people.Chain},
		Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Patience: 10 * time.Second,
	}
	o.at(t, o.server.addr)
	return o
}

// at is where the mail server is.
func (o *office) at(t *testing.T, addr string) {
	t.Helper()
	var err error
	if o.Server, err = mail.ParseServer("smtp://" + addr + "?tls=off"); err != nil {
		t.Fatal(err)
	}
}

// look looks once and wants so many letters to have gone out, to have failed and to have been refused.
func (o *office) look(t *testing.T, sent, failed, refused int) {
	t.Helper()
	got, err := o.Look(t.Context(), o.night)
	if want := (mail.Sent{Sent: sent, Failed: failed, Refused: refused}); err != nil || got != want {
		t.Fatalf("%+v %v, want %+v", got, err, want)
	}
}

// ledger is what is on record, a letter a line.
func (o *office) ledger(t *testing.T) (lines []string) {
	t.Helper()
	rows, err := o.Warehouse.Mails(t.Context(), monday-1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range rows {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %d: %s", m.Login, m.Kind, m.Date, m.State, m.Tries, m.Error)))
	}
	return lines
}

// writer writes the plainest letters.
type writer struct{}

func (writer) Brief(_ context.Context, to mail.Reader, date contract.Day) (mail.Letter, error) {
	return mail.Letter{Kind: "brief", Date: date, Run: 1, Subject: "brief", Text: "for " + to.Person.Login, HTML: "<p>"}, nil
}

func (writer) Notice(to mail.Reader, date contract.Day, run int64, line string) (mail.Letter, error) {
	return mail.Letter{Kind: "notice", Date: date, Run: run, Subject: line, Text: "for " + to.Person.Login, HTML: "<p>"}, nil
}

func (writer) Correction(context.Context, mail.Reader, contract.Day, int64) (*mail.Letter, error) {
	return nil, errors.New("nothing was withdrawn")
}

// server is a real mail server.
type server struct {
	addr string
	mu   sync.Mutex
	got  []string         // addresses of letters that it took
	busy int              // so many connections are told to come again
	says map[string]error // to a recipient
	cut  map[string]bool  // of letters to them: the connection breaks when their end has come
	met  int              // connections
	rcpt []string         // recipients that it was asked to take, each time that it was
}

func newServer(t *testing.T) *server {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{addr: l.Addr().String(), says: map[string]error{}, cut: map[string]bool{}}
	x := smtp.NewServer(s)
	x.Domain = "localhost"
	go func() { _ = x.Serve(l) }()
	t.Cleanup(func() { _ = x.Close() })
	return s
}

// NewSession implements smtp.Backend.
func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.met++
	if s.busy > 0 {
		s.busy--
		return nil, &smtp.SMTPError{Code: 421, Message: "too many connections"}
	}
	return &session{s: s, c: c}, nil
}

type session struct {
	s  *server
	c  *smtp.Conn
	to string
}

func (x *session) Reset()                               { x.to = "" }
func (x *session) Logout() error                        { return nil }
func (x *session) Mail(string, *smtp.MailOptions) error { return nil }
func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.to = to
	x.s.rcpt = append(x.s.rcpt, to)
	return x.s.says[to]
}

func (x *session) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.got = append(x.s.got, x.to)
	if x.s.cut[x.to] {
		return errors.Join(err, x.c.Conn().Close())
	}
	return err
}

// took wants letters to exactly these, once each, since it was asked last.
func (s *server) took(t *testing.T, want ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.got)
	slices.Sort(want)
	if !slices.Equal(s.got, want) {
		t.Errorf("taken: %v, want %v", s.got, want)
	}
	s.got = nil
}

func addresses(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("p%d@example.com", i+1))
	}
	return list
}

// TestLook_WaitsForAServerThatIsBusy: what it cannot take this second is handed over some moments later, in the same look and once.
func TestLook_WaitsForAServerThatIsBusy(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 3)
	o.server.busy = 2
	o.look(t, 3, 0, 0)
	o.server.took(t, addresses(3)...)
	o.look(t, 0, 0, 0)
	o.server.took(t)
	if o.server.met != 3 {
		t.Errorf("%d connections, want two in vain and one", o.server.met)
	}
}

// TestLook_AServerThatIsAwayIsWaitedForOnce: with as many readers as one likes, a look ends when its patience does; each letter is on
// record, and goes out once when the server is back.
func TestLook_AServerThatIsAwayIsWaitedForOnce(t *testing.T) {
	t.Parallel()
	const readers = 40
	o := newOffice(t, readers)
	nobody, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.at(t, nobody.Addr().String())
	_ = nobody.Close()
	o.Patience = 1500 * time.Millisecond
	began := time.Now()
	o.look(t, 0, readers, 0)
	if took := time.Since(began); took < 250*time.Millisecond {
		t.Errorf("a look that waits for %s took %s", o.Patience, took)
	}
	// Nobody but the first reader was waited for: the others' letters were not tried at all.
	lines := o.ledger(t)
	if len(lines) != readers || !strings.HasPrefix(lines[0], "p1 brief 2026-05-04 failed 1: dial tcp") {
		t.Errorf("%d on record, the first %s", len(lines), lines[0])
	}
	for _, l := range lines[1:] {
		if !strings.Contains(l, " brief 2026-05-04 failed 0: not tried, for the server was away: dial tcp") {
			t.Errorf("on record: %s", l)
		}
	}
	o.at(t, o.server.addr)
	o.look(t, readers, 0, 0)
	o.look(t, 0, 0, 0)
	o.server.took(t, addresses(readers)...)
}

// TestLook_WhatAServerSaysToOneLetter: one that it takes later is tried by the next look, one that it never takes is not; nobody else waits.
func TestLook_WhatAServerSaysToOneLetter(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 3)
	o.Patience = time.Minute
	o.server.says["p1@example.com"] = &smtp.SMTPError{Code: 451, Message: "try later"}
	o.server.says["p2@example.com"] = &smtp.SMTPError{Code: 550, Message: "no such mailbox"}
	o.look(t, 1, 1, 1)
	if want := addresses(3); !slices.Equal(o.server.rcpt, want) { // a letter that is waited for is tried again in the same look
		t.Errorf("asked to take letters to %v, want %v", o.server.rcpt, want)
	}
	o.server.took(t, "p3@example.com")
	delete(o.server.says, "p1@example.com")
	delete(o.server.says, "p2@example.com")
	o.look(t, 1, 0, 0)
	o.look(t, 0, 0, 0)
	o.server.took(t, "p1@example.com")
	lines := o.ledger(t)
	if len(lines) != 3 || lines[0] != "p1 brief 2026-05-04 sent 2:" || !strings.HasPrefix(lines[1], "p2 brief 2026-05-04 refused 1: ") || !strings.Contains(lines[1], "no such mailbox") {
		t.Errorf("%q", lines)
	}
}

// TestLook_GivesUpOnTheRecord: a letter that was tried for ten hours, and the brief of a morning that another has come after, are not tried
// again, and the ledger says so. A correction is still right the next morning.
func TestLook_GivesUpOnTheRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 2)
	later := &smtp.SMTPError{Code: 451, Message: "mailbox full"}
	o.server.says["p1@example.com"], o.server.says["p2@example.com"] = later, later
	o.look(t, 0, 2, 0)
	rows, err := o.Warehouse.Mails(t.Context(), monday)
	if err != nil {
		t.Fatal(err)
	}
	for range 119 { // the first reader's, five minutes after each other
		if _, err := o.Warehouse.BeginMail(t.Context(), rows[0]); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Warehouse.EndMail(t.Context(), rows[0].ID, o.now, warehouse.MailFailed, "mailbox full"); err != nil {
		t.Fatal(err)
	}
	o.look(t, 0, 1, 0) // the second reader's alone
	if l := o.ledger(t); l[0] != "p1 brief 2026-05-04 given_up 120: given up after 120 tries, the last one: mailbox full" || !strings.HasPrefix(l[1], "p2 brief 2026-05-04 failed 2: ") {
		t.Errorf("%q", l)
	}
	clear(o.server.says)
	o.night.Date, o.now = monday+1, o.now.AddDate(0, 0, 1)
	o.look(t, 2, 0, 0)
	o.server.took(t, addresses(2)...)
	l := o.ledger(t)
	if len(l) != 4 || !strings.HasPrefix(l[1], "p2 brief 2026-05-04 given_up 2: given up, for the morning of 2026-05-05 has come: ") || !strings.Contains(l[1], "mailbox full") || l[3] != "p2 brief 2026-05-05 sent 1:" {
		t.Errorf("%q", l)
	}
}

// TestLook_WhatMayHaveBeenTakenIsNotSentAgain: neither a letter whose connection broke when its end had come, nor one that a process was
// sending when it was killed. All others go out.
func TestLook_WhatMayHaveBeenTakenIsNotSentAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, 3)
	o.server.cut["p1@example.com"] = true
	if _, err := o.Warehouse.BeginMail(t.Context(), warehouse.MailRow{Person: 2, Login: "p2", Address: "p2@example.com", Kind: "brief", Date: monday, Run: 1, BegunAt: o.now}); err != nil {
		t.Fatal(err)
	}
	o.look(t, 1, 1, 0)
	clear(o.server.cut)
	o.look(t, 0, 0, 0)
	o.server.took(t, "p1@example.com", "p3@example.com")
	l := o.ledger(t)
	slices.Sort(l)
	if len(l) != 3 || !strings.HasPrefix(l[0], "p1 brief 2026-05-04 sending 1: the connection broke after the letter was sent: ") || l[1] != "p2 brief 2026-05-04 sending 1: the process ended while it handed the letter over: it may have been taken, and is not sent again" || l[2] != "p3 brief 2026-05-04 sent 1:" {
		t.Errorf("%q", l)
	}
}
