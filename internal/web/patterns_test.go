package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// TestPatterns reads the shape of the week of the chain, whose Saturdays sell most, and of one store beside its region.
func TestPatterns(t *testing.T) {
	t.Parallel()
	d := readtest.Chain(t)
	h := handlerOf(sourceOf(d), nil)

	t.Run("Week", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/patterns").want(t, 200)
		has(t, text(all(a.doc, "#week h2")[0]), "Saturday sells 1")
		has(t, text(all(a.doc, "#week h2")[0]), "Sunday 6")
		rows := all(a.doc, "#week tbody tr")
		if len(rows) != 7 { // all, and six categories
			t.Fatalf("%d rows", len(rows))
		}
		records, err := csv.NewReader(get(t, h, "/patterns.csv").want(t, 200).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var sum, all, categories int64
		for _, f := range records[1:] {
			if f[3] == "all" {
				sum += amountOf(t, f[6]+"0")
				all += amountOf(t, f[5])
			} else {
				categories += amountOf(t, f[5])
			}
		}
		if sum < 69_800 || sum > 70_200 {
			t.Errorf("the weekdays' percents add up to %d, want 700.00", sum)
		}
		if gap := all - categories; gap < -100 || gap > 100 {
			t.Errorf("an average week sells %d, by category %d", all, categories)
		}
	})
	t.Run("OfAFewDays", func(t *testing.T) { // no more is said than there is
		t.Parallel()
		week := text(all(get(t, h, "/patterns?date=2026-03-11").want(t, 200).doc, "#week")[0])
		has(t, week, "Not enough days yet to see the shape of a week")
		has(t, week, "all days from ")
		hasNot(t, week, "eight weeks")
	})
	t.Run("Month", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/patterns").want(t, 200)
		has(t, text(all(a.doc, "#month tbody tr")[0]), "1st to 3rd +")
		has(t, text(all(get(t, h, "/patterns?date=2026-04-20").want(t, 200).doc, "#month")[0]), "Not enough data")
	})
	t.Run("Calendar", func(t *testing.T) {
		t.Parallel()
		has(t, text(all(get(t, h, "/patterns").want(t, 200).doc, "#calendar tbody tr")[0]), "Coffee two for one")
		has(t, text(all(get(t, h, "/patterns?date=2026-03-29").want(t, 200).doc, "#calendar")[0]), "No promotion touches these weeks")
	})
	t.Run("OfAStore", func(t *testing.T) {
		t.Parallel()
		a := get(t, h, "/stores/S0104/patterns").want(t, 200)
		has(t, text(a.doc), "Below each: the stores of South")
		if n := len(all(a.doc, "#week .beside")); n != 7*7 {
			t.Errorf("%d figures of its region", n)
		}
	})
	t.Run("OfAStoreForPartOfARegion", func(t *testing.T) {
		t.Parallel()
		var south []string // S0104 and twelve others
		for n := 1; n <= 37; n += 3 {
			south = append(south, fmt.Sprintf("store:S01%02d", n))
		}
		list := map[int]string{1: "", 2: "", 7: "", 8: "", 9: "9 of your stores in South", 12: "12 of your stores in South", 13: "South"}
		var staff []people.Person
		for n := range list {
			grants := append([]string{"store:S0104"}, slices.DeleteFunc(slices.Clone(south), func(g string) bool { return g == "store:S0104" })[:n-1]...)
			staff = append(staff, person(fmt.Sprintf("sees%d", n), people.Region, false, grants...))
		}
		o := staffed(t, d, "", staff...)
		whole := texts(all(get(t, h, "/stores/S0104/patterns").want(t, 200).doc, "#week tr.all .beside"))
		for n, beside := range list {
			cookie := o.cookie(t, fmt.Sprintf("sees%d", n))
			week := all(get(t, o, "/stores/S0104/patterns", "Cookie", cookie).want(t, 200).doc, "#week")[0]
			var doc struct {
				Data struct {
					Beside string
					Week   []struct {
						Weekdays []struct {
							Beside string `json:"percent_beside"`
						}
					}
				}
			}
			if err := json.Unmarshal(get(t, o, "/api/v1/stores/S0104/patterns", "Cookie", cookie).want(t, 200).Body.Bytes(), &doc); err != nil {
				t.Fatal(err)
			}
			got := texts(all(week, "tr.all .beside"))
			if beside == "" { // five or more are not theirs: all stores of the region, and no category, of which there may be fewer
				if doc.Data.Beside != "South" || !slices.Equal(got, whole) || len(all(week, ".beside")) != 7 {
					t.Errorf("who sees %d of 13: %q, %v, want %v; %d in all", n, doc.Data.Beside, got, whole, len(all(week, ".beside")))
				}
				has(t, text(week), "Below the first line: all stores of South, with those that you do not see")
				for _, c := range doc.Data.Week[0].Weekdays {
					if strings.Contains(c.Beside, ".") {
						t.Errorf("who sees %d of 13 is told %s %% of stores that are not theirs, want a whole number", n, c.Beside)
					}
				}
				continue
			}
			if doc.Data.Beside != beside || beside == "South" && !slices.Equal(got, whole) || len(all(week, ".beside")) != 7*7 {
				t.Errorf("who sees %d of 13: %q, %v", n, doc.Data.Beside, got)
			}
			has(t, text(week), map[bool]string{true: "Below each: the stores of South.", false: "Below each: " + beside + "."}[beside == "South"])
		}
	})
	t.Run("OfAStoreWithoutPeers", func(t *testing.T) {
		t.Parallel()
		d := readtest.Chain(t)
		d.Exec(t, `update wh.stores set region = 'Isle' where store_id in ('S0104', 'S0107', 'S0110')
--;
update wh.stores set region = null where store_id = 'S0101'`)
		o := staffed(t, d, "", person("anna", people.Store, false, "store:S0104"), person("adam", people.Admin, true))
		for _, c := range []struct{ who, store, says string }{
			{"anna", "S0104", "It is not held against Isle: you see too few of its other stores, and of the rest there are so few that a figure would tell of single ones."},
			{"adam", "S0104", "It is not held against Isle, which has too few other stores."},
			{"adam", "S0101", "The store master names no region for it, so there are no other stores to hold its week against."},
		} {
			week := all(get(t, o, "/stores/"+c.store+"/patterns", "Cookie", o.cookie(t, c.who)).want(t, 200).doc, "#week")[0]
			has(t, text(week), c.says)
			if n := len(all(week, ".beside")); n != 0 {
				t.Errorf("%s of %s has %d figures of others", c.store, c.who, n)
			}
		}
	})
}
