package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGate_NonsenseWaitsForAPerson: a night whose prices are in cents is right in every row. With gate: hold it is not published, every
// file stays where it was byte for byte, and a person's word decides: let it in, or send it to quarantine and publish the others. Without
// the setting it is published and told.
func TestGate_NonsenseWaitsForAPerson(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		home := filepath.Join(t.TempDir(), "home")
		initHome(t, home, on)
		last := sixSundays(t, home)
		must(t, []int{0}, "run", "--home", home)
		run := func(codes []int, args ...string) (r struct {
			ran
			Unusual []struct {
				Dataset  string
				Measures []struct{ Measure, Value, Usual string }
				Files    []struct{ File string }
			}
		},
		) {
			t.Helper()
			decode(t, must(t, codes, append(args, "--json", "--home", home)...), &r)
			return r
		}
		status := func() (s struct {
			PublishedRun int64  `json:"published_run"`
			BusinessDate string `json:"business_date"`
			Trouble      bool
			Held         *struct {
				Run   int64
				Files int
			}
			Quarantine []struct{ ID int64 }
		},
		) {
			t.Helper()
			decode(t, must(t, []int{0}, "status", "--json", "--home", home), &s)
			return s
		}

		// Told by default: the same nonsense is published, and said.
		landSunday(t, home, last, 100)
		told := run([]int{0}, "run")
		if told.Outcome != "published" || len(told.Unusual) != 2 || told.Unusual[0].Dataset != "sales" || told.Unusual[0].Measures[0].Measure != "sales value" ||
			told.Unusual[0].Measures[0].Value != "8000" || told.Unusual[0].Measures[0].Usual != "80" {
			t.Fatalf("%+v", told)
		}
		must(t, []int{0}, "rollback", "--to", "1", "--why", "prices in cents", "--home", home)

		// Held: nothing is published, and nothing moves.
		appendTo(t, filepath.Join(home, "daybook.yaml"), "gate: hold\n")
		landed := landSunday(t, home, last, 100)
		held := run([]int{7}, "run")
		if held.Outcome != "held" || held.PublishedRun != 3 || held.Files.Left != 3 || held.Files.Landed != 3 || held.Rows.In != 0 || held.SalesValue.In != "0.00" {
			t.Fatalf("%+v", held)
		}
		for path, want := range landed {
			if got, err := os.ReadFile(path); err != nil || string(got) != want {
				t.Errorf("%s is not as it was: %v", path, err)
			}
		}
		if s := status(); s.Held == nil || s.Held.Run != *held.Run || s.Held.Files != 3 || !s.Trouble || s.PublishedRun != 3 || s.BusinessDate == last {
			t.Fatalf("%+v", s)
		}
		person := must(t, []int{0}, "status", "--home", home).out
		for _, want := range []string{"HELD        run 4: sales of " + last + " is unlike other Sundays: 8000 sales value, usually 80 (80 to 80)", `daybook gate publish --why "…"`} {
			if !strings.Contains(person, want) {
				t.Errorf("status does not say %q:\n%s", want, person)
			}
		}
		must(t, []int{0}, "verify", "--home", home)
		run([]int{7}, "run") // once more: it is still so
		must(t, []int{2}, "gate", "publish", "--home", home)
		must(t, []int{2}, "gate", "publish", "4", "--why", "x", "--home", home) // run 5 took its place

		// Refused: what was unusual is in quarantine, untouched, the other file is published.
		refused := run([]int{3}, "gate", "refuse", "--why", "prices are in cents")
		if refused.Outcome != "published_with_quarantine" || refused.Files.Loaded != 1 || refused.Files.Quarantined != 2 || refused.Files.Left != 0 {
			t.Fatalf("%+v", refused)
		}
		for path, want := range landed {
			if strings.Contains(path, "inventory") {
				continue
			}
			kept := filepath.Join(home, "quarantine", fmt.Sprintf("run-%06d", *refused.Run), filepath.Base(path))
			if got, err := os.ReadFile(kept); err != nil || string(got) != want {
				t.Errorf("%s is not as it was: %v", kept, err)
			}
		}
		s := status()
		if s.Held != nil || len(s.Quarantine) != 2 {
			t.Fatalf("%+v", s)
		}
		shown := must(t, []int{0}, "quarantine", "show", fmt.Sprint(s.Quarantine[0].ID), "--home", home).out
		if !strings.Contains(shown, "refused: prices are in cents [unusual_size]") {
			t.Errorf("%s", shown)
		}
		must(t, []int{2}, "gate", "refuse", "--why", "again", "--home", home)

		// Released, it is held again, where it lies; let in by a word, it is published.
		ids := []string{"quarantine", "release", fmt.Sprint(s.Quarantine[0].ID), fmt.Sprint(s.Quarantine[1].ID)}
		run([]int{7}, ids...)
		if s := status(); s.Held == nil || s.Held.Files != 2 || len(s.Quarantine) != 2 {
			t.Fatalf("%+v", s)
		}
		let := run([]int{0}, "gate", "publish", "--why", "a hundredfold price rise, really")
		if let.Outcome != "published" || let.Files.Loaded != 2 || let.SalesValue.Loaded != "8000.00" {
			t.Fatalf("%+v", let)
		}
		if s := status(); s.Held != nil || len(s.Quarantine) != 0 || s.BusinessDate != last {
			t.Fatalf("%+v", s)
		}
		must(t, []int{0}, "verify", "--home", home)
		log := must(t, []int{0}, "user", "log", "--home", home).out
		for _, want := range []string{"gate_refuse", "gate_publish", "a hundredfold price rise, really"} {
			if !strings.Contains(log, want) {
				t.Errorf("the audit log does not say %q:\n%s", want, log)
			}
		}
	})
}

// sixSundays lays six ordinary Sundays into landing and returns the one after them.
func sixSundays(t *testing.T, home string) (next string) {
	t.Helper()
	stores, products := "store_id,name,region,format,city,opened_on,closed_on\n", "product_id,name,category,unit_cost,list_price\nP1,Bread,Food,1.00,2.00\n"
	for i := range 4 {
		stores += fmt.Sprintf("S%d,Store %d,North,city,Town,2020-01-01,\n", i+1, i+1)
	}
	write(t, filepath.Join(home, "landing", "stores.csv"), stores)
	write(t, filepath.Join(home, "landing", "products.csv"), products)
	sunday := time.Now().UTC()
	for sunday = sunday.AddDate(0, 0, -1); sunday.Weekday() != time.Sunday; sunday = sunday.AddDate(0, 0, -1) {
	}
	for week := 6; week > 0; week-- {
		landSunday(t, home, sunday.AddDate(0, 0, -7*week).Format(time.DateOnly), 1)
	}
	return sunday.Format(time.DateOnly)
}

// landSunday lays one day of four stores into landing, each of which sold for 20 times a factor, and returns what lies where.
func landSunday(t *testing.T, home, date string, factor int) map[string]string {
	t.Helper()
	files := map[string]string{
		"sales":      "business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value\n",
		"store_days": "business_date,store_id,is_open,transactions,net_sales\n",
		"inventory":  "business_date,store_id,product_id,on_hand\n",
	}
	for i := range 4 {
		files["sales"] += fmt.Sprintf("%s,S%d,P1,10,%d.00,0.00,10.00,0,0.00\n", date, i+1, 20*factor)
		files["store_days"] += fmt.Sprintf("%s,S%d,true,5,%d.00\n", date, i+1, 20*factor)
		files["inventory"] += fmt.Sprintf("%s,S%d,P1,40\n", date, i+1)
	}
	landed := map[string]string{}
	for dataset, text := range files {
		path := filepath.Join(home, "landing", dataset+"_"+date+".csv")
		write(t, path, text)
		landed[path] = text
	}
	return landed
}
