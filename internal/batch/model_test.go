package batch_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/daybookhq/daybook/internal/batch"
)

// said is one delivery in the model: what a file says of one date, or of one store of it.
type said struct {
	id    int64
	run   int64
	file  doc
	date  string
	under string           // contract
	store string           // that the file is named for; "": all
	cents map[string]int64 // by store
	out   []int64          // runs at which it stopped to count, and began again, in turn
}

// counts reports whether a delivery counts after run.
func (s *said) counts(run int64) bool {
	n := 0
	for _, at := range s.out {
		if at <= run {
			n++
		}
	}
	return s.run <= run && n%2 == 0
}

// model is what the product promises, written down in the plainest way: readers see the deliveries that count, one over the
// other in the order in which they came.
type model struct {
	list []*said
}

// shows is what readers see after run.
func (m *model) shows(run int64) string {
	type key struct{ date, store string }
	type cell struct {
		cents int64
		under string
	}
	sales := map[key]cell{}
	for _, s := range m.list {
		if !s.counts(run) {
			continue
		}
		for k, c := range sales {
			own := s.store == "" && c.under == s.under // a whole date replaces all that its contract said of it
			_, brings := s.cents[k.store]
			if k.date == s.date && (own || brings || s.store == k.store) {
				delete(sales, k)
			}
		}
		for store, cents := range s.cents {
			sales[key{s.date, store}] = cell{cents, s.under}
		}
	}
	var rows []string
	for k, c := range sales {
		rows = append(rows, fmt.Sprintf("%s %s %d.%02d", k.date, k.store, c.cents/100, c.cents%100))
	}
	slices.Sort(rows)
	return strings.Join(rows, ", ")
}

// life is a chain that lives through random nights beside the model.
type life struct {
	*chain
	model
	*rand.Rand
	answers map[int64]string // what was read after each run, at that time
}

const (
	lifeDates  = 3
	lifeStores = 4
)

// answer is what of a run is kept: sales, the mart, and what the ledger says of the past.
func (l *life) answer(run int64) string {
	return l.read(run, sums) + "\n" + l.read(run, "store_day: business_date, store_id, net_sales, units, complete") + "\n" +
		l.read(run, "products: product_id, category")
}

// file makes a random file for a slot.
func (l *life) file(under, store, day string) *said {
	s := &said{date: date(day), under: under, store: store, cents: map[string]int64{}}
	stores := []string{store}
	name := fmt.Sprintf("%s_%s.csv", under, date(day))
	if store == "" {
		stores = nil
		for i := range lifeStores {
			if l.IntN(3) > 0 {
				stores = append(stores, fmt.Sprint("S", i+1))
			}
		}
	} else {
		name = fmt.Sprintf("%s_%s_%s.csv", under, store, date(day))
		before := func(s *said) bool { return s.file.name == name && len(s.cents) == 0 }
		if l.IntN(6) == 0 && l.any(before) == nil {
			stores = nil // its own file, without a row; a second one would be the same bytes again
		}
	}
	rows := make([]string, len(stores))
	for i, id := range stores {
		s.cents[id] = int64(l.IntN(100000))
		rows[i] = fmt.Sprintf("%s %s P1 1 %d.%02d", s.date, id, s.cents[id]/100, s.cents[id]%100)
	}
	s.file = file(name, "business_date store_id product_id units sales_value", rows...)
	return s
}

// night lands some files of slots that do not get in each other's way, runs, and keeps the accounts. master is one more file
// of one row, or none.
func (l *life) night(master ...doc) {
	l.Helper()
	l.land(master...)
	var landed []*said
	spoiled := map[*said]bool{}
	day := fmt.Sprintf("05-%02d", l.IntN(lifeDates)+1)
	taken := map[string]bool{} // stores that a whole file of tonight brings
	for _, under := range []string{"tills", "kiosk"} {
		if s := l.file(under, "", day); l.IntN(2) == 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(s.cents)), func(id string) bool { return taken[id] }) {
			for id := range s.cents {
				taken[id] = true
			}
			landed = append(landed, s)
		}
	}
	for i := range lifeStores {
		if l.IntN(4) == 0 {
			landed = append(landed, l.file("one", fmt.Sprint("S", i+1), day))
		}
	}
	var in, bad struct{ rows, cents int64 }
	for _, s := range landed {
		if l.IntN(5) == 0 && len(s.cents) > 0 {
			spoiled[s] = true
			s.file.body = strings.Replace(s.file.body, ",P1,1,", ",P1,-1,", 1)
		}
		for _, c := range s.cents {
			in.cents += c
			if spoiled[s] {
				bad.cents += c
			}
		}
		in.rows += int64(len(s.cents))
		if spoiled[s] {
			bad.rows += int64(len(s.cents))
		}
		l.land(s.file)
	}
	duplicates := 0
	if old := l.any(func(s *said) bool { return s.counts(l.now()) && s.date == date(day) }); old != nil && l.IntN(3) == 0 &&
		!slices.ContainsFunc(landed, func(s *said) bool { return s.file.name == old.file.name }) {
		l.land(old.file) // the same bytes again change nothing
		duplicates++
	}
	files := len(landed) + duplicates + len(master)
	in.rows += int64(len(master))
	if files == 0 {
		return
	}
	r := l.run()
	if r.Files.Landed != files || r.Files.Duplicate != duplicates || r.Files.Quarantined != len(spoiled) || r.Files.Loaded != len(landed)-len(spoiled)+len(master) || r.Files.Left != 0 {
		l.Errorf("run %d: files %s; landed %d, spoiled %d, again %d\n%s", *r.Run, r.files(), files, len(spoiled), duplicates, r.why())
	}
	r.counts(fmt.Sprintf("rows %d=%d+%d value %s=%s+%s", in.rows, in.rows-bad.rows, bad.rows, money(in.cents), money(in.cents-bad.cents), money(bad.cents)))
	for _, s := range landed {
		if !spoiled[s] {
			v := r.verdict(s.file.name)
			s.id, s.run = v.DeliveryID, *r.Run
			l.list = append(l.list, s)
		}
	}
	// The order in which they come over each other: whole dates before single stores, then by number.
	slices.SortStableFunc(l.list, func(a, b *said) int {
		return cmp.Or(cmp.Compare(a.run, b.run), cmp.Compare(boolInt(a.store != ""), boolInt(b.store != "")), cmp.Compare(a.id, b.id))
	})
	if r.Outcome != batch.NothingToDo {
		l.keep(*r.Run)
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func money(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// now is the newest run of the model.
func (l *life) now() int64 { return slices.Max(append(slices.Collect(maps.Keys(l.answers)), 0)) }

// keep looks at what readers see now and keeps it for the end.
func (l *life) keep(run int64) {
	l.Helper()
	l.answers[run] = l.answer(0)
	if got, want := l.read(0, sums), l.shows(run); got != want {
		l.Fatalf("run %d shows\n  %s\nthe model says\n  %s", run, got, want)
	}
}

func (l *life) any(f func(*said) bool) *said {
	list := slices.DeleteFunc(slices.Clone(l.list), func(s *said) bool { return !f(s) })
	if len(list) == 0 {
		return nil
	}
	return list[l.IntN(len(list))]
}

// takeBack withdraws a delivery that readers see something of.
func (l *life) takeBack() {
	l.Helper()
	s := l.any(func(s *said) bool {
		live, err := l.Warehouse.SlicesOf(l.ctx, s.id)
		return err == nil && len(live) > 0
	})
	if s == nil {
		return
	}
	r := l.ran(batch.Withdraw(l.ctx, l.Home, s.id, "by chance"))
	s.out = append(s.out, *r.Run)
	l.keep(*r.Run)
}

// goBack goes back to a run, where that changes anything.
func (l *life) goBack() {
	l.Helper()
	runs := slices.Sorted(maps.Keys(l.answers))
	if len(runs) < 2 {
		return
	}
	to := runs[l.IntN(len(runs))]
	result, err := batch.Rollback(l.ctx, l.Home, to, "by chance")
	if err != nil {
		if strings.Contains(err.Error(), "already see") {
			return
		}
		l.Fatal(err)
	}
	run := *result.Run
	for _, s := range l.list {
		if s.counts(to) != s.counts(run) {
			s.out = append(s.out, run)
		}
	}
	if got, want := l.answer(0), l.answers[to]; !strings.HasPrefix(got, strings.SplitN(want, "\n", 2)[0]) {
		l.Errorf("after the rollback to run %d\n%s\nit was\n%s", to, got, want)
	}
	l.keep(run)
}

// TestModel_RandomNights lives through random nights with corrections, bad files, files that come again, withdrawals and rollbacks.
// After each step readers see what the model says, and at the end every run can be read as it was read at its time.
func TestModel_RandomNights(t *testing.T) {
	t.Parallel()
	steps := 25
	if n, err := strconv.Atoi(os.Getenv("DAYBOOK_MODEL_STEPS")); err == nil {
		steps = n
	}
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := open(t, signed("tills"), signed("kiosk"), signed("one_{store_id}"), products)
			l := &life{chain: c, Rand: rand.New(rand.NewPCG(seed, 7)), answers: map[int64]string{}}
			for step := range steps {
				switch l.IntN(6) {
				case 0:
					l.takeBack()
				case 1:
					l.goBack()
				case 2:
					l.night(file("products.csv", productsHead, fmt.Sprintf("P1 group%d 0.5", step)))
				default:
					l.night()
				}
				if t.Failed() {
					t.Fatalf("step %d", step)
				}
			}
			for run, want := range l.answers {
				if got := l.answer(run); got != want {
					t.Errorf("run %d, read again:\n%s\nat its time:\n%s", run, got, want)
				}
			}
			c.verifies()
		})
	}
}

// signed is a contract of the model: no negative units, and a correction may lose all it wants.
func signed(pattern string) string {
	id, _, _ := strings.Cut(pattern, "_")
	return deal("sales", pattern+"_{business_date}.csv", "business_date*!:d", "store_id*!", "product_id*!", "units!:3+", "sales_value!:2", "id="+id, "maxLoss=1")
}
