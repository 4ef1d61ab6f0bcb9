package synth

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
)

func appendRow(b []byte, date, store, product string) []byte {
	b = append(append(b, date...), ',')
	b = append(append(b, store...), ',')
	return append(b, product...)
}

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// appendCents writes whole cents as an amount.
func appendCents(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = append(strconv.AppendInt(b, n/100, 10), '.')
	return append(b, byte('0'+n/10%10), byte('0'+n%10))
}

func cents(n int64) string { return string(appendCents(nil, n)) }

// WriteMasters writes stores, products, calendar, promotions and targets into dir.
func (c *Chain) WriteMasters(dir string) error {
	date := func(d contract.Day) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	last := c.cfg.From + contract.Day(c.cfg.Days) - 1
	tables := map[string]func(w *bufio.Writer){
		"stores.csv": func(w *bufio.Writer) {
			put(w, "store_id,name,region,format,city,opened_on,closed_on\n")
			for _, s := range c.stores {
				put(w, "%s,%s,%s,%s,%s,%s,%s\n", s.id, s.name, s.region, s.format, s.city, date(s.opened), date(s.closed))
			}
		},
		"products.csv": func(w *bufio.Writer) {
			put(w, "product_id,name,category,unit_cost,list_price\n")
			for _, p := range c.products {
				put(w, "%s,%s,%s,%s,%s\n", p.id, p.name, p.category, cents(p.cost), cents(p.price))
			}
		},
		"calendar.csv": func(w *bufio.Writer) {
			put(w, "date,region,store_id,event,kind\n")
			for d := c.cfg.From - 14; d <= last+14; d++ {
				if h, ok := c.holidays[d]; ok {
					put(w, "%s,,,%s,%s\n", d, h.event, h.kind)
				}
			}
			for _, e := range c.events {
				if e.Kind == "store_closed" {
					put(w, "%s,,%s,Closed for works,closed\n", e.from, e.StoreID)
				}
			}
		},
		"promotions.csv": func(w *bufio.Writer) {
			put(w, "promotion_id,name,product_id,store_id,mechanic,starts_on,ends_on,promo_price,funding_per_unit\n")
			for _, p := range c.promos {
				x := c.products[p.product]
				row := func(store string) {
					put(w, "%s,%s offer,%s,%s,%s,%s,%s,%s,%s\n", p.id, x.name, x.id, store, p.mechanic, p.from, p.to, cents(p.price), cents(p.funding))
				}
				if p.in == nil {
					row("")
				}
				for s := range p.in {
					if p.in[s] {
						row(c.stores[s].id)
					}
				}
			}
		},
		"targets.csv": func(w *bufio.Writer) {
			put(w, "business_date,store_id,net_sales_target\n")
			for d := c.cfg.From; d <= last; d++ {
				for s, st := range c.stores {
					if d >= st.opened && (st.closed == 0 || d <= st.closed) {
						put(w, "%s,%s,%s\n", d, st.id, cents(c.target(s, d)))
					}
				}
			}
		},
	}
	for name, fill := range tables {
		if err := writeFile(filepath.Join(dir, name), fill); err != nil {
			return err
		}
	}
	return nil
}

// target is what head office wants of a store on a date: normal sales and two per cent more, in whole tens.
func (c *Chain) target(s int, d contract.Day) int64 {
	if h, ok := c.holidays[d]; ok && h.kind == "closed" {
		return 0
	}
	sum := 0.0
	wd := (int(d.Weekday()) + 6) % 7
	for p, x := range c.products {
		sum += float64(c.pairs[s*c.cfg.Products+p].rate) * float64(x.price) * weekdays[x.cat%len(weekdays)][wd]
	}
	return int64(sum*1.02/1000) * 1000
}

// WriteNight writes the files of one business date and returns their names. Nights in between are lived through unwritten;
// a night that lies behind cannot be written again.
func (c *Chain) WriteNight(dir string, day contract.Day) ([]string, error) {
	if day < c.next {
		return nil, fault.New(fault.Usage, "the night of %s was made already", day)
	}
	for c.next < day {
		c.live(c.today(c.next))
		c.next++
	}
	out := c.live(c.today(day))
	c.next++
	names := []string{"sales_" + day.String() + ".csv", "store_days_" + day.String() + ".csv", "inventory_" + day.String() + ".csv"}
	headers := []string{
		"business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value\n",
		"business_date,store_id,is_open,transactions,net_sales\n", "business_date,store_id,product_id,on_hand\n",
	}
	for i, name := range names {
		err := writeFile(filepath.Join(dir, name), func(w *bufio.Writer) {
			put(w, "%s", headers[i])
			for _, o := range out {
				_, _ = w.Write([][]byte{o.sales, o.day, o.inventory}[i])
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if c.cfg.tells(day) {
		return names, c.tell(day, out)
	}
	return names, nil
}

// tell writes what every pair was to sell on a date.
func (c *Chain) tell(day contract.Day, out []sold) error {
	return writeFile(filepath.Join(c.cfg.TellDir, "pairs_"+day.String()+".csv"), func(w *bufio.Writer) {
		put(w, "store_id,product_id,mean,baseline,phi,units,lost,promoted,calm\n")
		for s, o := range out {
			for _, x := range o.truth {
				put(w, "%s,%s,%.4f,%.4f,%.3f,%d,%.3f,%t,%t\n", c.stores[s].id, c.products[x.p].id, x.mean, x.baseline, x.phi, x.units, x.lost, x.promoted, x.calm)
			}
		}
	})
}

func put(w *bufio.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }

// writeFile writes a file whole; bufio keeps the first error until Flush tells it.
func writeFile(path string, fill func(*bufio.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return fault.New(fault.Unreachable, "write %s: %w", path, err)
	}
	w := bufio.NewWriterSize(f, 256<<10)
	fill(w)
	err = w.Flush()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fault.New(fault.Unreachable, "write %s: %w", path, err)
	}
	return nil
}
