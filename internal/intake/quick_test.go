package intake_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/daybookhq/daybook/internal/intake"
)

// After a chunk's first thousand rows, cells that are as they should be are read without a second look, and what stands in row
// after row is not read again. Chunks of fewer rows never come to that, and say the same.
func TestRead_QuicklyAsSlowly(t *testing.T) {
	t.Parallel()
	for _, onUnknown := range []string{"load", "violation"} {
		d := simple()
		d.properties = []string{
			"name: business_date, logicalType: date",
			`name: store_id, logicalType: string, relationships: [{to: stores.store_id}], customProperties: [{property: onUnknown, value: ` + onUnknown + `}]`,
			"name: product_id, logicalType: string, relationships: [{to: products.product_id}]",
			"name: units, logicalType: number, required: true, logicalTypeOptions: {minimum: 0}",
			"name: sales_value, logicalType: number",
		}
		c := compile(t, d)
		known := map[string]*intake.IDs{"stores": intake.NewIDs([]string{"S1", "S2", "a store of a long name"}), "products": intake.NewIDs([]string{"P1", "P22", "4006381333931"})}
		random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // rows of a test
		pick := func(list ...string) string { return list[random.IntN(len(list))] }
		for _, sins := range []bool{false, true} {
			var b bytes.Buffer
			b.WriteString(simpleHeader)
			for row := range 6000 {
				date, store := []string{"2026-05-30", "2026-05-31"}[row/500%2], []string{"S1", "S2", "a store of a long name"}[row/100%3]
				product, units, value := pick("P1", "P22", "4006381333931"), pick("1", "1", "2.5", "12345678.25"), pick("0.00", "0.00", "9.99", "12345.60", "123456.780")
				if sins && random.IntN(10) == 0 {
					date, store, product = pick(date, "2026-02-30", ""), pick(store, "S9", "S9", ""), pick(product, "P9", "400638133393")
					units, value = pick("-1", "-1", "", "1.2.3", "1,5"), pick("0.001", "-12345.60", "", "x", "99999999999999", ".5", "5.")
				}
				fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", date, store, product, units, value)
			}
			quick := read(t, c, "sales.csv", b.Bytes(), intake.Options{Known: known, Workers: 1})
			slow := read(t, c, "sales.csv", b.Bytes(), intake.Options{Known: known, Workers: 1}.WithBounds(5000, 0))
			if !reflect.DeepEqual(quick, slow) {
				t.Errorf("unknown ids: %s, sins: %t\n%+v\nin small chunks\n%+v", onUnknown, sins, quick.Result, slow.Result)
			}
		}
	}
}

// keeper is a sink that keeps batches longer than the reading.
type keeper struct{ list []arrow.RecordBatch }

// Batch implements intake.Sink.
func (k *keeper) Batch(rec arrow.RecordBatch) error {
	rec.Retain()
	k.list = append(k.list, rec)
	return nil
}

// What a sink retains stays as it is, however many files are read after it; what is released is room for others.
func TestRead_RetainedBatchesStay(t *testing.T) {
	t.Parallel()
	c := compile(t, simple())
	slot, _ := c.Match("sales.csv")
	var kept keeper
	var want table
	for file := range 20 {
		var b bytes.Buffer
		b.WriteString(simpleHeader)
		for row := range 300 {
			fmt.Fprintf(&b, "2026-05-30,S%d,a product of a name that is longer than most %d,%d,%d.50\n", file, row, row, file)
		}
		for _, sink := range []intake.Sink{&kept, &want, &counter{}} {
			if _, err := intake.Read(t.Context(), source("sales.csv", slot, b.Bytes()), c, intake.Options{Sink: sink}.WithBounds(4000, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got table
	for _, rec := range kept.list {
		_ = got.Batch(rec)
		rec.Release()
	}
	same(t, "rows of batches that were kept", got, want)
}
