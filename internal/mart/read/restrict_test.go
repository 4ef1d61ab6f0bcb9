package read_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/mart/read"
	"github.com/daybookhq/daybook/internal/mart/read/readtest"
	"github.com/daybookhq/daybook/internal/people"
)

// gap is a finding of store S0001 of a chain that is made for one test: North has as many stores as the test says.
const gap = `{"id":"g","kind":"sales_gap","business_date":"2026-01-10","level":"store","region":"North","store_id":"S0001","headline":"net of North","body":"all","action":"a","money":"-30.00",
"money_basis":"margin","parts":[{"name":"the whole region","money":"-40.00"},{"name":"the rest","money":"-60.00"}],"evidence":{"gap":"-100.00","net_gap":"-60.00","margin_percent":"30.00","common_move_percent":"-4.00"},"formula":"x","restricted":{"money":"-60.00","money_basis":"net sales",
"own":{"money":"-50.00","money_basis":"margin of its own"},"no_cost":null,"no_peers":{"headline":"gross","body":"own","action":"a"},"neither":null,"costly":["margin_percent"],"peers":["common_move_percent","net_gap"]}}`

// TestInsights_Restricted says that what other stores did is told only where five or more of them are not the reader's, or none.
func TestInsights_Restricted(t *testing.T) {
	t.Parallel()
	date, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	for others, told := range map[int]bool{0: true, 1: false, 4: false, 5: true} {
		d := readtest.Empty(t)
		var stores []string
		for i := range others + 1 {
			stores = append(stores, fmt.Sprintf("('S%04d', 'x', 'North', 1, %d)", i+1, i+2))
		}
		d.Exec(t, "insert into wh.stores (store_id, name, region, delivery_id, source_line) values "+strings.Join(stores, ", ")+`
--;
insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values (1, date '2026-01-10', 'g', 'sales_gap', 'store', 'S0001', 1, false, 'open', '`+gap+`')
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('stores', null, '', 1, 0, 1, null, 0, 0, 0, 0, 0), ('insight', date '2026-01-10', '', 0, 1, 1, null, 0, 0, 0, 0, 0)
--;
update wh.published set run_id = 1`)
		d.SetMaxOpenConns(2)
		for _, cost := range []bool{true, false} {
			r := read.NewMemory(1000).Reader(1, "", people.Scope{Stores: []string{"S0001"}, SeesCost: cost}, d.Warehouse(time.Now))
			list, err := r.Insights(t.Context(), date, true)
			if err != nil || len(list) != 1 {
				t.Fatalf("%d others: %v %v", others, list, err)
			}
			i := list[0]
			want := map[bool]string{true: "net of North all", false: "gross own"}[told]
			if got := i.Headline + " " + i.Body; got != want {
				t.Errorf("%d others: %q, want %q", others, got, want)
			}
			if moved := i.Evidence.Get("common_move_percent") != nil; moved != told || (len(i.Parts) == 2) != told {
				t.Errorf("%d others: %v %v", others, i.Evidence.All(), i.Parts)
			}
			if margin := i.Evidence.Get("margin_percent") != nil; margin != cost || *i.Money != map[[2]bool]string{{true, true}: "-30.00", {true, false}: "-60.00", {false, true}: "-50.00", {false, false}: "-100.00"}[[2]bool{told, cost}] || i.Restricted != nil {
				t.Errorf("cost %v: %v %s", cost, i.Evidence, *i.Money)
			}
			if basis := *i.MoneyBasis; basis != map[[2]bool]string{{true, true}: "margin", {true, false}: "net sales", {false, true}: "margin of its own", {false, false}: "net sales"}[[2]bool{told, cost}] {
				t.Errorf("%d others, cost %v: %s is %s", others, cost, *i.Money, basis) // who sees cost has one basis, whatever they know of others
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestInsights_CapsWithoutCost says that what is within the caps of a page goes by what its reader sees: who does not see cost has a list that was filled by net
// sales, and how sure it is and when it is due as it is without the margin.
func TestInsights_CapsWithoutCost(t *testing.T) {
	t.Parallel()
	date, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	d := readtest.Empty(t)
	var rows []string
	for i, v := range []struct {
		id             string
		capped, beyond bool
	}{{"margin", false, true}, {"both", false, false}, {"sales", true, false}, {"neither", true, true}} {
		rows = append(rows, fmt.Sprintf(`(1, date '2026-01-10', '%[1]s', 'promotion', 'chain', null, %[2]d, %[3]v, 'open', '{"id":"%[1]s","kind":"promotion","business_date":"2026-01-10","level":"chain","headline":"h","body":"","money":"-9.00","money_basis":"margin","parts":[],"evidence":{},"due":"2026-01-11","confidence":"high","confidence_reason":"of margin","rank":%[2]d,"restricted":{"money":"-%[2]d.00","money_basis":"net sales","capped":%[4]v,"confidence":"medium","confidence_reason":"of units","due":"2026-01-18","costly":[],"peers":[]}}')`, v.id, i+1, v.capped, v.beyond))
	}
	d.Exec(t, "insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values "+strings.Join(rows, ", ")+`
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('insight', date '2026-01-10', '', 0, 1, 1, null, 0, 0, 0, 0, 0)
--;
update wh.published set run_id = 1`)
	d.SetMaxOpenConns(2)
	for cost, want := range map[bool][2]string{true: {"margin both ", "margin both sales neither "}, false: {"sales both ", "sales both neither margin "}} {
		r := read.NewMemory(1000).Reader(1, "", people.Scope{All: true, SeesCost: cost}, d.Warehouse(time.Now))
		for i, all := range []bool{false, true} {
			list, err := r.Insights(t.Context(), date, all)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, i := range list {
				said += i.ID + " "
				if got := fmt.Sprint(string(i.Confidence), " ", *i.ConfidenceReason, " ", *i.Due); got != map[bool]string{true: `"high" of margin 2026-01-11`, false: `"medium" of units 2026-01-18`}[cost] {
					t.Errorf("cost %v: %s", cost, got)
				}
			}
			if said != want[i] {
				t.Errorf("cost %v, all %v: %s", cost, all, said)
			}
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestInsights_InTheOrderOfWhatIsShown says that who does not see margin has insights in the order of the net sales that they see, those without any last, and
// no rank: neither depends on what is hidden.
func TestInsights_InTheOrderOfWhatIsShown(t *testing.T) {
	t.Parallel()
	date, err := contract.ParseDay("2026-01-10")
	if err != nil {
		t.Fatal(err)
	}
	ids := func(t *testing.T, ranks map[string]int, cost, all bool) string {
		d := readtest.Empty(t)
		var rows []string
		for _, v := range []struct{ id, sales string }{{"a", "null"}, {"b", `"-243.33"`}, {"c", `"348.80"`}, {"d", "null"}, {"e", `"-137.14"`}, {"late", `"-900.00"`}} {
			rows = append(rows, fmt.Sprintf(`(1, date '2026-01-10', '%[1]s', 'promotion', 'chain', null, %[2]d, %[4]v, 'open', '{"id":"%[1]s","kind":"promotion","business_date":"2026-01-10","level":"chain","headline":"h","body":"","money":"-%[2]d.00","money_basis":"margin","parts":[],"evidence":{},"rank":%[2]d,"restricted":{"money":%[3]s,"money_basis":"net sales","costly":[],"peers":[]}}')`, v.id, ranks[v.id], v.sales, v.id == "late"))
		}
		d.Exec(t, "insert into wh.insight (run_id, business_date, insight_id, kind, level, store_id, place, capped, state, document) values "+strings.Join(rows, ", ")+`
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
values ('insight', date '2026-01-10', '', 0, 1, 1, null, 0, 0, 0, 0, 0)
--;
update wh.published set run_id = 1`)
		d.SetMaxOpenConns(2)
		r := read.NewMemory(1000).Reader(1, "", people.Scope{All: true, SeesCost: cost}, d.Warehouse(time.Now))
		defer func() { _ = r.Close() }()
		list, err := r.Insights(t.Context(), date, all)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, i := range list {
			if said += i.ID + " "; (i.Rank != nil) != cost {
				t.Errorf("%s has rank %v", i.ID, i.Rank)
			}
		}
		return said
	}
	for _, ranks := range []map[string]int{{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "late": 6}, {"a": 6, "b": 4, "c": 5, "d": 1, "e": 2, "late": 3}} {
		if got := ids(t, ranks, false, false); got != "c b e a d " {
			t.Errorf("%v: %s", ranks, got)
		}
		if got := ids(t, ranks, false, true); got != "c b e a d late " { // what is beyond the caps stays after the others
			t.Errorf("%v, all: %s", ranks, got)
		}
	}
	if got := ids(t, map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "late": 6}, true, false); got != "a b c d e " {
		t.Errorf("who sees margin has %s", got)
	}
}
