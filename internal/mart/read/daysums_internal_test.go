package read

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
)

// windowOf is a window of made-up nights up to a day, of eighty stores in three regions and two that no master knows.
func windowOf(m *Memory, first, last contract.Day) *Window {
	random := rand.New(rand.NewPCG(7, 9)) //nolint:gosec // store-days
	var masters []Store
	for i := range 80 {
		id := fmt.Sprintf("S%02d", i)
		masters = append(masters, Store{ID: id, Region: []string{"East", "", "West", "North"}[i%4], place: m.place(id)})
	}
	chain := newChain(masters, []closedEntry{})
	w := &Window{Chain: chain, every: chain, known: chain.Stores, memory: m, run: 1, scope: "all", whole: map[contract.Day]*Night{}, strangers: map[*Night][]*Store{}, said: map[contract.Day]dayWords{}, spans: []Span{{first, last}}}
	for date := last - 60; date <= last; date++ {
		n := &Night{Date: date}
		for i := range 82 {
			id, amount := fmt.Sprintf("S%02d", i), func() Maybe {
				if random.IntN(5) == 0 {
					return Unknown
				}
				return Maybe(random.IntN(1000))
			}
			d := StoreDay{
				Date: date, Store: id, place: m.place(id), Delivered: random.IntN(9) > 0, Shut: random.IntN(9) == 0,
				Sales: amount(), Returned: amount(), Discount: amount(), Margin: amount(), Units: amount(), Transactions: amount(), Normal: amount(), NormalUnits: amount(), NormalTransactions: amount(),
			}
			d.Complete = d.Delivered && random.IntN(4) > 0
			if random.IntN(9) > 0 {
				n.Stores = append(n.Stores, d)
			}
		}
		n.index()
		w.shown = append(w.shown, nightKey{date: date, built: 1})
		if date >= first {
			w.whole[date] = n
		}
	}
	w.nights = w.whole
	return w
}

// TestSums: what is kept of a date adds up to what its stores have one by one, for the chain and each region, now and out of memory; and what a window that
// lacks nights makes of it is nobody else's.
func TestSums(t *testing.T) {
	t.Parallel()
	const last = contract.Day(20_000)
	m := NewMemory(1 << 20)
	w := windowOf(m, last-60, last)
	span := Span{last - 9, last}
	for _, to := range []Against{{Base: Normal}, {Base: Day, Back: 7}, {Base: Day, Back: 7, Moved: map[contract.Day]contract.Day{last: last - 3}}} {
		for _, region := range []string{"", "East", "North", "South"} {
			in := Scope{Region: region}
			var want Headline
			var period Period
			stores, days := w.stores(in), map[contract.Day]TrendDay{}
			if region == "" {
				stores = append(append([]*Store(nil), stores...), &Store{ID: "S80"}, &Store{ID: "S81"})
			}
			for _, s := range stores {
				one := Scope{Store: s.ID, Region: region}
				h, p := w.Sum(span, one, to), w.Period(span.First, span.Last, one, to)
				want.join(&h)
				want.Stores += h.Stores
				period.Stores, period.Sales, period.Base, period.LeftOut = period.Stores+p.Stores, period.Sales+p.Sales, period.Base+p.Base, period.LeftOut+p.LeftOut
				for _, d := range w.Trend(span.First, span.Last, one) {
					sum := daySum{trend: days[d.Date]}
					sum.add(&daySum{trend: d})
					sum.trend.Date = d.Date
					days[d.Date] = sum.trend
				}
			}
			for range 2 {
				h, p := w.Sum(span, in, to), w.Period(span.First, span.Last, in, to)
				h.Base.Margin, want.Base.Margin, h.Base.MarginSales, want.Base.MarginSales = 0, 0, 0, 0 // a normal margin is not a sum of those of stores
				if h != want {
					t.Errorf("%v %q: %+v, want %+v", to, region, h, want)
				}
				if p.Days, p.Without = 0, nil; !reflect.DeepEqual(p, period) {
					t.Errorf("%v %q: %+v, want %+v", to, region, p, period)
				}
				for _, d := range w.Trend(span.First, span.Last, in) {
					if d != days[d.Date] {
						t.Errorf("%q: %+v, want %+v", region, d, days[d.Date])
					}
				}
			}
		}
	}
	for _, s := range w.Chain.Stores {
		for date := span.First; date <= span.Last; date++ {
			nights := lately(w.whole, date)
			if got, want := w.Word(s, date), w.word(s, date, &nights); got != want {
				t.Errorf("%s on %s: %s, want %s", s.ID, date, got, want)
			}
		}
	}
	kept := len(m.byKey)
	if kept == 0 {
		t.Error("nothing is kept")
	}
	narrow := windowOf(m, last-2, last)
	narrow.Sum(span, Scope{}, Against{Base: Normal})
	narrow.Coverage(last, Scope{})
	if len(m.byKey) != kept {
		t.Error("what a window that lacks nights has worked out is kept")
	}
}
