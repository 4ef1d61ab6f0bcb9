package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

// The floor is what the standard library needs only to split the same bytes into fields. Beside the time on the clock each
// benchmark tells MB a second of processor time, which other work on the machine does not disturb.

// counter is a sink that counts rows.
type counter struct{ rows int64 }

func (c *counter) Batch(rec arrow.RecordBatch) error { c.rows += rec.NumRows(); return nil }

// salesFile is a night of the default layout.
func salesFile(stores, products int) []byte {
	var b bytes.Buffer
	b.WriteString("business_date,store_id,product_id,units,sales_value,discount,cogs,returned_units,returned_value\n")
	for s := range stores {
		for p := range products {
			n := (s*7+p*3)%19 + 1
			fmt.Fprintf(&b, "2026-05-30,S%04d,P%04d,%d,%d.%02d,0.00,%d.%02d,0,0.00\n", s, p, n, n*3, p%100, n*2, s%100)
		}
	}
	return b.Bytes()
}

// processor runs f and tells how many MB of doc it goes through in a second of processor time.
func processor(b *testing.B, doc []byte, f func()) {
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	begin := used(b)
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(len(doc))*float64(b.N)/float64(used(b)-begin)*1e3, "MB/cpu-s")
}

// used is the processor time of this process in nanoseconds.
func used(b *testing.B) int64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return r.Utime.Nano() + r.Stime.Nano()
}

func BenchmarkFloor_Split(b *testing.B) {
	doc := salesFile(150, 200)
	processor(b, doc, func() {
		r := csv.NewReader(bytes.NewReader(doc))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkRead_Sales(b *testing.B) { benchmarkRead(b, 1) }

func BenchmarkRead_SalesOnAllCores(b *testing.B) { benchmarkRead(b, 0) }

func benchmarkRead(b *testing.B, workers int) {
	c, err := contract.Load("sales.odcs.yaml", contract.Defaults()["sales.odcs.yaml"])
	if err != nil {
		b.Fatal(err)
	}
	doc := salesFile(150, 200)
	slot, _ := c.Match("sales_2026-05-30.csv")
	src := intake.Source{Name: "sales_2026-05-30.csv", Slot: slot, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(doc)), nil }}
	var stores, products []string
	for i := range 200 {
		stores, products = append(stores, fmt.Sprintf("S%04d", i)), append(products, fmt.Sprintf("P%04d", i))
	}
	known := map[string]*intake.IDs{"stores": intake.NewIDs(stores), "products": intake.NewIDs(products)}
	processor(b, doc, func() {
		src.Size = int64(len(doc))
		r, err := intake.Read(context.Background(), src, c, intake.Options{Sink: &counter{}, Known: known, Workers: workers})
		if err != nil || r.Verdict.Outcome != contract.OK {
			b.Fatal(err, r.Verdict)
		}
	})
}
