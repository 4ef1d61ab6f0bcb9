package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
)

func pointer[T any](v T) *T { return &v }

// TestJudge_OneCauseIsOneAlert: what is wrong, in the words that people get.
func TestJudge_OneCauseIsOneAlert(t *testing.T) {
	t.Parallel()
	day := pointer("2026-05-30")
	var late []batch.Missing
	for i := range 11 {
		late = append(late, batch.Missing{Dataset: "sales", BusinessDate: "2026-05-30", StoreID: fmt.Sprintf("S%02d", i), Word: "missing", Owner: "tills@example.com"})
	}
	got := notify.Judge(notify.View{
		Now: time.Date(2026, 6, 2, 6, 0, 0, 0, time.UTC), StaleFor: 36 * time.Hour, Over: 500, Currency: "EUR",
		Status: batch.StatusReport{
			BusinessDate: day, LastRun: pointer(int64(7)), LastOutcome: string(batch.StoppedByDrift),
			Drifted: []contract.Verdict{{File: "sales_1.csv", Owner: "a@example.com", Diff: contract.Diff{
				Missing: []string{"Netto"}, Extra: []string{"Net"}, Renamed: []contract.Renamed{{From: "Netto", To: "Net"}}, Reordered: true,
			}}, {File: "sales_2.csv", Owner: "a@example.com", Diff: contract.Diff{Retyped: []string{"Menge"}}}},
			Quarantine: []warehouse.QuarantineItem{
				{ID: 3, Run: 5, File: "a.csv", Dataset: "sales", BusinessDate: day, Outcome: "violation", Rules: []string{"minimum"}, Rows: 10, FindingsTotal: 2, Owner: "b@example.com"},
				{ID: 4, Run: 5, File: "b.csv", Dataset: "sales", BusinessDate: day, Outcome: "violation", Rules: []string{"minimum", "required"}, Rows: 10, FindingsTotal: 1},
				{ID: 5, Run: 6, File: "c.csv", Dataset: "store_days", Outcome: "violation", Rules: []string{"control_total"}},
				{ID: 6, Run: 6, File: "odd\x1b[31m\nend.bin", Outcome: "unknown"},
			},
			Missing: append(late, batch.Missing{Dataset: "sales", BusinessDate: "2026-05-30", Word: "missing"}, // a.csv is
				batch.Missing{Dataset: "sales", BusinessDate: "2026-05-30", StoreID: "S99", Word: "missing", Came: batch.CameQuarantined}), // in quarantine, which is told
			Overdue: &batch.Overdue{From: "2026-05-31", To: "2026-06-01", Dates: 2, Datasets: []string{"sales"}, Owners: []string{"tills@example.com"}},
		},
		Findings: []notify.Finding{
			{ID: "i1", Headline: "Jam ran out", Money: "-500.00", Action: "Order jam", BusinessDate: "2026-05-30", Role: "store"},
			{ID: "i2", Headline: "Bread ran out", Money: "-499.99"},
		},
	})
	want := []string{
		"drift critical drift | Schema drift in 2 files stopped the night; readers see the last published run | a@example.com",
		"stale critical stale | The newest published business date is 2026-05-30 | ",
		"overdue error overdue | Nothing has come for 2026-05-31 to 2026-06-01 | tills@example.com",
		"quarantine:violation:sales:minimum error quarantine | 2 files of sales in quarantine: minimum | b@example.com",
		"control:violation:store_days:control_total error control | c.csv in quarantine: control_total | ",
		"quarantine:unknown::- error quarantine | odd\\u001b[31m\\nend.bin in quarantine: unknown | ",
		"missing:sales:2026-05-30 warning missing | sales of 2026-05-30: 11 stores are missing | tills@example.com",
		"insight:i1 info insight | Jam ran out | store",
	}
	var lines []string
	for _, a := range got {
		lines = append(lines, fmt.Sprintf("%s %s %s | %s | %s", a.Cause, a.Severity, a.Kind, a.Title, a.Owner))
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	if l := got[0].Lines; l[0] != "sales_1.csv: missing Netto; extra Net; Netto may be called Net now; columns in another order" || l[1] != "sales_2.csv: another type in Menge" {
		t.Errorf("%q", l)
	}
	if l := got[6].Lines; len(l) != 9 || l[8] != "… and 3 more" {
		t.Errorf("%q", l)
	}
}

// TestJudge_OverdueInLanding: of a night whose files wait in landing nobody says that nothing has come, and the owner is asked only for what has not.
func TestJudge_OverdueInLanding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		landing int
		all     bool
		says    string
	}{
		{0, false, "Nothing has come for 2026-05-31|due: sales, inventory|ask the owner, then: daybook run"},
		{1, false, "2026-05-31 is not published, though it was due|due: sales, inventory|files of it lie in landing and wait because the run stopped|ask the owner, then: daybook run"},
		{2, true, "2026-05-31 is not published, though it was due|due: sales, inventory|files of it lie in landing and wait because the run stopped|daybook status"},
	} {
		o := batch.Overdue{From: "2026-05-31", To: "2026-05-31", Dates: 1, Datasets: []string{"sales", "inventory"}, Landing: c.landing, All: c.all, Why: "because the run stopped"}
		got := notify.Judge(notify.View{Now: time.Date(2026, 6, 1, 7, 0, 0, 0, time.UTC), StaleFor: 90 * time.Hour, Status: batch.StatusReport{Overdue: &o}})
		if len(got) != 1 || strings.Join(append(append([]string{got[0].Title}, got[0].Lines...), got[0].Next), "|") != c.says {
			t.Errorf("%d files: %+v, want %s", c.landing, got, c.says)
		}
	}
}

// TestJudge_Backups: one that failed, one that is late, one that is in order.
func TestJudge_Backups(t *testing.T) {
	t.Parallel()
	good := &batch.BackedUp{Name: "x", To: "/mnt/backup", MadeAt: time.Date(2026, 5, 28, 6, 0, 0, 0, time.UTC), PublishedRun: 5}
	for _, c := range []struct {
		status batch.StatusReport
		want   string
	}{
		{batch.StatusReport{Backup: good}, ""},
		{batch.StatusReport{}, ""},
		{batch.StatusReport{BackupLate: true}, "No backup was made when it was due: "},
		{batch.StatusReport{Backup: good, BackupLate: true}, "No backup was made when it was due: the newest good one is of 2026-05-28 06:00 UTC, of run 5, in /mnt/backup"},
		{batch.StatusReport{Backup: good, BackupError: &batch.BackupFailed{Error: "disk full"}}, "The newest backup failed: disk full|the newest good one is of 2026-05-28 06:00 UTC, of run 5, in /mnt/backup"},
	} {
		got := ""
		for _, a := range notify.Judge(notify.View{Now: time.Date(2026, 5, 31, 6, 0, 0, 0, time.UTC), Status: c.status}) {
			got = a.Title + ": " + strings.Join(a.Lines, "|")
			if a.Severity != notify.Error || a.Next != "daybook backup" {
				t.Errorf("%+v", a)
			}
		}
		if got != c.want {
			t.Errorf("got %q\nwant %q", got, c.want)
		}
	}
}

// TestJudge_AllWell says nothing where nothing is wrong.
func TestJudge_AllWell(t *testing.T) {
	t.Parallel()
	got := notify.Judge(notify.View{
		Now: time.Date(2026, 5, 31, 6, 0, 0, 0, time.UTC), StaleFor: 36 * time.Hour,
		Status: batch.StatusReport{BusinessDate: pointer("2026-05-30"), LastRun: pointer(int64(7)), LastOutcome: string(batch.Published)},
	})
	if len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
