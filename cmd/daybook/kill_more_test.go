package main_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKill_HeldRuns, …FilesFromABucket and …Mails kill a few of what `make chaos` kills many of.
func TestKill_HeldRuns(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) { enough(t, killedWhileDeciding(t, on, 2), 1) })
}

func TestKill_FilesFromABucket(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) { enough(t, killedWhileFetching(t, on, 3), 1) })
}

func TestKill_Mails(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) { enough(t, killedWhileSending(t, on, 3), 1) })
}

// moments of a command: each in its own part of the time that the command takes, in any order.
type moments struct {
	random *rand.Rand
	order  []int
	hit    int
}

func newMoments(n int) *moments {
	random := rand.New(rand.NewPCG(3, uint64(n)))
	return &moments{random: random, order: random.Perm(n)}
}

// kill starts a command and kills it at the i-th moment of what it takes.
func (m *moments) kill(t *testing.T, i int, took time.Duration, env []string, args ...string) {
	t.Helper()
	part := (float64(m.order[i%len(m.order)]) + m.random.Float64()) / float64(len(m.order))
	if killAfterIn(t, time.Duration(part*float64(took)), env, args...) {
		m.hit++
	}
}

// timed is how long f takes.
func timed(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}

// killedWhileDeciding holds a night, and publishes or refuses it, in turn; each of the two commands is killed once before it comes through. Afterwards the
// night is published whole, or what was unusual is in quarantine and the rest published: the same as without a kill. It returns how many kills hit.
func killedWhileDeciding(t *testing.T, on engine, rounds int) int {
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, on)
	last := sixSundays(t, home)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "gate: hold\n")
	took := timed(func() { must(t, []int{0}, "run", "--home", home) }) / 2 // six Sundays and their masters take longer than one
	m := newMoments(2 * rounds)
	for round := range rounds {
		before := inPlaces(t, home)
		landed := landSunday(t, home, last, 100)
		m.kill(t, 2*round, took, nil, "run", "--home", home)
		must(t, []int{7}, "run", "--home", home)
		word, done, want := "publish", 0, "8000.00"
		if round%2 == 1 {
			word, done, want = "refuse", 3, ""
		}
		args := []string{"gate", word, "--why", "round " + fmt.Sprint(round), "--home", home}
		m.kill(t, 2*round+1, took, nil, args...)
		must(t, []int{done, 2}, args...) // one that was killed after it had published says that nothing is held (2)
		must(t, []int{0}, "run", "--home", home)
		must(t, []int{0}, "verify", "--home", home)

		sum := strings.Fields(must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT sum(net_sales) AS s FROM store_day WHERE business_date = '"+last+"'").out)
		if got := strings.Join(sum[1:], ""); got != want {
			t.Errorf("round %d: %s of the night is %q, want %q", round, word, got, want)
		}
		if left := files(t, filepath.Join(home, "landing")); len(left) != 0 {
			t.Errorf("round %d: landing holds %v", round, left)
		}
		var waiting []struct {
			ID   int64
			File string
		}
		decode(t, must(t, []int{0}, "quarantine", "list", "--json", "--home", home), &waiting)
		if in := files(t, filepath.Join(home, "quarantine")); len(in) != len(waiting) || word == "refuse" && len(waiting) != 2 || word == "publish" && len(waiting) != 0 {
			t.Errorf("round %d: after %s quarantine holds %v, on record %v", round, word, in, waiting)
		}
		places := inPlaces(t, home)
		for path, text := range landed { // untouched, in one place; rounds before this one have left the same bytes
			file := held{filepath.Base(path), text}
			if found := places[file] - before[file]; found != 1 {
				t.Errorf("round %d: %s is in %d places", round, file.name, found)
			}
		}
		// Back to before, for the next round.
		for _, w := range waiting {
			must(t, []int{0}, "quarantine", "discard", fmt.Sprint(w.ID), "--why", "next round", "--home", home)
		}
		must(t, []int{0}, "rollback", "--to", "1", "--why", "next round", "--home", home)
	}
	return m.hit
}

// killedWhileFetching lets each night's files arrive in a bucket and kills the run that fetches them; the next one takes all in once.
func killedWhileFetching(t *testing.T, on engine, nights int) int {
	dir := t.TempDir()
	chain, home := filepath.Join(dir, "chain"), filepath.Join(dir, "home")
	must(t, []int{0}, "generate", "--stores", "6", "--products", "12", "--from", "2026-01-01", "--days", fmt.Sprint(nights+2), "--seed", "9", "--out", chain)
	initHome(t, home, on)
	bucket, _, address := chainBucket(t)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "inbox: \""+address+"\"\n")
	arrive := func(glob string) {
		t.Helper()
		list, err := filepath.Glob(filepath.Join(chain, glob))
		if err != nil || len(list) == 0 {
			t.Fatal(glob, err)
		}
		for _, path := range list {
			text := read(t, path)
			if _, err := bucket.PutObject("chain", "shop/"+filepath.Base(path), map[string]string{"Last-Modified": "Thu, 01 Jan 2026 04:00:00 GMT"}, strings.NewReader(text), int64(len(text)), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func() {
		t.Helper()
		if e := keyed(t, "run", "--home", home); e.code != 0 {
			t.Fatalf("exit %d\n%s%s", e.code, e.out, e.errOut)
		}
	}
	first := contractDay(t, "2026-01-01")
	date := func(night int) string { return first.AddDate(0, 0, night).Format(time.DateOnly) }
	arrive("[a-z]*s.csv")
	arrive("calendar.csv")
	arrive("*_" + date(0) + ".csv")
	run()
	arrive("*_" + date(1) + ".csv")
	took := timed(run) // the first one, with its masters, takes longer
	m := newMoments(nights)
	for night := 2; night < nights+2; night++ {
		arrive("*_" + date(night) + ".csv")
		m.kill(t, night-2, took, keys, "run", "--home", home)
		run()
		if left := files(t, filepath.Join(home, "landing")); len(left) != 0 {
			t.Fatalf("night %s: landing holds %v", date(night), left)
		}
	}
	must(t, []int{0}, "verify", "--home", home)
	once := strings.Fields(must(t, []int{0}, "sql", "--home", home, "--format", "csv", "SELECT count(*) AS n, count(DISTINCT file) AS d FROM delivery_ledger WHERE place = 'archive' AND outcome = 'ok'").out)
	if want := 5 + 3*(nights+2); len(once) != 2 || once[1] != fmt.Sprintf("%d,%d", want, want) {
		t.Errorf("loaded files: %v, want %d, each once", once, want)
	}
	inOnePlace(t, home, chain, date(nights+1))
	sameAsCalm(t, chain, home)
	return m.hit
}

// killedWhileSending kills the sending of a morning's mails, to new readers each time. A letter that was on its way may have come or not, is told and not
// sent again; every other comes once, by the next sending.
func killedWhileSending(t *testing.T, on engine, rounds int) int {
	const readers = 5
	home := filepath.Join(t.TempDir(), "home")
	initHome(t, home, on)
	server := newMailServer(t)
	appendTo(t, filepath.Join(home, "daybook.yaml"), "schedule: {timezone: UTC}\nmail: {server: \""+server.address()+"\", from: daybook@example.com}\n")
	sixSundays(t, home)
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	landSunday(t, home, yesterday, 1)
	must(t, []int{0}, "run", "--home", home)
	m := newMoments(rounds)
	took := time.Second
	var told []string
	for round := range rounds + 1 {
		name := func(i int) string { return fmt.Sprintf("r%d-%d", round, i) }
		for i := range readers {
			must(t, []int{0}, "user", "add", name(i), "--role", "chain", "--email", name(i)+"@example.com", "--home", home)
		}
		if round > 0 {
			m.kill(t, round-1, took, nil, "mail", "send", "--home", home)
		}
		first := timed(func() { must(t, []int{0}, "mail", "send", "--home", home) })
		if round == 0 { // nobody was killed yet
			took = first
		}
		must(t, []int{0}, "mail", "send", "--home", home)
		var list []struct{ Login, State string }
		decode(t, must(t, []int{0}, "mail", "list", "--json", "--home", home), &list)
		state := map[string]string{}
		for _, l := range list {
			state[l.Login] += l.State
		}
		server.mu.Lock()
		came := map[string]int{}
		for _, g := range server.got {
			came[strings.TrimSuffix(g.to, "@example.com")]++
		}
		server.got = nil
		server.mu.Unlock()
		doubtful := ""
		for i := range readers {
			who := name(i)
			switch {
			case state[who] == "sending" && came[who] <= 1 && round > 0 && doubtful == "":
				doubtful = who
			case state[who] != "sent" || came[who] != 1:
				t.Errorf("round %d: the brief came to %s %d times, on record %q", round, who, came[who], state[who])
			}
		}
		if doubtful != "" {
			told = append(told, doubtful)
		}
		if extra := len(came); extra > readers {
			t.Errorf("round %d: mails to %v", round, came)
		}
	}
	if len(told) > 0 { // within a minute a letter may still be under way
		time.Sleep(time.Minute)
	}
	var status struct {
		Mail struct {
			NotSent []struct{ Login, State string } `json:"not_sent"`
		}
	}
	decode(t, must(t, []int{0}, "status", "--json", "--home", home), &status)
	var lost []string
	for _, l := range status.Mail.NotSent {
		lost = append(lost, l.Login)
	}
	slices.Sort(lost)
	if slices.Sort(told); !slices.Equal(lost, told) {
		t.Errorf("status tells of letters to %v, want %v", lost, told)
	}
	return m.hit
}
