package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/warehouse/postgres/postgrestest"
)

// TestAlerts_EachOnceAndOver: a night with drift and one with a bad file are told once to each channel, are silent while nothing
// changes, and end when they are mended; where a channel is away, the others hear all the same and it hears later.
func TestAlerts_EachOnceAndOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	newest := time.Now().AddDate(0, 0, -2) // what is due of yesterday is not missing before six in the morning
	date := func(back int) string { return newest.AddDate(0, 0, -back).Format(time.DateOnly) }
	must(t, []int{0}, "generate", "--stores", "4", "--products", "6", "--from", date(4), "--days", "5", "--seed", "3",
		"--fault", "renamed_column@"+date(1), "--fault", "negative_sales@"+date(0), "--out", chain)
	must(t, []int{0}, "init", home)
	hook, beat, mail := newInbox(t), newInbox(t), newPostbox(t)
	if err := os.Mkdir(filepath.Join(home, "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(home, "keys", "mail"), fmt.Sprintf("smtp://%s/?from=daybook@example.com&to=desk@example.com&auth=None&encryption=None&usestarttls=no\n", mail.addr))
	write(t, filepath.Join(home, "keys", "beat"), beat.URL+"/ping/abc\n")
	appendTo(t, filepath.Join(home, "daybook.yaml"), fmt.Sprintf(`
alerts:
  heartbeat: file:keys/beat
  stale_hours: 0
  channels:
    - {name: hook, webhook: "%s/alerts"}
    - {name: desk, message: file:keys/mail}
  rules:
    - {on: drift, to: hook desk}
    - {on: quarantine, to: hook desk}
    - {on: missing, to: hook}
`, hook.URL))
	night := func(back int, codes ...int) {
		copyInto(t, filepath.Join(chain, "*_"+date(back)+".csv"), filepath.Join(home, "landing"))
		must(t, codes, "run", "--home", home)
	}
	copyInto(t, filepath.Join(chain, "[pstc]*s.csv"), filepath.Join(home, "landing"))
	copyInto(t, filepath.Join(chain, "calendar.csv"), filepath.Join(home, "landing"))
	for back := 4; back >= 2; back-- {
		night(back, 0)
	}
	hook.has(t)
	if n := len(beat.list()); n != 3 {
		t.Errorf("%d heartbeats, want one for each of 3 published nights", n)
	}

	night(1, 4)
	must(t, []int{4}, "run", "--home", home) // the same again: nobody hears it twice
	hook.has(t, "open drift")
	mail.has(t, "Schema drift in sales_"+date(1)+".csv stopped the night")
	mended := filepath.Join(home, "landing", "sales_"+date(1)+".csv")
	doc, err := os.ReadFile(mended)
	if err != nil {
		t.Fatal(err)
	}
	write(t, mended, strings.Replace(string(doc), "quantity", "units", 1))
	hook.away(true)
	must(t, []int{0}, "run", "--home", home)
	hook.has(t, "open drift")
	mail.has(t, "Schema drift", "Over: Schema drift")
	hook.away(false)
	must(t, []int{0}, "alert", "check", "--home", home)
	hook.has(t, "open drift", "resolve drift")

	night(0, 3)
	hook.has(t, "open drift", "resolve drift", "open quarantine")
	var list []struct {
		ID    int64
		State string
		Kind  string
		Told  []struct{ Channel, Action, Error string }
	}
	decode(t, must(t, []int{0}, "alert", "list", "--json", "--home", home), &list)
	told := map[string]string{}
	bad := int64(0)
	for _, a := range list {
		told[a.Kind] = fmt.Sprint(a.State, " ", len(a.Told))
		if a.Kind == "quarantine" {
			bad = a.ID
		}
	}
	// Of the drift: two heard it, one was away when it was over and heard that later.
	if told["drift"] != "resolved 5" || told["quarantine"] != "open 2" {
		t.Fatalf("%+v", list)
	}
	must(t, []int{0}, "alert", "silence", fmt.Sprint(bad), "--hours", "2", "--why", "resent tomorrow", "--home", home)
	must(t, []int{2}, "alert", "silence", "99", "--why", "x", "--home", home)
	var waiting []struct{ ID int64 }
	decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &waiting)
	must(t, []int{0}, "quarantine", "discard", fmt.Sprint(waiting[0].ID), "--why", "test", "--home", home)
	hook.has(t, "open drift", "resolve drift", "open quarantine", "resolve quarantine", "open missing") // its date is without sales now

	before := len(mail.list())
	must(t, []int{0}, "alert", "test", "desk", "--home", home)
	must(t, []int{2}, "alert", "test", "nobody", "--home", home)
	if n := len(mail.list()); n != before+2 {
		t.Errorf("a test sent %d mails, want 2", n-before)
	}
	must(t, []int{0}, "verify", "--home", home)
}

// TestAlerts_SeveralMachinesTellOnce: homes on four machines share one server and look at the same moment; each trouble is on record and told once.
func TestAlerts_SeveralMachinesTellOnce(t *testing.T) {
	t.Parallel()
	postgrestest.Server(t)
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "4", "--products", "8", "--from", "2026-05-01", "--days", "1", "--seed", "3",
		"--fault", "negative_sales@2026-05-01", "--out", chain)
	initHome(t, home, server)
	copyInto(t, filepath.Join(chain, "*.csv"), filepath.Join(home, "landing"))
	must(t, []int{3}, "run", "--home", home)
	hook := newInbox(t)
	hook.slow = 300 * time.Millisecond
	homes := []string{home}
	for range 3 {
		homes = append(homes, filepath.Join(dir, fmt.Sprint("machine", len(homes))))
		must(t, []int{0}, "init", homes[len(homes)-1])
	}
	settings := read(t, filepath.Join(home, "daybook.yaml")) + fmt.Sprintf(`
alerts:
  channels:
    - {name: hook, webhook: "%s/alerts"}
  rules:
    - {on: quarantine, to: hook}
`, hook.URL)
	var all sync.WaitGroup
	for _, h := range homes {
		write(t, filepath.Join(h, "daybook.yaml"), settings)
		write(t, filepath.Join(h, "warehouse.url"), read(t, filepath.Join(home, "warehouse.url")))
		all.Go(func() {
			if r := daybook(t, "alert", "check", "--home", h); r.code != 0 && r.code != 3 {
				t.Errorf("%s: exit code %d\n%s", h, r.code, r.errOut)
			}
		})
	}
	all.Wait()
	hook.has(t, "open quarantine")
	var list []struct {
		Kind string
		Told []struct{ Channel string }
	}
	decode(t, must(t, []int{0}, "alert", "list", "--json", "--home", home), &list)
	n := 0
	for _, a := range list {
		if a.Kind == "quarantine" {
			n += 1 + len(a.Told)
		}
	}
	if n != 2 {
		t.Errorf("on record: %+v, want one alert that was told once", list)
	}
}

// inbox is a program that alerts are posted to.
type inbox struct {
	*httptest.Server
	mu   sync.Mutex
	got  []string
	gone bool
	slow time.Duration // before it answers
}

func newInbox(t *testing.T) *inbox {
	t.Helper()
	i := &inbox{}
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(i.slow)
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.gone {
			http.Error(w, "moved away", http.StatusGone) // an answer that is not tried again at once
			return
		}
		var body struct{ Action, Kind string }
		doc, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(doc, &body)
		i.got = append(i.got, strings.TrimSpace(body.Action+" "+body.Kind))
	}))
	t.Cleanup(i.Close)
	return i
}

func (i *inbox) away(is bool) { i.mu.Lock(); i.gone = is; i.mu.Unlock() }

func (i *inbox) list() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]string{}, i.got...)
}

func (i *inbox) has(t *testing.T, want ...string) {
	t.Helper()
	if got := i.list(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("posted: %q, want %q", got, want)
	}
}

// postbox is a mail server that takes everything and keeps the subjects.
type postbox struct {
	addr string
	mu   sync.Mutex
	got  []string
}

func newPostbox(t *testing.T) *postbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &postbox{addr: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.take(c)
		}
	}()
	return p
}

// take speaks as much SMTP as one message needs.
func (p *postbox) take(c net.Conn) {
	defer func() { _ = c.Close() }()
	say := func(s string) { _, _ = io.WriteString(c, s+"\r\n") }
	say("220 postbox")
	in := bufio.NewScanner(c)
	data := false
	for in.Scan() {
		line := in.Text()
		switch {
		case data && line == ".":
			data = false
			say("250 taken")
		case data:
			if subject, ok := strings.CutPrefix(line, "Subject: "); ok {
				p.mu.Lock()
				p.got = append(p.got, subject)
				p.mu.Unlock()
			}
		case strings.HasPrefix(line, "DATA"):
			data = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postbox) list() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.got...)
}

// has compares the subjects with what they should hold.
func (p *postbox) has(t *testing.T, want ...string) {
	t.Helper()
	got := p.list()
	ok := len(got) == len(want)
	for i := range got {
		ok = ok && strings.Contains(got[i], want[i])
	}
	if !ok {
		t.Errorf("mails: %q, want %q", got, want)
	}
}

// appendTo adds text to a file.
func appendTo(t testing.TB, path, text string) {
	t.Helper()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(doc)+text)
}
