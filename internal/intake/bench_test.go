package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/intake"
)

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

func BenchmarkRead_Sales(b *testing.B) {
	c, err := contract.Load("sales.odcs.yaml", contract.Defaults()["sales.odcs.yaml"])
	if err != nil {
		b.Fatal(err)
	}
	doc := salesFile(300, 400)
	slot, _ := c.Match("sales_2026-05-30.csv")
	src := intake.Source{Name: "sales_2026-05-30.csv", Slot: slot, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(doc)), nil }}
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := intake.Read(context.Background(), src, c, intake.Options{Sink: &counter{}})
		if err != nil || r.Verdict.Outcome != contract.OK {
			b.Fatal(err, r.Verdict)
		}
	}
}
