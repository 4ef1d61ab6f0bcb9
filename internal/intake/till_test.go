package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/intake"
)

// tills is a contract of till lines with the columns that it must have, but for date and value.
func tills(settings []string, more ...string) draft {
	return draft{dataset: "sale_lines", pattern: "t_{business_date}.csv", settings: settings, properties: append([]string{
		"name: store_id, logicalType: string", "name: transaction_id, logicalType: string", "name: product_id, logicalType: string", "name: units, logicalType: number",
	}, more...)}
}

const (
	tillHeader = "store_id,transaction_id,product_id,units,"
	line       = "S1,1,P1,"
	value      = "name: sales_value, logicalType: number"
)

func TestRead_TillLines(t *testing.T) {
	t.Parallel()
	negative := []string{"returns: negative_lines"}
	kinds := []string{"lineKinds: {A: sale, R: return, G: gift_card, V: void}"}
	both := append(negative, kinds...)
	kind := "name: line_kind, logicalType: string"
	price := "name: unit_price, logicalType: number"
	for _, c := range []struct {
		name    string
		d       draft
		columns string
		cells   string // from units on
		want    string // units, value and kind of the row; or the finding
		slice   string // units, sold, returned
	}{
		{"a sale", tills(nil, value), "sales_value", "3,4.50", "3 4.5 sale", "3000 450 0"},
		{"a return where there are none", tills(nil, value), "sales_value", "-3,-4.50", `2 units "-3" not_negative: must not be negative|2 sales_value "-4.50" not_negative: must not be negative`, ""},
		{"a return", tills(negative, value), "sales_value", "-3,-4.50", "-3 -4.5 return", "0 0 450"},
		{"a return of no value", tills(negative, value), "sales_value", "-3,0.00", "-3 0 return", "0 0 0"},
		{"a refund without goods", tills(negative, value), "sales_value", "0,-4.50", "0 -4.5 return", "0 0 450"},
		{"opposite signs", tills(negative, value), "sales_value", "3,-4.50", `2 sales_value "-4.50" opposite_signs: must have the sign of units: a line is either sold or comes back`, ""},
		{"opposite signs, the other way", tills(negative, value), "sales_value", "-3,4.50", `2 sales_value "4.50" opposite_signs: must have the sign of units: a line is either sold or comes back`, ""},
		{"units times price", tills(nil, price), "unit_price", "3,1.335", "3 4.01 sale", "3000 401 0"},
		{"rounded away from zero", tills(nil, price), "unit_price", "0.5,1.29", "0.5 0.65 sale", "500 65 0"},
		{"a return times price, rounded away from zero", tills(negative, price), "unit_price", "-0.5,1.29", "-0.5 -0.65 return", "0 0 65"},
		{"a negative price", tills(negative, price), "unit_price", "1,-4.50", `2 unit_price "-4.50" opposite_signs: must not be negative: units say what came back`, ""},
		{"no price", tills(nil, price), "unit_price", "1,", `2 unit_price "" required: must not be empty: a line needs a sales value or a unit price`, ""},
		{"no value", tills(nil, value), "sales_value", "1,", `2 sales_value "" required: must not be empty: a line needs a sales value or a unit price`, ""},
		{"no value but a price", tills(nil, value, price), "sales_value,unit_price", "2,,1.25", "2 2.5 sale", "2000 250 0"},
		{"a value and a price: the value counts", tills(nil, value, price), "sales_value,unit_price", "2,2.00,1.25", "2 2 sale", "2000 200 0"},
		{"too much money", tills(nil, price), "unit_price", "99999999999,9999999999", `2 unit_price "9999999999" type: times the units is more money than the warehouse holds`, ""},
		{"kind sale", tills(kinds, value, kind), "sales_value,line_kind", "3,4.50,A", "3 4.5 sale", "3000 450 0"},
		{"kind return, written without a minus", tills(kinds, value, kind), "sales_value,line_kind", "3,4.50,R", "3 4.5 return", "0 0 450"},
		{"kind return, written with one", tills(both, value, kind), "sales_value,line_kind", "-3,-4.50,R", "-3 -4.5 return", "0 0 450"},
		{"kind sale below zero comes back", tills(both, value, kind), "sales_value,line_kind", "-3,-4.50,A", "-3 -4.5 return", "0 0 450"},
		{"a gift card is no merchandise", tills(kinds, value, kind), "sales_value,line_kind", "1,50.00,G", "1 50 gift_card", "0 0 0"},
		{"a void below zero", tills(both, value, kind), "sales_value,line_kind", "-1,-50.00,V", "-1 -50 void", "0 0 0"},
		{"a kind that nobody mapped", tills(kinds, value, kind), "sales_value,line_kind", "3,4.50,X", `2 line_kind "X" lineKinds: is no kind of line that the contract knows`, ""},
		{"no kind", tills(kinds, value, kind), "sales_value,line_kind", "3,4.50,", `2 line_kind "" lineKinds: is no kind of line that the contract knows`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, compile(t, c.d), "t_2026-05-30.csv", []byte(tillHeader+c.columns+"\n"+line+c.cells+"\n"), intake.Options{})
			if c.slice == "" {
				same(t, "verdict", g.told(), append([]string{"violation"}, strings.Split(c.want, "|")...))
				return
			}
			same(t, "verdict", g.told(), []string{"ok"})
			if len(g.rows) != 1 || len(g.Slices) != 1 {
				t.Fatalf("%d rows, %d slices", len(g.rows), len(g.Slices))
			}
			cells := map[string]string{}
			for _, x := range strings.Fields(g.rows[0])[1:] {
				k, v, _ := strings.Cut(x, "=")
				cells[k] = v
			}
			if got := cells["units"] + " " + cells["sales_value"] + " " + cells["line_kind"]; got != c.want || cells["business_date"] != "2026-05-30" {
				t.Errorf("got %s in %s", got, g.rows[0])
			}
			if got := fmt.Sprint(g.Slices[0].Units, g.Slices[0].SalesValue, g.Slices[0].ReturnedValue); got != c.slice {
				t.Errorf("slice %s, want %s", got, c.slice)
			}
		})
	}
}

// When a line was sold says its business date, and must agree with what else says one.
func TestRead_SoldAt(t *testing.T) {
	t.Parallel()
	stamp := `name: sold_at, logicalType: timestamp, logicalTypeOptions: {format: "dd.MM.yyyy HH:mm"}`
	clock := `name: sold_at, logicalType: time`
	date := "name: business_date, logicalType: date"
	four := []string{`dayStartsAt: "04:00"`}
	history := func(d draft) draft { d.pattern = "t.csv"; return d }
	for _, c := range []struct {
		name          string
		d             draft
		file, columns string
		cells         string
		want          string
	}{
		{"the date of the sale", history(tills(nil, value, stamp)), "t.csv", "sales_value,sold_at", "30.05.2026 22:15", "2026-05-30 2026-05-30T22:15:00"},
		{"after midnight belongs to the day before", history(tills(four, value, stamp)), "t.csv", "sales_value,sold_at", "31.05.2026 03:59", "2026-05-30 2026-05-31T03:59:00"},
		{"the day starts at four", history(tills(four, value, stamp)), "t.csv", "sales_value,sold_at", "31.05.2026 04:00", "2026-05-31 2026-05-31T04:00:00"},
		{"it agrees with the name", tills(four, value, stamp), "t_2026-05-30.csv", "sales_value,sold_at", "31.05.2026 03:59", "2026-05-30 2026-05-31T03:59:00"},
		{"it does not agree with the name", tills(four, value, stamp), "t_2026-05-30.csv", "sales_value,sold_at", "31.05.2026 04:00", `2 sold_at "31.05.2026 04:00" business_date: belongs to the business date 2026-05-31, not to that of the file's name, 2026-05-30`},
		{"it agrees with the row", history(tills(four, value, stamp, date)), "t.csv", "sales_value,sold_at,business_date", "31.05.2026 03:59,2026-05-30", "2026-05-30 2026-05-31T03:59:00"},
		{"it does not agree with the row", history(tills(nil, value, stamp, date)), "t.csv", "sales_value,sold_at,business_date", "31.05.2026 03:59,2026-05-30", `2 sold_at "31.05.2026 03:59" business_date: belongs to the business date 2026-05-31, not to 2026-05-30`},
		{"it is not there", history(tills(nil, value, stamp)), "t.csv", "sales_value,sold_at", "", `2 sold_at "" required: there is no business date: neither the row nor the file's name says one`},
		{"it is not there, but the name says the date", tills(nil, value, stamp), "t_2026-05-30.csv", "sales_value,sold_at", "", "2026-05-30 "},
		{"a time of day", tills(nil, value, clock), "t_2026-05-30.csv", "sales_value,sold_at", "22:15", "2026-05-30 2026-05-30T22:15:00"},
		{"a time of day before the day starts is of the morning after", tills(four, value, clock), "t_2026-05-30.csv", "sales_value,sold_at", "03:59:30", "2026-05-30 2026-05-31T03:59:30"},
		{"a time of day and the row's date", history(tills(nil, value, clock, date)), "t.csv", "sales_value,sold_at,business_date", "22:15,2026-05-30", "2026-05-30 2026-05-30T22:15:00"},
		{"no such time", tills(nil, value, clock), "t_2026-05-30.csv", "sales_value,sold_at", "24:00", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, compile(t, c.d), c.file, []byte(tillHeader+c.columns+"\n"+line+"3,4.50,"+c.cells+"\n"), intake.Options{})
			if c.want == "" {
				if g.Verdict.Outcome != "drift" { // the only value of its column
					t.Error(g.told())
				}
				return
			}
			if strings.HasPrefix(c.want, "2 ") {
				same(t, "verdict", g.told(), []string{"violation", c.want})
				return
			}
			same(t, "verdict", g.told(), []string{"ok"})
			row := g.rows[0]
			day, at, _ := strings.Cut(c.want, " ")
			if !strings.Contains(row, "business_date="+day) || at != "" && !strings.Contains(row, "sold_at="+at) || at == "" && strings.Contains(row, "sold_at") {
				t.Errorf("got %s", row)
			}
		})
	}
}
