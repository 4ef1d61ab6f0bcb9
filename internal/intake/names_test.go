package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// What a file's name says and what its rows say must agree; what only the name says holds for all rows.
func TestRead_NamesAndRows(t *testing.T) {
	t.Parallel()
	noDate := []string{"name: store_id, logicalType: string", "name: product_id, logicalType: string", "name: units, logicalType: number", "name: sales_value, logicalType: number"}
	noStore := append([]string{"name: business_date, logicalType: date"}, noDate[1:]...)
	for _, c := range []struct {
		name       string
		pattern    string
		properties []string
		file, text string
		want, rows []string
	}{
		{"the date of the name", "s_{business_date}.csv", simple().properties, "s_2026-05-30.csv", simpleHeader + "2026-05-30,S1,P1,3,4.50\n", []string{"ok"}, []string{"2 business_date=2026-05-30 store_id=S1 product_id=P1 units=3 sales_value=4.5"}},
		{"another date", "s_{business_date}.csv", simple().properties, "s_2026-05-30.csv", simpleHeader + "2026-05-29,S1,P1,3,4.50\n", []string{"violation", `2 business_date "2026-05-29" business_date: is not the date of the file's name, 2026-05-30`}, nil},
		{"only the name has a date", "s_{business_date:yyyyDDD}.csv", noDate, "s_2026150.csv", "store_id,product_id,units,sales_value\nS1,P1,3,4.50\n", []string{"ok"}, []string{"2 business_date=2026-05-30 store_id=S1 product_id=P1 units=3 sales_value=4.5"}},
		{"another store", "s_{store_id}.csv", simple().properties, "s_S2.csv", simpleHeader + "2026-05-30,S1,P1,3,4.50\n", []string{"violation", `2 store_id "S1" store_id: is not the store of the file's name, S2`}, nil},
		{"only the name has a store", "{store_id}/s_{business_date}.csv.gz", noStore, "S 02/s_2026-05-30.csv.gz", "business_date,product_id,units,sales_value\n2026-05-30,P1,3,4.50\n", []string{"ok"}, []string{"2 business_date=2026-05-30 store_id=S 02 product_id=P1 units=3 sales_value=4.5"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := c.text
			if strings.HasSuffix(c.file, ".gz") {
				text = gz(t, text)
			}
			g := read(t, compile(t, draft{dataset: "sales", pattern: c.pattern, properties: c.properties}), c.file, []byte(text), intake.Options{})
			same(t, "verdict", g.told(), c.want)
			if c.rows != nil {
				same(t, "rows", g.rows, c.rows)
			}
		})
	}
}

// Dates in the letters of the JDK, as chains write them; a date may be read out of a timestamp.
func TestRead_DatePatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ format, text string }{
		{"dd.MM.yyyy", "30.05.2026"},
		{"d.M.yyyy", "30.5.2026"},
		{"dd.MM.yy", "30.05.26"},
		{"yyyyMMdd", "20260530"},
		{"yyyyDDD", "2026150"},
		{"yyyy-D", "2026-150"},
		{"MM/dd/yyyy", "05/30/2026"},
		{"M/d/yy", "5/30/26"},
		{"dd-MMM-yyyy", "30-May-2026"},
		{"d MMMM yyyy", "30 May 2026"},
		{"EEEE, d MMM yyyy", "Saturday, 30 May 2026"},
		{"'Tag 'dd.MM.yyyy", "Tag 30.05.2026"},
		{"dd 'o''clock' MM yyyy", "30 o'clock 05 2026"},
		{"yyyy-MM-dd HH:mm:ss", "2026-05-30 23:59:59"},
		{"M/d/yyyy h:mm a", "5/30/2026 9:07 PM"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-05-30T23:59:59.123"},
		{"yyyy-MM-dd'T'HH:mm[:ss]", "2026-05-30T23:59"},
		{"yyyy-MM-dd'T'HH:mm:ssXXX", "2026-05-30T23:59:59+02:00"},
		{"yyyy-MM-dd HH:mm:ss.SSSSSS X", "2026-05-30 23:59:59.123456 +02"},
		{"yyyy-MM-dd HH:mm:ss Z", "2026-05-30 23:59:59 +0200"},
		{"yyyy-MM-dd HH:mm:ss z", "2026-05-30 23:59:59 CEST"},
	} {
		t.Run(c.format, func(t *testing.T) {
			t.Parallel()
			d := simple(`delimiter: ";"`)
			d.properties[0] = fmt.Sprintf("name: business_date, logicalType: date, logicalTypeOptions: {format: %q}", c.format)
			text := strings.ReplaceAll(simpleHeader, ",", ";") + c.text + ";S1;P1;3;4.50\n" + strings.Replace(c.text, "30", "31", 1) + ";S1;P2;3;4.50\n"
			if strings.Contains(c.format, "D") {
				text = strings.Replace(text, "2026150;S1;P2", "2026151;S1;P2", 1)
				text = strings.Replace(text, "2026-150;S1;P2", "2026-151;S1;P2", 1)
			}
			text = strings.Replace(text, "Saturday, 31", "Sunday, 31", 1)
			g := read(t, compile(t, d), "sales.csv", []byte(text), intake.Options{})
			same(t, "verdict", g.told(), []string{"ok"})
			same(t, "rows", g.rows, []string{
				"2 business_date=2026-05-30 store_id=S1 product_id=P1 units=3 sales_value=4.5", "3 business_date=2026-05-31 store_id=S1 product_id=P2 units=3 sales_value=4.5",
			})
		})
	}
}

// A history: each date and store of its rows is a slice, whatever their order and the number of chunks.
func TestRead_Slices(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties = append(d.properties, "name: returned_value, logicalType: number")
	text := strings.TrimSpace(simpleHeader) + ",returned_value\n" +
		"2026-05-31,S2,P1,1,10.00,\n2026-05-31,S1,P1,2,20.00,1.50\n2026-05-30,S2,P1,3,30.00,\n2026-05-31,S2,P2,4,40.00,0.50\n2026-05-30,S2,P2,5.5,50.00,\n"
	for _, opt := range []intake.Options{{}, intake.Options{Workers: 3}.WithBounds(1, 0), intake.Options{Workers: 1}.WithBounds(70, 0)} {
		g := read(t, compile(t, d), "sales.csv", []byte(text), opt)
		var list []string
		for _, s := range g.Slices {
			list = append(list, fmt.Sprintf("%s %s: %d rows from line %d, units %d, sold %d, returned %d", s.Date, s.StoreID, s.Rows, s.FirstLine, s.Units, s.SalesValue, s.ReturnedValue))
		}
		same(t, "slices", list, []string{
			"2026-05-30 S2: 2 rows from line 4, units 8500, sold 8000, returned 0",
			"2026-05-31 S1: 1 rows from line 3, units 2000, sold 2000, returned 150",
			"2026-05-31 S2: 2 rows from line 2, units 5000, sold 5000, returned 50",
		})
		if s := g.Verdict.Sums; len(s) != 3 || s["units"] != "15.500" || s["sales_value"] != "150.00" || s["returned_value"] != "2.00" {
			t.Errorf("sums %v", s)
		}
	}
	c := compile(t, draft{dataset: "store_days", properties: []string{"name: business_date, logicalType: date", "name: store_id, logicalType: string", "name: net_sales, logicalType: number"}})
	g := read(t, c, "store_days.csv", []byte("business_date,store_id,net_sales\n2026-05-30,S1,12.34\n2026-05-30,S2,\n"), intake.Options{})
	if len(g.Slices) != 2 || *g.Slices[0].NetSales != 1234 || g.Slices[1].NetSales != nil {
		t.Errorf("%+v", g.Slices)
	}
	masters := compile(t, draft{dataset: "stores", properties: []string{"name: store_id, logicalType: string", "name: opened_on, logicalType: date"}})
	if g := read(t, masters, "stores.csv", []byte("store_id,opened_on\nS1,2020-01-01\n"), intake.Options{}); len(g.Slices) != 0 {
		t.Errorf("a master has slices: %+v", g.Slices)
	}
}

// More than the warehouse holds is told, never wrapped around.
func TestRead_SumsBeyondTheWarehouse(t *testing.T) {
	t.Parallel()
	text := simpleHeader + strings.Repeat("2026-05-30,S1,P1,1,999999999999.99\n", 2) + "2026-05-30,S2,P1,1,1.00\n"
	for _, chunk := range []int{0, 1} {
		g := read(t, compile(t, simple()), "sales.csv", []byte(text), intake.Options{}.WithBounds(chunk, 0))
		same(t, "verdict", g.told(), []string{"violation", `2 "" limit: store S1 on 2026-05-30 adds up to more than the warehouse holds (14 digits)`})
		if g.Verdict.Sums["sales_value"] != "2000000000000.98" {
			t.Error(g.Verdict.Sums)
		}
	}
}

// A file of many stores that fits store by store and not as a whole is told, too.
func TestRead_SumOfTheFileBeyondTheLedger(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(simpleHeader)
	for i := range 10_001 {
		fmt.Fprintf(&text, "2026-05-30,S%d,P1,1,999999999999.00\n", i)
	}
	g := read(t, compile(t, simple()), "sales.csv", []byte(text.String()), intake.Options{})
	same(t, "verdict", g.told(), []string{"violation", `0 "" limit: sales_value adds up to more than the ledger holds (18 digits); send the file in parts`})
}

// Rows with an id that the master lacks are loaded where the contract says so, counted by id.
func TestRead_UnknownIDsThatLoad(t *testing.T) {
	t.Parallel()
	d := simple()
	d.properties[2] = "name: product_id, logicalType: string, relationships: [{to: products.product_id}], customProperties: [{property: onUnknown, value: load}]"
	text := simpleHeader + "2026-05-30,S1,P1,3,4.50\n2026-05-30,S1,X1,3,4.50\n2026-05-30,S1,X2,3,4.50\n2026-05-30,S2,X1,3,4.50\n"
	c := compile(t, d)
	for _, chunk := range []int{0, 1} {
		g := read(t, c, "sales.csv", []byte(text), intake.Options{Known: map[string]*intake.IDs{"products": intake.NewIDs([]string{"P1"})}}.WithBounds(chunk, 0))
		same(t, "verdict", g.told(), []string{"ok"})
		u := g.Unknown["product_id"]
		if u.Rows != 3 || u.SalesValue != 1350 || len(u.IDs) != 2 || u.IDs["X1"] != 2 || u.IDs["X2"] != 1 || len(g.rows) != 4 {
			t.Errorf("%+v, %d rows", u, len(g.rows))
		}
	}
	g := read(t, c, "sales.csv", []byte(text), intake.Options{})
	if v := g.Verdict; v.Outcome != contract.OK || strings.Join(v.RulesNotRun, "|") != "reference product_id" || v.Rules.Run != v.Rules.Declared-1 || len(g.Unknown) != 0 {
		t.Errorf("without a master: %+v", v)
	}
}
