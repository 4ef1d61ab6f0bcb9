package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/fiscal"
	"github.com/daybookhq/daybook/internal/insight"
	"github.com/daybookhq/daybook/internal/landing"
	"github.com/daybookhq/daybook/internal/synth"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/warehouse/duckdb"
)

// lived is a home whose nights went by as a chain's do: files through contracts, warehouse, marts and insights. What its pages say is the
// product's own, and their figures agree with each other. It takes half a minute to live, so only pictures are taken of it.
type lived struct {
	batch.Home
	office
	chain  *synth.Chain
	config synth.Config
	day    contract.Day // the newest night that was lived through
}

// livedNights are lived through one by one; what is before them came as one history.
const livedNights = 28

// live makes a chain of 24 stores and lives through its nights up to Saturday 30 May 2026; two days after that are planned, and have not come.
func live(t *testing.T) *lived {
	t.Helper()
	last := contract.DayOf(time.Date(2026, 5, 30, 0, 0, 0, 0, time.UTC))
	l := &lived{config: synth.Config{Stores: 24, Products: 40, Days: livedDays + 2, Seed: 7, From: last - livedDays + 1}, day: last - livedNights}
	now := time.Time{}
	l.now = &now
	l.wakes()
	clock := func() time.Time { return now }
	dir := t.TempDir()
	for _, folder := range []string{"landing", "quarantine", "archive", "owners"} {
		must(t, os.Mkdir(filepath.Join(dir, folder), 0o755))
	}
	d, err := duckdb.Open(t.Context(), filepath.Join(dir, "daybook.duckdb"), duckdb.Options{Threads: 2})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	steps, err := warehouse.Steps(d.Engine())
	must(t, err)
	must(t, d.Migrate(t.Context(), steps))
	l.Home = batch.Home{
		Dir: dir, Folder: landing.Folder{Home: dir, Landing: filepath.Join(dir, "landing"), Quarantine: filepath.Join(dir, "quarantine"), Archive: filepath.Join(dir, "archive")},
		Warehouse: warehouse.New(d, clock), Contracts: owned(t), Insights: insight.Default(), Calendar: fiscal.Default(), Currency: "EUR", Version: "test", Now: clock,
		Log: slog.New(slog.DiscardHandler), Progress: batch.Quiet{},
	}
	l.chain, err = synth.New(l.config)
	must(t, err)
	must(t, l.chain.WriteMasters(l.Folder.Landing))
	for day := l.config.From; day <= l.day; day++ {
		_, err := l.chain.WriteNight(l.Folder.Landing, day)
		must(t, err)
	}
	l.run(t)
	planned := l.config
	planned.Days = livedDays
	for _, night := range synth.DemoPlan(planned, livedNights) {
		l.night(t, night)
	}
	l.staff(t)
	return l
}

// livedDays are enough for a year to be held against the one before; on learningDay, in their second week, little is normal yet.
const (
	livedDays   = 400
	learningDay = "2025-05-10"
)

// wakes sets the clock to the hour at which the files of the newest night are there.
func (l *lived) wakes() {
	*l.now = time.Unix(int64(l.day+1)*86400, 0).UTC().Add(5*time.Hour + 9*time.Minute)
}

// night lives through one night, with what goes wrong in it.
func (l *lived) night(t *testing.T, p synth.NightPlan) {
	t.Helper()
	l.day = p.Day
	l.wakes()
	spare := filepath.Join(l.Dir, "owners")
	must(t, l.chain.Deliver(l.Folder.Landing, spare, p))
	if l.run(t) == fault.Drift && p.Mends() {
		must(t, l.chain.Mend(l.Folder.Landing, spare, p))
		*l.now = l.now.Add(40 * time.Minute)
		l.run(t)
	}
	if !p.Corrects() {
		return
	}
	waiting, err := l.Warehouse.Quarantined(t.Context())
	must(t, err)
	for _, q := range waiting {
		if q.File == p.Corrected() {
			must(t, batch.Discard(t.Context(), l.Home, q.ID, "test", "the owner sent it again, and it was loaded"))
		}
	}
}

// speaks lives through one more night, of which insights are told in another language.
func (l *lived) speaks(t *testing.T, locale string) {
	t.Helper()
	l.day++
	l.wakes()
	l.Insights.Locale = locale
	_, err := l.chain.WriteNight(l.Folder.Landing, l.day)
	must(t, err)
	l.run(t)
	*l.now = l.now.Add(2 * time.Hour)
}

// drifts lives through one more night, in which the file of sales has another header.
func (l *lived) drifts(t *testing.T) {
	t.Helper()
	l.day++
	l.wakes()
	_, err := l.chain.WriteNight(l.Folder.Landing, l.day)
	must(t, err)
	path := filepath.Join(l.Folder.Landing, "sales_"+l.day.String()+".csv")
	doc, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, bytes.Replace(doc, []byte(",units,"), []byte(",quantity,"), 1), 0o600))
	if kind := l.run(t); kind != fault.Drift {
		t.Fatalf("the run ended as %v", kind)
	}
	*l.now = l.now.Add(2 * time.Hour)
}

// run runs what is in landing, and says how that ended.
func (l *lived) run(t *testing.T) fault.Kind {
	t.Helper()
	_, err := batch.Run(t.Context(), l.Home, batch.Options{})
	*l.now = l.now.Add(3 * time.Minute)
	kind := fault.KindOf(err)
	if err != nil && kind != fault.Drift && kind != fault.Quarantined {
		t.Fatal(err)
	}
	return kind
}

// owned are the contracts of the default layout with made-up people to ask.
func owned(t *testing.T) *contract.Set {
	t.Helper()
	var list []*contract.Contract
	for name, doc := range contract.Defaults() {
		mail, channel := "stock@alder.example", "#supply-chain"
		if strings.HasPrefix(name, "s") {
			mail, channel = "tills@alder.example", "#store-systems"
		}
		text := strings.NewReplacer("owner@example.com", mail, "#store-data", channel, "https://example.com/store-data", "https://alder.example/chat").Replace(string(doc))
		one, err := contract.Load("contracts/"+name, []byte(text))
		must(t, err)
		list = append(list, one)
	}
	set, err := contract.NewSet(list...)
	must(t, err)
	return set
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}
