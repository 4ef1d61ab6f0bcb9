package read

import (
	"fmt"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// feed is a night as the warehouse brings it: rows of sales, what was left, what was expected.
func feed(n *nightRows, stores, products int) error {
	names := func(prefix string, n int) (list [][]byte) {
		for i := range n {
			list = append(list, fmt.Appendf(nil, "%s%06d", prefix, i*7919%1_000_003)) // in another order than their ids
		}
		return list
	}
	places, goods := names("S", stores), names("P", products)
	each := func(do func(i int, store, product int32) error) error {
		for s := range stores {
			store := n.stores.of(places[s])
			for p := range products {
				if err := do(s*products+p, store, n.products.of(goods[p])); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := each(func(i int, store, product int32) error {
		for row := range i % 5 / 2 { // a pair has none, one or two
			v := soldRow{
				product: product, frozen: i%3 == 0, units: Maybe(1000 * (i%7 + 1)), sales: Maybe(i%900 + 199), discount: Unknown, returnedUnits: 0, returned: Maybe(-i % 11),
				net: Maybe(i % 17 * 100), cost: Maybe(i%700 + 50), Origin: Origin{int64(i%4 + 1), int64(i%23*2 + row)},
			}
			if i%13 == 0 || row == 1 && i%2 == 0 {
				v.cost = Unknown
			}
			if err := n.sold(store, &v); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	if err := each(func(i int, store, product int32) error {
		if i%19 == 3 {
			return nil
		}
		return n.pair(pairOnHand, store, product, Maybe(i%31*500-1000))
	}); err != nil {
		return err
	}
	return each(func(i int, store, product int32) error {
		if i%11 == 4 {
			return nil
		}
		return n.pair(pairNormal, store, product, Maybe(i%977*3))
	})
}

// special adds what a chain has seldom.
func special(n *nightRows) error {
	at := func(store, product string) (int32, int32) {
		return n.stores.of([]byte(store)), n.products.of([]byte(product))
	}
	sold := func(store, product string, net, cost Maybe, line int64) error {
		s, p := at(store, product)
		return n.sold(s, &soldRow{product: p, units: 1000, sales: net, discount: Unknown, returnedUnits: Unknown, returned: Unknown, net: net, cost: cost, Origin: Origin{9, line}})
	}
	told := func(kind int, store, product string, v Maybe) error {
		s, p := at(store, product)
		return n.pair(kind, s, p, v)
	}
	for _, err := range []error{
		told(pairOnHand, "stock alone", "P of stock", -3000), told(pairNormal, "expected alone", "P expected", 7), told(pairNormal, "S000000", "P expected", Unknown),
		sold("ties", "b", 500, 1, 4), sold("ties", "a", 500, 2, 9), sold("ties", "b", 500, Unknown, 2), sold("ties", "c", Unknown, 4, 1), sold("ties", "c", -1, 4, 1),
		sold("ties", "b", 500, 3, 4), // in all that is sorted by like the first: it stays behind it
		sold("ties", "large", math.MaxInt64, math.MinInt64+1, 1<<40), told(pairOnHand, "ties", "a", 5), told(pairOnHand, "ties", "a", 6),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestNightFile_PartsAnswerAlike: a night answers the same however it is parted: into buckets, of which each goes to the disk row by row and is gone through for
// every product, or not at all.
func TestNightFile_PartsAnswerAlike(t *testing.T) {
	t.Parallel()
	whole := answers(t, nightSize{buckets: 1, mostPairs: 1 << 20, segment: 1 << 20})
	for _, size := range []nightSize{{buckets: 1, mostPairs: 1, segment: 1}, {buckets: 7, mostPairs: 60, segment: 100}, {buckets: 1000, mostPairs: 1, segment: 1}, {buckets: 2, mostPairs: 1 << 20, segment: 333}, sizeOf(0)} {
		if got := answers(t, size); got != whole {
			t.Errorf("%+v:\n%.3000s\nin one part:\n%.3000s", size, got, whole)
		}
	}
}

func nightOfParts(t *testing.T, size nightSize) *nightFile {
	t.Helper()
	n := newNightRows(size)
	defer n.aside.close()
	if err := feed(n, 23, 41); err != nil {
		t.Fatal(err)
	}
	if err := special(n); err != nil {
		t.Fatal(err)
	}
	f, err := n.file()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func answers(t *testing.T, size nightSize) (text string) {
	t.Helper()
	f := nightOfParts(t, size)
	for _, product := range append(f.products, "none") {
		text += fmt.Sprintln(product, pairsIn(t, f, product))
	}
	for _, store := range append(f.stores, "none") {
		rows, err := f.salesOf(store)
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintln(store, rows)
	}
	return text
}

// pairsIn are the stores of a product, each with its numbers, found by row and by name.
func pairsIn(t *testing.T, f *nightFile, product string) (list []string) {
	t.Helper()
	n, err := f.of(product, func(size int) []byte { return make([]byte, size) })
	if err != nil {
		t.Fatal(err)
	}
	for row := range n.len() {
		if at, ok := n.find(n.id(row)); !ok || at != row {
			t.Errorf("%s: row %d is found at %d", product, row, at)
		}
		list = append(list, fmt.Sprint(n.id(row), n.at(row), n.heat(row)))
	}
	return list
}

// TestNightFile_Rare: what has stock alone, or an expectation alone, is there with nothing else; a cost of some rows is not of all; rows that sold alike stand
// by product and line.
func TestNightFile_Rare(t *testing.T) {
	t.Parallel()
	f := nightOfParts(t, nightSize{buckets: 3, mostPairs: 30, segment: 50})
	of := func(store, product string) pair {
		n, err := f.of(product, func(size int) []byte { return make([]byte, size) })
		if err != nil {
			t.Fatal(err)
		}
		row, ok := n.find(store)
		if !ok {
			t.Fatalf("%s is not in %s", product, store)
		}
		return n.at(row)
	}
	for _, c := range []struct {
		store, product string
		want           pair
	}{
		{"stock alone", "P of stock", pair{units: Unknown, net: Unknown, cost: Unknown, onHand: -3000, normal: Unknown}},
		{"expected alone", "P expected", pair{units: Unknown, net: Unknown, cost: Unknown, onHand: Unknown, normal: 7}},
		{"S000000", "P expected", pair{units: Unknown, net: Unknown, cost: Unknown, onHand: Unknown, normal: Unknown}},
		{"ties", "a", pair{sold: 1, units: 1000, net: 500, cost: 2, onHand: 11, normal: Unknown}},
		{"ties", "b", pair{sold: 3, units: 3000, net: 1500, cost: Unknown, onHand: Unknown, normal: Unknown}},
		{"ties", "c", pair{sold: 2, units: 2000, net: -1, cost: 8, onHand: Unknown, normal: Unknown}},
		{"ties", "large", pair{sold: 1, units: 1000, net: math.MaxInt64, cost: math.MinInt64 + 1, onHand: Unknown, normal: Unknown}},
	} {
		if got := of(c.store, c.product); got != c.want {
			t.Errorf("%s in %s: %+v, want %+v", c.product, c.store, got, c.want)
		}
	}
	rows, err := f.salesOf("ties")
	if err != nil {
		t.Fatal(err)
	}
	var order string
	for _, v := range rows {
		order += fmt.Sprint(v.Product, v.Line, " ", int64(v.Cost), " ")
	}
	if want := fmt.Sprint("large", int64(1)<<40, " ", math.MinInt64+1, " a9 2 b2 ", int64(Unknown), " b4 1 b4 3 c1 4 c1 4 "); order != want {
		t.Errorf("%s, want %s", order, want)
	}
	if rows, err := f.salesOf("stock alone"); err != nil || len(rows) > 0 {
		t.Errorf("%v, %v", rows, err)
	}
}

// TestNightFile_NoRoom: without a folder for temporary files a night ends in an error, whether it has rows to put aside or not.
func TestNightFile_NoRoom(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()+"/none")
	n := newNightRows(nightSize{buckets: 2, mostPairs: 10, segment: 100})
	defer n.aside.close()
	if err := feed(n, 3, 5); err == nil {
		t.Error("rows were put aside")
	}
	if _, err := newNightRows(sizeOf(1)).file(); err == nil {
		t.Error("a night was written")
	}
}

func TestAppendMaybe(t *testing.T) {
	t.Parallel()
	for v, size := range map[Maybe]int{Unknown: 1, Unknown + 1: 10, -64: 2, -1: 1, 0: 1, 62: 1, 63: 1, 64: 2, math.MaxInt64: 10} {
		bytes := appendMaybe(nil, v)
		if got, rest := maybeOf(append(bytes, 7)); got != v || len(rest) != 1 || len(bytes) != size {
			t.Errorf("%d: %d, %d bytes, then %v", v, got, len(bytes), rest)
		}
	}
}

// BenchmarkNightFile writes one and ten million pairs as they come. peak_MB is the heap at its largest, with what is not collected yet; B/op is all that was taken.
func BenchmarkNightFile(b *testing.B) {
	for _, stores := range []int{5_000, 50_000} {
		b.Run(fmt.Sprint(stores, " stores"), func(b *testing.B) {
			b.ReportAllocs()
			var most, file, aside float64
			for b.Loop() {
				runtime.GC()
				peak := heapPeak()
				n := newNightRows(sizeOf(int64(stores) * 200))
				if err := feed(n, stores, 200); err != nil {
					b.Fatal(err)
				}
				f, err := n.file()
				if err != nil {
					b.Fatal(err)
				}
				most, aside = max(most, float64(peak())), float64(n.aside.end)
				if s, err := f.file.Stat(); err == nil {
					file = float64(s.Size())
				}
				n.aside.close()
				_ = f.file.Close()
			}
			b.ReportMetric(most/1e6, "peak_MB")
			b.ReportMetric(file/1e6, "file_MB")
			b.ReportMetric(aside/1e6, "aside_MB")
		})
	}
}

// heapPeak looks at the heap until it is asked for what it was at most, above what it is now.
func heapPeak() (peak func() uint64) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	var most atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		every := time.NewTicker(2 * time.Millisecond)
		defer every.Stop()
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-every.C:
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-done
		return most.Load() - before
	}
}
