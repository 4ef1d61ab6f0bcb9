package cli

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/fault"
)

// morning is half past six on a day of March 2026, by the clock on the wall.
func morning(day int) time.Time { return time.Date(2026, 3, day, 6, 30, 0, 0, time.Local) }

// reads wants status to be this text, letter by letter.
func (d *desk) reads(want string) {
	d.t.Helper()
	d.must(fault.ExitOK, "status")
	if want = strings.TrimPrefix(want, "\n"); d.out != want {
		d.t.Errorf("status reads\n%s\nwant\n%s", d.out, want)
	}
}

// TestStatus_AtSixInTheMorning lives through a week and reads each morning as a person does.
func TestStatus_AtSixInTheMorning(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.now = morning(3)
	d.reads(`
live        nothing is published yet
next        put files into landing, then: daybook run
`)

	// Tuesday: the first night went well.
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	d.now = d.now.Add(40 * time.Minute)
	d.reads(`
live        Mon 2026-03-02 (yesterday) · run 1
            published Tue 3 Mar 06:30, 40 minutes ago · history from 2026-03-02
all well    nothing in quarantine, nothing missing
`)

	// Wednesday, before anything came: due at six, and not there.
	d.now = morning(4)
	d.reads(`
live        Mon 2026-03-02 (2 days ago) · run 1
            published Tue 3 Mar 06:30, 24 hours ago · history from 2026-03-02
overdue     sales, store_days, inventory of 2026-03-03 · owner owner@example.com
`)

	// Then the files come, drifted.
	d.land("*_2026-03-03.csv")
	d.edit("sales_2026-03-03.csv", "units", "quantity")
	d.must(fault.ExitDrift, "run")
	d.reads(`
live        Mon 2026-03-02 (2 days ago) · run 1
            published Tue 3 Mar 06:30, 24 hours ago · history from 2026-03-02
STOPPED     run 2, by drift in sales_2026-03-03.csv · owner owner@example.com · #store-data https://example.com/store-data
            - units   (probably renamed to "quantity")
            + quantity
overdue     sales, store_days, inventory of 2026-03-03: 3 files of it lie in landing and wait because the run stopped · owner owner@example.com
landing     3 files wait
next        daybook check landing
            daybook run
            daybook run --hold sales_2026-03-03.csv --why "…"
`)

	// Published without it.
	d.must(0, "run", "--hold", "sales", "--why", "till update")
	d.reads(`
live        Tue 2026-03-03 (yesterday) · run 3
            published Wed 4 Mar 06:30, moments ago · history from 2026-03-02
held        sales of 2026-03-03, all stores · owner owner@example.com
landing     1 file waits
            sales_2026-03-03.csv, held by run 3: "till update" · owner owner@example.com · #store-data https://example.com/store-data
            the next run stops at what has still drifted, by plan too: have it sent again, mend its contract, or hold it again
next        daybook check landing
            daybook run
            daybook run --hold sales_2026-03-03.csv --why "…"
`)

	// Thursday: the held file came right in the evening; tonight one file breaks a rule and one store is not there.
	d.land("sales_2026-03-03.csv")
	d.now = morning(4).Add(12 * time.Hour)
	d.must(0, "run")
	d.now = morning(5)
	d.land("*_2026-03-04.csv")
	d.edit("inventory_2026-03-04.csv", ",25\n", ",many\n")
	d.edit("sales_2026-03-04.csv", "2026-03-04,S2,P1,5,10.00,0.00,6.00,0,0.00\n2026-03-04,S2,P2,3,15.00,0.00,9.00,0,0.00\n", "")
	d.edit("store_days_2026-03-04.csv", "2026-03-04,S2,true,4,25.00\n", "")
	d.must(fault.ExitQuarantined, "run")
	d.reads(`
live        Wed 2026-03-04 (yesterday) · run 5
            published Thu 5 Mar 06:30, moments ago · history from 2026-03-02
quarantine  13 inventory_2026-03-04.csv: type, 1 finding · owner owner@example.com
missing     sales, store_days of 2026-03-04, store S2 · owner owner@example.com
quarantined inventory of 2026-03-04, all stores: came, and waits in quarantine · owner owner@example.com
next        daybook quarantine list
`)

	// What is missing stays told when a later run of other dates is published.
	d.must(0, "rebuild", "--from", "2026-03-04")
	d.must(0, "status")
	d.says("missing     sales, store_days of 2026-03-04, store S2")
}

// TestStatus_ByTheZoneOfTheSchedule: what is due at six is due at six of the chain's clock, whatever the machine goes by.
func TestStatus_ByTheZoneOfTheSchedule(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		zone    string
		overdue bool
	}{"machine": {"", false}, "berlin": {"Europe/Berlin", true}, "new york": {"America/New_York", false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
			d.must(0, "run")
			if x.zone != "" {
				d.sets("schedule: {timezone: " + x.zone + "}\n")
			}
			d.now = time.Date(2026, 3, 4, 5, 30, 0, 0, time.UTC) // half past six in Berlin, half past midnight in New York
			d.must(0, "status")
			if told := strings.Contains(d.out, "overdue"); told != x.overdue {
				t.Errorf("at half past five in Greenwich, with the zone %q:\n%s", x.zone, d.out)
			}
		})
	}
}

// edit replaces text of a file in landing.
func (d *desk) edit(name, from, to string) {
	d.t.Helper()
	doc, err := os.ReadFile(d.path("landing", name))
	if err != nil || !strings.Contains(string(doc), from) {
		d.t.Fatalf("%s has no %q (%v)", name, from, err)
	}
	if err := os.WriteFile(d.path("landing", name), []byte(strings.Replace(string(doc), from, to, 1)), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// TestStatus_ARunThatDied: it is told as begun, then as failed, and it is no obstacle to the next.
func TestStatus_ARunThatDied(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.now = morning(3)
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	d.alter("insert into wh.run select * replace (2 as run_id, 'running' as outcome, null as finished_at, 0 as first_delivery, -1 as last_delivery) from wh.run where run_id = 1")
	d.must(0, "status")
	d.says("begun       run 2, Tue 3 Mar 06:30, and has not ended")
	d.must(0, "run")
	d.must(0, "runs", "--limit", "1")
	d.says("2    ", "failed")
	d.must(0, "status")
	d.says("FAILED      run 2: the process ended before the run did")
	d.land("*_2026-03-03.csv")
	d.must(0, "run")
	d.must(0, "status")
	if strings.Contains(d.out, "FAILED") {
		t.Errorf("still told:\n%s", d.out)
	}
}

// TestStatus_ByThePlansClock: with a plan, status names the next run and every time by the clock of the plan, whose zone it names; and says that nothing
// happens by itself where nobody serves.
func TestStatus_ByThePlansClock(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	appendTo(t, d.path("daybook.yaml"), "schedule: {timezone: Europe/Berlin, runs: \"30 4 * * *\"}\nmail: {at: \"06:45\", server: \"smtp://127.0.0.1:1\", from: a@shop.example}\n")
	d.now = time.Date(2026, 3, 3, 23, 30, 0, 0, time.UTC) // half past midnight in Berlin
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	d.must(0, "status")
	d.says("planned     the next run begins in 4 hours, Wed 4 Mar 04:30 CET, if daybook serve runs then: here it does not run now\n")
	d.says("live        Mon 2026-03-02 (2 days ago) · run 1\n", "published Wed 4 Mar 00:30 CET, moments ago",
		"mail        next in 6 hours, Wed 4 Mar 06:45 CET, if daybook serve runs then: here it does not run now\n")
	d.must(0, "status", "--json")
	var s struct {
		Next   *time.Time `json:"next_run_at"`
		Served *bool
	}
	if d.decode(&s); s.Next == nil || !s.Next.Equal(time.Date(2026, 3, 4, 3, 30, 0, 0, time.UTC)) || s.Served == nil || *s.Served {
		t.Errorf("next run %v, served %v", s.Next, s.Served)
	}
}

// appendTo adds lines to a file.
func appendTo(t *testing.T, path, text string) {
	t.Helper()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(doc, text...), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStatus_ForScripts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.now = morning(4)
	d.land("stores.csv", "products.csv", "*_2026-03-02.csv")
	d.must(0, "run")
	d.must(0, "status", "--json")
	var s struct {
		PublishedRun int64  `json:"published_run"`
		BusinessDate string `json:"business_date"`
		LastOutcome  string `json:"last_outcome"`
		Trouble      bool
		Overdue      *struct {
			From, To string
			Dates    int
			Datasets []string
		}
	}
	d.decode(&s)
	if s.PublishedRun != 1 || s.BusinessDate != "2026-03-02" || s.LastOutcome != "published" || !s.Trouble {
		t.Errorf("status %+v", s)
	}
	if s.Overdue == nil || s.Overdue.From != "2026-03-03" || s.Overdue.To != "2026-03-03" || s.Overdue.Dates != 1 || len(s.Overdue.Datasets) != 3 {
		t.Errorf("overdue %+v", s.Overdue)
	}
}
