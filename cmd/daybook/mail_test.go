package main_test

import (
	"cmp"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// TestMail_EachReaderOnceAndUnderTheirScope lives through mornings with a real mail server: a brief to each reader with their own stores, a
// line instead of it for a night that was stopped and the brief once it is published, "your store's file is late" instead of zeros, one
// correction of what was withdrawn, a server that refuses somebody, and somebody who wants no more.
func TestMail_EachReaderOnceAndUnderTheirScope(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		dir := t.TempDir()
		chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
		yesterday := time.Now().UTC().AddDate(0, 0, -1)
		date := func(back int) string { return yesterday.AddDate(0, 0, -back).Format(time.DateOnly) }
		must(t, []int{0}, "generate", "--stores", "4", "--products", "6", "--from", date(9), "--days", "10", "--seed", "3",
			"--fault", "renamed_column@"+date(0), "--out", chain)
		initHome(t, home, on)
		server := newMailServer(t)
		write(t, filepath.Join(home, "mail.url"), server.address()+"\n")
		appendTo(t, filepath.Join(home, "daybook.yaml"), `
schedule: {timezone: UTC}
dashboard: {url: "https://daybook.example.com"}
mail:
  server: file:mail.url
  from: Daybook <daybook@example.com>
`)
		stores := storesOf(t, chain)
		for _, u := range [][]string{
			{"anna", "--role", "store", "--scope", "store:" + stores[0], "--email", "anna@example.com"},
			{"otto", "--role", "store", "--scope", "store:" + stores[1], "--email", "Otto <otto@example.com>"},
			{"ida", "--role", "chain", "--email", "ida@example.com"},
			{"nora", "--role", "chain"},                               // nobody knows her address
			{"data", "--role", "data", "--email", "data@example.com"}, // mail.roles has not got hers
		} {
			must(t, []int{0}, append([]string{"user", "add", "--home", home}, u...)...)
		}
		if e := must(t, []int{0}, "doctor", "--home", home); !strings.Contains(e.out, "mail: the server answers") {
			t.Errorf("%s", e.out)
		}
		send := func(code int, sent, failed, refused int) {
			t.Helper()
			e := must(t, []int{code}, "mail", "send", "--json", "--home", home)
			var got struct{ Sent, Failed, Refused int }
			decode(t, e, &got)
			if got.Sent != sent || got.Failed != failed || got.Refused != refused {
				t.Fatalf("%+v, want %d sent, %d failed, %d refused\n%s", got, sent, failed, refused, e.errOut)
			}
		}
		copyInto(t, filepath.Join(chain, "[pstc]*s.csv"), filepath.Join(home, "landing"))
		for back := 9; back >= 1; back-- {
			copyInto(t, filepath.Join(chain, "*_"+date(back)+".csv"), filepath.Join(home, "landing"))
		}
		must(t, []int{0}, "run", "--home", home)

		// The night was stopped: one line each, once. The server never takes Otto's and takes Ida's later; both are told.
		copyInto(t, filepath.Join(chain, "*_"+date(0)+".csv"), filepath.Join(home, "landing"))
		must(t, []int{4}, "run", "--home", home)
		server.refuse("otto@example.com", &smtp.SMTPError{Code: 550, Message: "no such mailbox"})
		server.refuse("ida@example.com", &smtp.SMTPError{Code: 451, Message: "try later"})
		send(1, 1, 1, 1)
		status := must(t, []int{0}, "status", "--home", home).out
		for _, want := range []string{"MAIL        ", "notice to otto (otto@example.com): refused: ", "no such mailbox", "notice to ida (ida@example.com): failed: ", "daybook mail list", "1 mail sent for " + date(0)} {
			if !strings.Contains(status, want) {
				t.Errorf("status does not say %q:\n%s", want, status)
			}
		}
		server.refuse("ida@example.com", nil)
		send(0, 1, 0, 0)
		send(0, 0, 0, 0)
		for _, m := range server.take(t, "anna@example.com", "ida@example.com") {
			if !strings.Contains(m.subject, "No brief for") || !strings.Contains(m.text, "The night was stopped") || strings.Contains(m.text, "sales_") || strings.Contains(m.text, "€") {
				t.Errorf("%+v", m)
			}
		}
		server.refuse("otto@example.com", nil)

		// It came right: each has their brief now.
		sales := filepath.Join(home, "landing", "sales_"+date(0)+".csv")
		write(t, sales, strings.Replace(read(t, sales), "quantity", "units", 1))
		must(t, []int{0}, "run", "--home", home)
		send(0, 3, 0, 0)
		send(0, 0, 0, 0)
		mails := server.take(t, "anna@example.com", "ida@example.com", "otto@example.com")
		for i, m := range mails {
			if !strings.Contains(m.subject, "€") || !strings.Contains(m.text, "Net sales") || !strings.Contains(m.html, "Net sales") {
				t.Errorf("%s: %s\n%s", m.to, m.subject, m.text)
			}
			if m.header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.HasPrefix(m.header.Get("List-Unsubscribe"), "<https://daybook.example.com/mail/off?who=") {
				t.Errorf("%v", m.header)
			}
			for j, other := range []string{stores[0], "", stores[1]} {
				if i != 1 && i != j && other != "" && (strings.Contains(m.text, other) || strings.Contains(m.html, other)) {
					t.Errorf("the mail to %s speaks of %s", m.to, other)
				}
			}
		}
		preview := must(t, []int{0}, "mail", "preview", "anna", "--text", "--home", home).out
		if !strings.Contains(preview, strings.TrimSpace(mails[0].text)) {
			t.Errorf("the preview is another letter:\n%s\n%s", preview, mails[0].text)
		}

		// What they read was wrong in Anna's store alone: she and who reads the chain hear it, once.
		raise(t, filepath.Join(home, "landing", "sales_"+date(0)+".csv"), filepath.Join(chain, "sales_"+date(0)+".csv"), stores[0], "sales_value")
		raise(t, filepath.Join(home, "landing", "store_days_"+date(0)+".csv"), filepath.Join(chain, "store_days_"+date(0)+".csv"), stores[0], "net_sales")
		must(t, []int{0}, "run", "--home", home)
		send(0, 2, 0, 0)
		send(0, 0, 0, 0)
		for _, m := range server.take(t, "anna@example.com", "ida@example.com") {
			if !strings.Contains(m.subject, "Correction for") || !strings.Contains(m.text, stores[0]+": €") || strings.Contains(m.text, stores[1]) {
				t.Errorf("%s: %s\n%s", m.to, m.subject, m.text)
			}
		}
		must(t, []int{0}, "verify", "--home", home)

		// Somebody is on leave.
		must(t, []int{0}, "mail", "off", "anna", "--why", "on leave", "--home", home)
		must(t, []int{0}, "withdraw", delivery(t, home, "sales_"+date(1)+".csv"), "--why", "till in training mode", "--home", home) // nobody had a mail of that date
		send(0, 0, 0, 0)
	})
}

// raise writes a file with one more unit of money in the first row of a store, and a renamed column put right.
func raise(t *testing.T, to, from, store, column string) {
	t.Helper()
	lines := strings.Split(strings.Replace(read(t, from), "quantity", "units", 1), "\n")
	head := strings.Split(lines[0], ",")
	at, id := slices.Index(head, column), slices.Index(head, "store_id")
	for i, line := range lines[1:] {
		cells := strings.Split(line, ",")
		if len(cells) > at && cells[id] == store {
			v, ok := new(big.Rat).SetString(cells[at])
			if !ok {
				t.Fatalf("%s: %q", from, cells[at])
			}
			cells[at] = v.Add(v, big.NewRat(1, 1)).FloatString(2)
			lines[i+1] = strings.Join(cells, ",")
			write(t, to, strings.Join(lines, "\n"))
			return
		}
	}
	t.Fatalf("%s has no row of %s", from, store)
}

// storesOf are the ids of a chain's stores.
func storesOf(t *testing.T, chain string) (ids []string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(read(t, filepath.Join(chain, "stores.csv"))), "\n")[1:] {
		ids = append(ids, strings.Split(line, ",")[0])
	}
	return ids
}

// delivery is the number of the newest delivery of a file.
func delivery(t *testing.T, home, file string) string {
	t.Helper()
	out := must(t, []int{0}, "sql", "SELECT max(delivery_id) AS id FROM delivery_ledger WHERE file = '"+file+"'", "--format", "csv", "--home", home).out
	return strings.Split(strings.TrimSpace(out), "\n")[1]
}

// TestMail_ServedPagesEndThemByOneClick: the link in a mail asks first, the one click of a mail program does not, a wrong key is nothing.
func TestMail_ServedPagesEndThemByOneClick(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, embedded)
	server := newMailServer(t)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "mail: {server: \"smtp://"+server.addr+"?tls=off\", from: daybook@example.com}\nalerts: {url: \"https://daybook.example.com\"}\n")
	must(t, []int{0}, "user", "add", "ida", "--role", "chain", "--email", "ida@example.com", "--home", home)
	sixSundays(t, home)
	must(t, []int{0}, "run", "--home", home)
	must(t, []int{0}, "mail", "send", "--home", home)
	link := strings.Trim(server.take(t, "ida@example.com")[0].header.Get("List-Unsubscribe"), "<>")
	_, path, _ := strings.Cut(link, "example.com/")
	at := start(t, "serve", "--home", home, "--listen", "127.0.0.1:0")
	at.until(t, "serving ")
	url := "http" + strings.Fields(strings.SplitN(at.told.String(), " on http", 2)[1])[0] + "/" + path

	ask := func(method, url string) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader("List-Unsubscribe=One-Click"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Body.Close() }()
		body, _ := io.ReadAll(a.Body)
		return a.StatusCode, string(body)
	}
	if code, _ := ask(http.MethodPost, strings.Replace(url, "who=1", "who=2", 1)); code != http.StatusNotFound {
		t.Errorf("somebody else's mails: %d", code)
	}
	if code, body := ask(http.MethodGet, url); code != 200 || !strings.Contains(body, "Send me no more") {
		t.Errorf("%d %s", code, body)
	}
	readers := func() string { return must(t, []int{0}, "user", "log", "--home", home).out }
	if strings.Contains(readers(), "mail_off") {
		t.Error("looking at the link ended the mails")
	}
	if code, body := ask(http.MethodPost, url); code != 200 || !strings.Contains(body, "You get no more mails") {
		t.Errorf("%d %s", code, body)
	}

	// Who ended them is sent nothing, though they have had no brief of the night; and everything that they are owed once they want them again.
	must(t, []int{0}, "user", "add", "nora", "--role", "chain", "--email", "nora@example.com", "--home", home)
	_, path, _ = strings.Cut(must(t, []int{0}, "mail", "preview", "nora", "--text", "--home", home).out, "https://daybook.example.com/mail/off")
	if code, body := ask(http.MethodPost, url[:strings.Index(url, "/mail/off")]+"/mail/off"+strings.Fields(path)[0]); code != 200 || !strings.Contains(body, "You get no more mails") {
		t.Errorf("%d %s", code, body)
	}
	must(t, []int{0}, "mail", "send", "--home", home)
	server.take(t)
	must(t, []int{0}, "mail", "on", "nora", "--why", "she asked for them", "--home", home)
	must(t, []int{0}, "mail", "send", "--home", home)
	must(t, []int{0}, "mail", "send", "--home", home)
	server.take(t, "nora@example.com")
}

// mailed is a mail as it came.
type mailed struct {
	to, subject, text, html string
	header                  mail.Header
}

// mailServer is a real mail server, with TLS and a login, that keeps what it takes.
type mailServer struct {
	addr  string
	mu    sync.Mutex
	got   []mailed
	never map[string]*smtp.SMTPError
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{addr: l.Addr().String(), never: map[string]*smtp.SMTPError{}}
	s := smtp.NewServer(m)
	s.Domain, s.ReadTimeout, s.WriteTimeout, s.AllowInsecureAuth = "localhost", time.Minute, time.Minute, false
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return m
}

func (m *mailServer) address() string { return "smtp://" + m.addr + "?tls=off" }

func (m *mailServer) refuse(address string, err *smtp.SMTPError) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.never[address] = err
}

// take returns what came since, by address, and wants it to be for exactly these.
func (m *mailServer) take(t *testing.T, want ...string) []mailed {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	got := m.got
	m.got = nil
	slices.SortFunc(got, func(a, b mailed) int { return strings.Compare(a.to, b.to) })
	var to []string
	for _, x := range got {
		to = append(to, x.to)
	}
	if strings.Join(to, " ") != strings.Join(want, " ") {
		t.Fatalf("mails to %v, want %v", to, want)
	}
	return got
}

// NewSession implements smtp.Backend.
func (m *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{m: m}, nil }

type mailSession struct {
	m  *mailServer
	to string
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "daybook" || password != "s3cret" {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *mailSession) Reset()                               { s.to = "" }
func (s *mailSession) Logout() error                        { return nil }
func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	if err := s.m.never[to]; err != nil {
		return err
	}
	s.to = to
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	x := mailed{to: s.to, header: msg.Header}
	if x.subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			x.html = text
		} else {
			x.text = text
		}
	}
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.got = append(s.m.got, x)
	return nil
}

// TestMail_ServeSendsWhenItsTimeHasCome: a serving process makes up for a time that has just passed, once, whoever else serves.
func TestMail_ServeSendsWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, embedded)
	mails := newMailServer(t)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "schedule: {timezone: UTC}\nmail: {at: \""+time.Now().UTC().Add(-time.Minute).Format("15:04")+"\", server: \""+mails.address()+"\", from: daybook@example.com}\n")
	must(t, []int{0}, "user", "add", "ida", "--role", "chain", "--email", "ida@example.com", "--home", home)
	sixSundays(t, home)
	must(t, []int{0}, "run", "--home", home)
	for range 2 { // the second process finds that it was sent
		serving := start(t, "serve", "--home", home, "--listen", "127.0.0.1:0")
		serving.until(t, "serving ")
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
			if strings.Contains(must(t, []int{0}, "mail", "list", "--days", "60", "--home", home).out, "sent") {
				break
			}
		}
		if code := serving.interrupt(t); code != 0 {
			t.Errorf("serve: exit code %d, %s", code, serving.told.String())
		}
	}
	mails.take(t, "ida@example.com")
	if status := must(t, []int{0}, "status", "--home", home).out; !strings.Contains(status, "mail        next in 23 hours, ") && !strings.Contains(status, "· next in 23 hours, ") {
		t.Errorf("status does not say how long it is until the next mail:\n%s", status)
	}
}

// TestMail_ALoginTravelsOverTLSAlone: both kinds of TLS with a certificate that is checked; a server without TLS gets neither login nor letter, nor
// one whose certificate nobody knows.
func TestMail_ALoginTravelsOverTLSAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	home := filepath.Join(dir, "home")
	initHome(t, home, embedded)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "mail: {server: file:mail.url, from: daybook@example.com}\n")
	web := httptest.NewTLSServer(nil) // for its certificate, which is of 127.0.0.1
	t.Cleanup(web.Close)
	ca := filepath.Join(dir, "ca.pem")
	write(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})))
	certificate := &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	servers := map[string]*mailServer{}
	for _, kind := range []string{"ssl", "starttls", "plain"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		m := &mailServer{addr: l.Addr().String(), never: map[string]*smtp.SMTPError{}}
		s := smtp.NewServer(m)
		s.Domain = "localhost"
		switch kind {
		case "ssl":
			l = tls.NewListener(l, certificate)
		case "starttls":
			s.TLSConfig = certificate
		}
		go func() { _ = s.Serve(l) }()
		t.Cleanup(func() { _ = s.Close() })
		servers[kind] = m
	}
	for _, c := range []struct {
		kind, scheme, password, ca string
		code                       int
	}{
		{"ssl", "smtps", "s3cret", ca, 0},
		{"starttls", "smtp", "s3cret", ca, 0},
		{"starttls", "smtp", "wrong", ca, 1},
		{"starttls", "smtp", "s3cret", "", 1},
		{"ssl", "smtps", "s3cret", "", 1},
		{"plain", "smtp", "s3cret", ca, 1},
	} {
		m := servers[c.kind]
		write(t, filepath.Join(home, "mail.url"), c.scheme+"://daybook:"+c.password+"@"+m.addr+"\n")
		e := inEnvironment(t, []string{"SSL_CERT_FILE=" + cmp.Or(c.ca, os.DevNull), "SSL_CERT_DIR=" + t.TempDir()}, "mail", "test", "ida@example.com", "--home", home)
		if e.code != c.code || strings.Contains(e.out+e.errOut, c.password) {
			t.Errorf("%+v: exit %d\n%s%s", c, e.code, e.out, e.errOut)
		}
		if c.code == 0 {
			m.take(t, "ida@example.com")
		} else {
			m.take(t)
		}
	}
}
