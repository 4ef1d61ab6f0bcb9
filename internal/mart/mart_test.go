package mart_test

import (
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// TestStories lives through each chain in testdata and asks what its file asks. What is expected there can be worked out by hand.
func TestStories(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no stories", err)
	}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, path := range paths {
				t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { t.Parallel(); live(t, path, engine) })
			}
		})
	}
}

func live(t *testing.T, path string, engine func(testing.TB) warehouse.Driver) {
	t.Helper()
	s := open(t, path)
	c := newChain(t, engine)
	for _, tables := range s.runs {
		c.deliver(tables...)
	}
	for _, w := range s.want {
		got := c.ask(0, w.query)
		if !slices.EqualFunc(got, w.lines, near) {
			t.Errorf("%s\ngot\n  %s\nwant\n  %s", w.query, strings.Join(got, "\n  "), strings.Join(w.lines, "\n  "))
		}
	}
	if len(s.want) == 0 {
		t.Error("nothing is asked")
	}
}

// near compares two lines cell by cell. A wanted cell may say how near: 12.0~0.5.
func near(got, want string) bool {
	a, b := strings.Split(got, ","), strings.Split(want, ",")
	return slices.EqualFunc(a, b, func(a, b string) bool {
		value, by, loose := strings.Cut(b, "~")
		if !loose {
			by = "0"
		}
		x, err1 := strconv.ParseFloat(a, 64)
		y, err2 := strconv.ParseFloat(value, 64)
		z, err3 := strconv.ParseFloat(by, 64)
		return a == b || err1 == nil && err2 == nil && err3 == nil && math.Abs(x-y) <= z
	})
}

// everything is what a build leaves for readers.
var everything = []string{
	"store_day", "product_day", "category_day", "expected_sales", "expected_store_day", "expected_category_day", "stockout_day",
	"stock_check", "silent_day", "drop_day", "negative_day", "cover_day", "price_day", "hour_day", "promotion_pair_day", "promotion_to_date",
}

// TestStories_NightByNight: a story whose last dates are nights of their own leaves the same rows and the same states.
func TestStories_NightByNight(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"testdata/promotion.txt", "testdata/stockouts.txt", "testdata/order_days.txt", "testdata/totals_first.txt"} {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			tables := open(t, path).runs[0]
			once := newChain(t, engines["duckdb"])
			once.deliver(tables...)
			nights := newChain(t, engines["duckdb"])
			days := allDates(tables)
			history := max(0, len(days)-6)
			nights.deliver(of(tables, true, days[:history]...)...)
			for _, d := range days[history:] {
				nights.deliver(of(tables, false, d)...)
			}
			same(t, once, nights)
		})
	}
}

// TestForget_Later: states that are dropped once each night is published are those that would have been dropped within it.
func TestForget_Later(t *testing.T) {
	t.Parallel()
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := open(t, "testdata/stockouts.txt").runs[0]
			days := allDates(tables)
			lived := func(later bool) *chain {
				c := newChain(t, engine)
				c.later = later
				c.deliver(of(tables, true, days[:len(days)-5]...)...)
				for _, d := range days[len(days)-5:] {
					c.deliver(of(tables, false, d)...)
				}
				return c
			}
			within, after := lived(false), lived(true)
			same(t, within, after)
			if n := len(after.ask(0, "select distinct state_date from wh.pair_state")); n >= len(days) || n < 3 {
				t.Errorf("%d states of %d dates", n, len(days))
			}
		})
	}
}

func allDates(tables []table) []contract.Day {
	days := map[contract.Day]bool{}
	for _, f := range tables {
		maps.Copy(days, f.dates)
	}
	return slices.Sorted(maps.Keys(days))
}

// of is what tables say of some dates, and the masters where they are wanted.
func of(tables []table, masters bool, days ...contract.Day) (list []table) {
	for _, f := range tables {
		if len(f.dates) == 0 {
			if masters {
				list = append(list, f)
			}
			continue
		}
		some := f
		some.dates = map[contract.Day]bool{}
		for _, d := range days {
			if f.dates[d] {
				some.dates[d] = true
			}
		}
		if len(some.dates) == 0 {
			continue
		}
		some.rows = slices.DeleteFunc(slices.Clone(f.rows), func(cells []string) bool {
			return !slices.ContainsFunc(days, func(d contract.Day) bool { return d.String() == cells[0] })
		})
		list = append(list, some)
	}
	return list
}

// same compares everything that readers see, and the states behind it, to the last digit.
func same(t *testing.T, a, b *chain) {
	t.Helper()
	views := slices.Clone(everything)
	for _, s := range []string{"baseline_state", "date_offer", "date_event", "store_date", "pair_state", "category_state", "product_state", "store_state", "store_shape", "chain_shape", "drop_state", "silence_state"} {
		views = append(views, "wh."+s)
	}
	for _, v := range views {
		x, y := a.ask(0, "select * from "+v), b.ask(0, "select * from "+v)
		slices.Sort(x)
		slices.Sort(y)
		if !slices.Equal(x, y) {
			t.Errorf("%s differs: %d and %d rows", v, len(x), len(y))
			for i := range min(len(x), len(y)) {
				if x[i] != y[i] {
					t.Errorf("  %s\n  %s", x[i], y[i])
					break
				}
			}
		}
	}
}
