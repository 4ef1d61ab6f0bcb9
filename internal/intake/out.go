package intake

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/daybookhq/daybook/internal/contract"
)

// batcher turns rows into Arrow batches of the dataset's schema.
type batcher struct {
	sink     Sink
	builder  *array.RecordBuilder
	put      []func(contract.Value)
	delivery *array.Int64Builder
	line     *array.Int64Builder
	id       int64
	rows     int
	most     int
}

func newBatcher(d contract.Dataset, opt Options) *batcher {
	b := &batcher{sink: opt.Sink, builder: array.NewRecordBuilder(memory.DefaultAllocator, Schema(d)), id: opt.DeliveryID, most: opt.BatchRows}
	for i := range d.Fields {
		b.put = append(b.put, setter(b.builder.Field(i)))
	}
	b.delivery = b.builder.Field(len(d.Fields)).(*array.Int64Builder)
	b.line = b.builder.Field(len(d.Fields) + 1).(*array.Int64Builder)
	return b
}

func setter(f array.Builder) func(contract.Value) {
	var set func(contract.Value)
	switch x := f.(type) {
	case *array.StringBuilder:
		set = func(v contract.Value) { x.BinaryBuilder.Append(v.Text) }
	case *array.Date32Builder:
		set = func(v contract.Value) { x.Append(arrow.Date32(v.Int)) }
	case *array.TimestampBuilder:
		set = func(v contract.Value) { x.Append(arrow.Timestamp(v.Int)) }
	case *array.Decimal64Builder:
		set = func(v contract.Value) { x.Append(decimal.Decimal64(v.Int)) }
	case *array.BooleanBuilder:
		set = func(v contract.Value) { x.Append(v.Int != 0) }
	}
	return func(v contract.Value) {
		if v.Null {
			f.AppendNull()
			return
		}
		set(v)
	}
}

func (b *batcher) add(w *row) error {
	for i, put := range b.put {
		put(w.fields[i])
	}
	b.delivery.Append(b.id)
	b.line.Append(w.line)
	b.rows++
	if b.rows < b.most {
		return nil
	}
	return b.flush()
}

func (b *batcher) flush() error {
	if b.rows == 0 {
		return nil
	}
	b.rows = 0
	rec := b.builder.NewRecordBatch()
	defer rec.Release()
	return b.sink.Batch(rec)
}

func (b *batcher) release() { b.builder.Release() }

// slicer adds up what a file says of each business date and store.
type slicer struct {
	at        fieldsAt
	dataset   string
	facts     bool
	constants map[int]contract.Value
	derived   sum128
	byKey     map[sliceKey]*Slice
	lastKey   sliceKey
	last      *Slice
}

type sliceKey struct {
	date  contract.Day
	store string
}

func newSlicer(c *contract.Contract) *slicer {
	f := c.Dataset.Field
	s := &slicer{dataset: c.Dataset.Name, facts: c.Dataset.Replace == contract.BySlice, byKey: map[sliceKey]*Slice{}, constants: map[int]contract.Value{}}
	s.at = fieldsAt{
		date: f("business_date"), store: f("store_id"), product: f("product_id"), units: f("units"), value: f("sales_value"),
		price: f("unit_price"), kind: f("line_kind"), soldAt: f("sold_at"), returned: f("returned_value"), returnedUnits: f("returned_units"), net: f("net_sales"),
	}
	for _, k := range c.Constants {
		s.constants[k.Field] = k.Value
	}
	return s
}

func (s *slicer) constant(field int) contract.Value { return s.constants[field] }

func (s *slicer) add(w *row) {
	if !s.facts || w.fields[s.at.date].Null {
		return
	}
	date, store := contract.Day(w.fields[s.at.date].Int), w.fields[s.at.store].Text
	if s.last == nil || s.lastKey.date != date || s.lastKey.store != string(store) {
		k := sliceKey{date, string(store)}
		x := s.byKey[k]
		if x == nil {
			x = &Slice{Date: date, StoreID: k.store, FirstLine: w.line}
			s.byKey[k] = x
		}
		s.lastKey, s.last = k, x
	}
	x := s.last
	x.Rows++
	get := func(f int) int64 {
		if f < 0 || w.fields[f].Null {
			return 0
		}
		return w.fields[f].Int
	}
	switch s.dataset {
	case "sales":
		x.Units += get(s.at.units)
		x.SalesValue += get(s.at.value)
		x.ReturnedValue += get(s.at.returned)
	case "sale_lines":
		switch contract.LineKind(w.fields[s.at.kind].Text) {
		case contract.LineSale:
			x.Units += get(s.at.units)
			x.SalesValue += get(s.at.value)
		case contract.LineReturn:
			x.ReturnedValue += abs(get(s.at.value))
		}
	case "store_days":
		if !w.fields[s.at.net].Null {
			n := w.fields[s.at.net].Int
			x.NetSales = &n
		}
	}
}

func (s *slicer) sorted() []Slice {
	list := make([]Slice, 0, len(s.byKey))
	for _, x := range s.byKey {
		list = append(list, *x)
	}
	slices.SortFunc(list, func(a, b Slice) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.StoreID, b.StoreID)) })
	return list
}

// digits is the sum in decimal.
func (s sum128) digits() string {
	n := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	return n.Add(n, new(big.Int).SetUint64(s.lo)).String()
}
