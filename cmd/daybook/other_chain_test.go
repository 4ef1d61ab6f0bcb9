package main_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// chainOfOthers is a chain in the default layout, made by code that shares nothing with Daybook's own: its sums are whole
// cents, kept while the files are written.
type chainOfOthers struct {
	rows     int64            // of every file
	sold     int64            // sales_value, cents
	net      map[string]int64 // cents, by date and store
	gross    map[string]int64
	units    map[string]int64 // thousandths
	products map[string]int64 // net cents by date and product
}

const (
	otherStores   = 20
	otherProducts = 60
	otherDays     = 100
)

// writeChainOfOthers writes 20 stores × 60 products × 100 days into dir.
func writeChainOfOthers(t *testing.T, dir string) chainOfOthers {
	t.Helper()
	dice := rand.New(rand.NewPCG(20260301, 7))
	c := chainOfOthers{net: map[string]int64{}, gross: map[string]int64{}, units: map[string]int64{}, products: map[string]int64{}}
	file := func(name string, lines []string) {
		c.rows += int64(len(lines) - 1)
		write(t, filepath.Join(dir, name), strings.Join(lines, "\n")+"\n")
	}
	money := func(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
	// Quantities come with no, one or three decimals, as tills and scales write them.
	quantity := func(thousandths int64) string {
		switch {
		case thousandths%1000 == 0:
			return fmt.Sprint(thousandths / 1000)
		case thousandths%100 == 0:
			return fmt.Sprintf("%d.%d", thousandths/1000, thousandths%1000/100)
		}
		return fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
	}
	store := func(s int) string { return fmt.Sprintf("%c-%02d", 'A'+s%3, s) }
	product := func(p int) string { return fmt.Sprintf("%06d", 40000+17*p) }
	day := func(d int) string { return time.Date(2025, 11, 3+d, 0, 0, 0, 0, time.UTC).Format("2006-01-02") }

	stores := []string{"store_id,name,region,format,city,opened_on,closed_on"}
	for s := range otherStores {
		stores = append(stores, fmt.Sprintf(`%s,"Store ""%d"", main road",%s,super,Zürich,2019-0%d-01,`, store(s), s, []string{"West", "Ost"}[s%2], 1+s%9))
	}
	file("stores.csv", stores)
	prices := make([]int64, otherProducts)
	products := []string{"product_id,name,category,unit_cost,list_price"}
	for p := range otherProducts {
		prices[p] = 49 + dice.Int64N(4000)
		products = append(products, fmt.Sprintf("%s,Item %d,Group %d,%s,%s", product(p), p, p%7, money(prices[p]*6/10), money(prices[p])))
	}
	file("products.csv", products)
	file("calendar.csv", []string{"date,region,store_id,event,kind", "2025-12-25,,,Christmas,holiday"})
	file("promotions.csv", []string{"promotion_id,name,product_id,store_id,mechanic,starts_on,ends_on,promo_price,funding_per_unit", "X1,Week," + product(3) + ",,cut,2025-12-01,2025-12-07,0.45,"})
	targets := []string{"business_date,store_id,net_sales_target"}

	for d := range otherDays {
		sales := []string{"business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value"}
		days := []string{"business_date,store_id,is_open,transactions,net_sales"}
		inventory := []string{"business_date,store_id,product_id,on_hand"}
		for s := range otherStores {
			key := day(d) + "," + store(s)
			targets = append(targets, key+",1000.00")
			tickets := int64(0)
			for p := range otherProducts {
				inventory = append(inventory, fmt.Sprintf("%s,%s,%s", key, product(p), quantity(dice.Int64N(90)*1000)))
				sold := dice.Int64N(9) * 1000
				if p%10 == 0 { // sold by weight
					sold = dice.Int64N(4000)
				}
				if sold == 0 {
					continue
				}
				tickets++
				value := (sold*prices[p] + 500) / 1000
				discount := int64(0)
				if dice.IntN(8) == 0 {
					discount = value / 5
					value -= discount
				}
				backUnits, back := int64(0), int64(0)
				if dice.IntN(25) == 0 && sold >= 1000 {
					backUnits, back = 1000, min(value, prices[p])
				}
				sales = append(sales, fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s,%s", key, product(p), quantity(sold), money(value), money(discount),
					money(value*6/10), quantity(backUnits), money(back)))
				c.sold += value
				c.gross[key] += value
				c.net[key] += value - back
				c.units[key] += sold
				c.products[day(d)+","+product(p)] += value - back
			}
			days = append(days, fmt.Sprintf("%s,true,%d,%s", key, tickets, money(c.net[key])))
		}
		dice.Shuffle(len(sales)-1, func(i, j int) { sales[i+1], sales[j+1] = sales[j+1], sales[i+1] })
		file("sales_"+day(d)+".csv", sales)
		file("store_days_"+day(d)+".csv", days)
		file("inventory_"+day(d)+".csv", inventory)
	}
	file("targets.csv", targets)
	return c
}

// TestOtherChain_EverySumIsTheirs: rows and sales_value in are loaded and quarantined, and every store-day's net sales,
// sales value and units, and every product's day, are those of the program that wrote the files, to the cent.
func TestOtherChain_EverySumIsTheirs(t *testing.T) {
	t.Parallel()
	home := filepath.Join(t.TempDir(), "home")
	must(t, []int{0}, "init", home)
	c := writeChainOfOthers(t, filepath.Join(home, "landing"))

	var r ran
	decode(t, must(t, []int{0}, "run", "--home", home, "--json"), &r)
	if r.Outcome != "published" || r.Rows.In != c.rows || r.Rows.Loaded != c.rows || r.Rows.Quarantined != 0 {
		t.Errorf("%s: rows %+v, written %d", r.Outcome, r.Rows, c.rows)
	}
	if want := cents(c.sold); r.SalesValue.In != want || r.SalesValue.Loaded != want || r.SalesValue.Quarantined != "0.00" {
		t.Errorf("sales value %+v, written %s", r.SalesValue, want)
	}
	if r.Files.Landed != 5+3*otherDays || r.Files.Loaded != r.Files.Landed {
		t.Errorf("files %+v", r.Files)
	}

	got := ask(t, home, "SELECT business_date, store_id, net_sales, sales_value, units FROM store_day ORDER BY 1, 2")
	if len(got) != otherStores*otherDays {
		t.Errorf("%d store-days, want %d", len(got), otherStores*otherDays)
	}
	wrong := 0
	for _, row := range got {
		key := row[0] + "," + row[1]
		want := []string{cents(c.net[key]), cents(c.gross[key]), fmt.Sprintf("%d.%03d", c.units[key]/1000, c.units[key]%1000)}
		if strings.Join(row[2:], " ") != strings.Join(want, " ") {
			if wrong++; wrong < 5 {
				t.Errorf("%s: %v, want %v", key, row[2:], want)
			}
		}
	}
	for _, row := range ask(t, home, "SELECT business_date, product_id, net_sales FROM product_day ORDER BY 1, 2") {
		if want := cents(c.products[row[0]+","+row[1]]); row[2] != want {
			t.Errorf("%v, want %s", row, want)
		}
	}
	must(t, []int{0}, "verify", "--home", home)

	// The last night again with one file bad: what is in is loaded or quarantined, still to the cent.
	last := "2026-02-10"
	name := filepath.Join(home, "landing", "sales_"+last+".csv")
	doc := read(t, filepath.Join(home, "archive", "run-000001", "sales_"+last+".csv"))
	head, rest, _ := strings.Cut(doc, "\n")
	write(t, name, head+"\n"+strings.Replace(rest, ",", ",Z9", 1))
	lines := int64(strings.Count(doc, "\n") - 1)
	var day int64
	for s := range otherStores {
		day += c.gross[last+","+fmt.Sprintf("%c-%02d", 'A'+s%3, s)]
	}
	decode(t, must(t, []int{3}, "run", "--home", home, "--json"), &r)
	if r.Rows.In != lines || r.Rows.Quarantined != lines || r.Rows.Loaded != 0 || r.SalesValue.In != cents(day) || r.SalesValue.Quarantined != cents(day) {
		t.Errorf("rows %+v and value %+v, written %d and %s", r.Rows, r.SalesValue, lines, cents(day))
	}
	if rows := ask(t, home, "SELECT sum(sales_value) FROM sales"); rows[0][0] != cents(c.sold) {
		t.Errorf("readers see %s, want %s", rows[0][0], cents(c.sold))
	}
}

func cents(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// ask runs a query and returns its rows without the header.
func ask(t *testing.T, home, query string) [][]string {
	t.Helper()
	e := must(t, []int{0}, "sql", "--home", home, "--format", "csv", query)
	rows, err := csv.NewReader(strings.NewReader(e.out)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%s: %v", query, err)
	}
	return rows[1:]
}
