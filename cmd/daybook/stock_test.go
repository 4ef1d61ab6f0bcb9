package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shelf is a chain of twelve stores in two regions for 40 days, in which every store sells the same of every product every day, so that
// whoever reads it can say what is expected. In its last nights something happens to one product after another.
type shelf struct {
	stores, days int
	first        time.Time
}

// pieces a store sells of each product on a normal day, and has on record.
var shelfUnits = []int{0, 3, 4, 3, 5, 1, 0, 3, 3, 2} // P1 … P9; P6 sells nowhere

func (s shelf) units(store, product, day int) int {
	south := store%2 == 0
	switch {
	case product == 1 && store == 3 && day >= 30, // on record, and nobody can buy it
		product == 2 && day >= 37,                // stops in all stores
		product == 3 && south && day >= 36,       // stops in one region
		product == 7 && store == 8 && day >= 38,  // out of stock, and on record as such
		product == 7 && store == 10 && day >= 39: // two on record
		return 0
	}
	n := shelfUnits[product]
	if n > 1 && (day+store+product)%3 == 0 {
		n++ // sales move a little
	}
	return n
}

func (s shelf) onHand(store, product, day int) int {
	switch {
	case product == 7 && store == 8 && day >= 38:
		return 0
	case product == 7 && store == 10 && day >= 39:
		return 2
	case product == 4 && store == 5 && day >= 35:
		return -4
	case product == 5 && store == 6:
		return 300
	case product == 6 && store != 7:
		return 0
	case product == 8 && store == 9 && day == 39:
		return 4
	case product == 4:
		return 40
	}
	return 12
}

func (s shelf) write(t *testing.T, dir string, stock bool) {
	t.Helper()
	put := func(name string, lines []string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stores := []string{"store_id,name,region,format,city,opened_on,closed_on"}
	for i := 1; i <= s.stores; i++ {
		stores = append(stores, fmt.Sprintf("S%02d,Town %d,%s,city,Town,,", i, i, []string{"South", "North"}[i%2]))
	}
	products := []string{"product_id,name,category,unit_cost,list_price"}
	for p := 1; p < len(shelfUnits); p++ {
		products = append(products, fmt.Sprintf("P%d,Thing %c,%s,6.00,10.00", p, 'A'+p-1, []string{"Dry", "Fresh"}[p%2]))
	}
	put("stores.csv", stores)
	put("products.csv", products)
	for d := range s.days {
		date := s.first.AddDate(0, 0, d).Format(time.DateOnly)
		sales := []string{"business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value"}
		days := []string{"business_date,store_id,is_open,transactions,net_sales"}
		inventory := []string{"business_date,store_id,product_id,on_hand"}
		for i := 1; i <= s.stores; i++ {
			sum := 0
			for p := 1; p < len(shelfUnits); p++ {
				if n := s.units(i, p, d); n > 0 {
					sales = append(sales, fmt.Sprintf("%s,S%02d,P%d,%d,%d.00,0.00,%d.00,0,0.00", date, i, p, n, 10*n, 6*n))
					sum += n
				}
				if p != 6 || i == 7 {
					inventory = append(inventory, fmt.Sprintf("%s,S%02d,P%d,%d", date, i, p, s.onHand(i, p, d)))
				}
			}
			days = append(days, fmt.Sprintf("%s,S%02d,true,%d,%d.00", date, i, sum, 10*sum))
		}
		put("sales_"+date+".csv", sales)
		put("store_days_"+date+".csv", days)
		if stock {
			put("inventory_"+date+".csv", inventory)
		}
	}
}

// finding is what the test looks at of an insight.
type finding struct {
	Kind, Level, Headline string
	Region                *string
	StoreID               *string `json:"store_id"`
	ProductID             *string `json:"product_id"`
	Evidence              map[string]any
}

// about is kind, place and product of an insight.
func (f finding) about() string {
	place := f.Level
	if f.StoreID != nil {
		place = *f.StoreID
	} else if f.Region != nil {
		place = *f.Region
	}
	if f.ProductID != nil {
		place += " " + *f.ProductID
	}
	return f.Kind + " " + place
}

// TestStock_EachCauseOnce lives through the nights of shelf with stock records and without: each cause is told, as what it is, where
// somebody can act, once; and what is missed of it is what was expected.
func TestStock_EachCauseOnce(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, on engine) {
		s := shelf{stores: 12, days: 40, first: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
		last := s.first.AddDate(0, 0, s.days-1).Format(time.DateOnly)
		for _, c := range []struct {
			stock bool
			want  map[string]string // what is told on the last day, and the units missed
		}{
			{true, map[string]string{
				"phantom_stock S03 P1": "33", "chain_stockout chain P2": "156", "chain_stockout South P3": "80", "stockout S08 P7": "7", "low_stock S10 P7": "",
				"negative_stock S05 P4": "", "overstock S06 P5": "", "overstock S07 P6": "", "run_out_risk S09 P8": "",
			}},
			{false, map[string]string{"chain_stockout chain P2": "156", "chain_stockout South P3": "80"}},
		} {
			home := filepath.Join(t.TempDir(), "home")
			initHome(t, home, on)
			settings := filepath.Join(home, "daybook.yaml")
			write(t, settings, strings.Replace(read(t, settings), "insights:\n", "insights:\n  kinds: {run_out_risk: on}\n  stock: {dead_days: 30, lead_days: 1, review_days: 1}\n", 1))
			s.write(t, filepath.Join(home, "landing"), c.stock)
			must(t, []int{0}, "run", "--home", home)
			var list []finding
			decode(t, must(t, []int{0}, "insights", "--all", "--date", last, "--json", "--home", home), &list)
			told := map[string]int{}
			for _, f := range list {
				if f.Kind == "sales_gap" || f.Kind == "data_quality" {
					continue
				}
				told[f.about()]++
				units, ok := c.want[f.about()]
				if !ok {
					t.Errorf("stock %v: %s is told: %s", c.stock, f.about(), f.Headline)
				}
				if lost, _ := f.Evidence["lost_units"].(string); units != "" && !near(lost, units) {
					t.Errorf("stock %v: %s misses %s, want about %s", c.stock, f.about(), lost, units)
				}
			}
			for about := range c.want {
				if told[about] != 1 {
					t.Errorf("stock %v: %s is told %d times", c.stock, about, told[about])
				}
			}
		}
	})
}

// near reports whether a quantity is within a tenth of another one.
func near(got, want string) bool {
	var a, b float64
	if _, err := fmt.Sscan(got, &a); err != nil {
		return false
	}
	if _, err := fmt.Sscan(want, &b); err != nil {
		return false
	}
	return a > 0.9*b && a < 1.1*b
}
