package cli

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/daybookhq/daybook/internal/fault"
)

// postOffice is a real mail server that keeps what it takes.
type postOffice struct {
	mu   sync.Mutex
	addr string
	got  []letter
	says map[string]error // to a recipient
}

// letter is a mail as it came.
type letter struct{ to, subject, text, off string }

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{addr: l.Addr().String(), says: map[string]error{}}
	s := smtp.NewServer(p)
	s.Domain = "localhost"
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return p
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{p: p}, nil }

type counter struct {
	p  *postOffice
	to string
}

func (c *counter) Reset()                               { c.to = "" }
func (c *counter) Logout() error                        { return nil }
func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	c.to = to
	return c.p.says[to]
}

func (c *counter) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	x := letter{to: c.to, off: m.Header.Get("List-Unsubscribe")}
	if x.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart() // the text twin comes first
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ") // that keep an amount in one line
	x.subject, x.text = spaces.Replace(x.subject), spaces.Replace(string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	c.p.got = append(c.p.got, x)
	return err
}

// took wants one letter to each of these since it was asked last, and to nobody else, and returns them in that order.
func (p *postOffice) took(t *testing.T, logins ...string) []letter {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	slices.SortFunc(got, func(a, b letter) int { return strings.Compare(a.to, b.to) })
	var to []string
	for _, l := range got {
		to = append(to, strings.TrimSuffix(l.to, "@example.com"))
	}
	if !slices.Equal(to, logins) {
		t.Fatalf("letters to %v, want %v\n%+v", to, logins, got)
	}
	return got
}

// sets appends to daybook.yaml.
func (d *desk) sets(text string) {
	d.t.Helper()
	doc, err := os.ReadFile(d.path("daybook.yaml"))
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.path("daybook.yaml"), append(doc, text...), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// trade lays a day of both stores into landing; S1 sold for 20 times a factor, S2 for 30 times.
func (d *desk) trade(date string, factor int) {
	d.t.Helper()
	sales, days, stock := "business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value\n", "business_date,store_id,is_open,transactions,net_sales\n", "business_date,store_id,product_id,on_hand\n"
	for i, value := range []int{20 * factor, 30 * factor} {
		sales += fmt.Sprintf("%s,S%d,P1,10,%d.00,0.00,10.00,0,0.00\n", date, i+1, value)
		days += fmt.Sprintf("%s,S%d,true,5,%d.00\n", date, i+1, value)
		stock += fmt.Sprintf("%s,S%d,P1,40\n", date, i+1)
	}
	d.write("sales_"+date+".csv", sales)
	d.write("store_days_"+date+".csv", days)
	d.write("inventory_"+date+".csv", stock)
}

// newest is the number of the newest delivery of a file.
func (d *desk) newest(file string) string {
	d.t.Helper()
	d.must(0, "sql", "SELECT max(delivery_id) AS id FROM delivery_ledger WHERE file = '"+file+"'", "--format", "csv")
	return strings.Split(strings.TrimSpace(d.out), "\n")[1]
}

// TestMail_OverSeveralMornings lives through mornings with a real mail server: a night that is held has one line and no figure, and its brief once it
// is published; what was mailed and is withdrawn is corrected once; who ended their mails gets none, not the correction and not the next night's, until
// they want them again; what does not get through is told.
func TestMail_OverSeveralMornings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	office := newPostOffice(t)
	d.sets("gate: hold\nschedule: {timezone: UTC}\ndashboard: {url: \"https://daybook.example.com\"}\nmail: {server: \"smtp://" + office.addr + "?tls=off\", from: daybook@example.com}\n")
	for _, u := range [][]string{{"anna", "--role", "store", "--scope", "store:S1"}, {"bert", "--role", "store", "--scope", "store:S2"}, {"ida", "--role", "chain"}} {
		d.must(0, append(append([]string{"user", "add"}, u...), "--email", u[0]+"@example.com")...)
	}
	// send sends twice: whoever is owed something gets it once.
	send := func(logins ...string) []letter {
		t.Helper()
		d.must(0, "mail", "send")
		d.must(0, "mail", "send")
		return office.took(t, logins...)
	}

	// Six Sundays, and one that is ten times as large: it is held.
	d.now = time.Date(2026, 2, 23, 6, 30, 0, 0, time.UTC)
	d.land("stores.csv", "products.csv")
	for week := range 6 {
		d.trade(time.Date(2026, 1, 18+7*week, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), 1)
	}
	d.must(0, "run")
	d.now = d.now.AddDate(0, 0, 7)
	d.trade("2026-03-01", 10)
	d.must(fault.ExitHeld, "run")
	for _, l := range send("anna", "bert", "ida") {
		if !strings.Contains(l.subject, "No brief for") || !strings.Contains(l.text, "The night is held: ") || strings.Count(l.text, "The night is held") != 1 {
			t.Errorf("%s: %s\n%s", l.to, l.subject, l.text)
		}
		said, _, _ := strings.Cut(l.subject+l.text, "mail/off?") // whose key may have any digits
		for _, figure := range []string{"€", "200", "300", "500.00", "Net sales"} {
			if strings.Contains(said, figure) {
				t.Errorf("a held night is mailed to %s with %q:\n%s", l.to, figure, l.text)
			}
		}
	}
	d.must(0, "gate", "publish", "--why", "a fair")
	for i, l := range send("anna", "bert", "ida") {
		if want := []string{"€ 200.00", "€ 300.00", "€ 500.00"}[i]; !strings.Contains(l.subject, want) || strings.Contains(l.subject, "No brief") {
			t.Errorf("%s: %s, want %s", l.to, l.subject, want)
		}
	}

	// Bert wants no more. What they read is withdrawn: the others hear it once, under their own scope.
	d.must(0, "mail", "off", "bert", "--why", "on leave")
	d.must(0, "withdraw", d.newest("sales_2026-03-01.csv"), "--why", "tills in training mode")
	for i, l := range send("anna", "ida") {
		if want := []string{"S1: € 200.00 then", "S2: € 300.00 then"}[i]; !strings.Contains(l.subject, "Correction for") || !strings.Contains(l.text, want) || i == 0 && strings.Contains(l.text, "S2") {
			t.Errorf("%s: %s, want %q\n%s", l.to, l.subject, want, l.text)
		}
	}
	d.must(0, "withdraw", d.newest("store_days_2026-03-01.csv"), "--why", "the same") // it was corrected already
	send()

	// The next night, and the one after it: nothing for Bert, and nothing of what is past.
	d.now = d.now.AddDate(0, 0, 1)
	d.trade("2026-03-02", 1)
	d.must(0, "run")
	office.says["ida@example.com"] = &smtp.SMTPError{Code: 550, Message: "no such mailbox"}
	d.must(fault.ExitFailed, "mail", "send")
	d.must(0, "mail", "send")
	if l := office.took(t, "anna"); !strings.Contains(l[0].subject, "€ 20.00") {
		t.Errorf("%+v", l)
	}
	d.must(0, "status")
	d.says("MAIL        brief to ida (ida@example.com): refused: ", "no such mailbox")
	d.must(0, "mail", "list", "--json")
	var list []struct{ Login, Kind, State, Error string }
	d.decode(&list)
	if n := len(list); n != 10 || list[n-1].Login != "ida" || list[n-1].State != "refused" || !strings.Contains(list[n-1].Error, "no such mailbox") {
		t.Errorf("%+v", list)
	}
	delete(office.says, "ida@example.com")

	// He is back: tonight's brief, and the correction of what he had read before, once each.
	d.must(0, "mail", "on", "bert", "--why", "back from leave")
	if l := send("bert", "bert"); !strings.Contains(l[0].subject, "€ 30.00") || !strings.Contains(l[1].subject, "Correction for Sun 1 Mar") {
		t.Errorf("%+v", l)
	}
}
