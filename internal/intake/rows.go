package intake

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/contract"
)

// isoDate and isoTime read columns whose contract gives no format.
var isoDate = mustFormat("yyyy-MM-dd")

func mustFormat(p string) *contract.TimeFormat {
	f, err := contract.ParseTimeFormat(p)
	if err != nil {
		panic(err)
	}
	return f
}

// fieldsAt are the positions of canonical columns that rows are looked at by; -1 where the dataset has none.
type fieldsAt struct{ date, store, product, units, value, price, kind, soldAt, returned, returnedUnits, net int }

// prepare compiles the contract for this file.
func (r *reading) prepare() error {
	c := r.c
	r.columns = make([]column, len(c.Columns))
	for i := range c.Columns {
		cc := c.Columns[i]
		if cc.Format == nil && (cc.Kind == contract.Date || cc.Kind == contract.Timestamp) {
			cc.Format = isoDate
		}
		r.columns[i] = column{Column: &cc, pos: i, factor: 1}
		if cc.Field >= 0 && cc.Kind == contract.Decimal {
			for range c.Dataset.Fields[cc.Field].Scale - cc.Scale {
				r.columns[i].factor *= 10
			}
		}
	}
	notRun := []string{}
	for _, rule := range c.Rules {
		switch x := rule.(type) {
		case contract.UniqueRule:
			r.keys = append(r.keys, newKeySet(x, r.opt.TempDir))
		case contract.ReferenceRule:
			col := &r.columns[x.Col]
			col.ref, col.ids = &x, r.opt.Known[x.Master]
			if col.ids == nil {
				notRun = append(notRun, x.Name()+" "+col.Physical)
				continue
			}
		case contract.FileRule:
			n := &counted{rule: x}
			r.whole = append(r.whole, n)
			if p := x.Column(); p >= 0 {
				r.columns[p].counts = append(r.columns[p].counts, n)
				if x.Needs().Duplicates {
					r.keys = append(r.keys, newCounter(p, &n.stats, r.opt.TempDir))
				}
			}
		case contract.ValueRule:
			r.columns[x.Column()].rules = append(r.columns[x.Column()].rules, x)
		}
		r.names = append(r.names, rule.Name())
	}
	r.result.Verdict.RulesNotRun = notRun
	r.row = &row{cells: make([]contract.Value, len(c.Columns)), ok: make([]bool, len(c.Columns)), fields: make([]contract.Value, len(c.Dataset.Fields))}
	if !r.sample {
		r.slices = newSlicer(c)
		if r.opt.Sink != nil {
			r.out = newBatcher(c.Dataset, r.opt)
		}
	}
	return nil
}

// rowRules fills the row's canonical fields, runs what looks at more than one cell, and hands the row on.
func (r *reading) rowRules(rec *record) error {
	w, c := r.row, r.c
	for i := range w.fields {
		w.fields[i] = contract.Value{Null: true}
	}
	whole := true
	for i := range r.columns {
		col := &r.columns[i]
		if !w.ok[i] {
			whole = whole && col.Field < 0
			continue
		}
		if col.Field < 0 {
			continue
		}
		v := w.cells[i]
		v.Int *= col.factor
		w.fields[col.Field] = v
	}
	for _, k := range c.Constants {
		w.fields[k.Field] = r.slices.constant(k.Field)
	}
	r.slot()
	r.lines()
	for _, rule := range c.Rules {
		if s, ok := rule.(contract.SignRule); ok && w.ok[s.Units] && w.ok[s.Value] {
			if msg := s.Check(w.cells[s.Units], w.cells[s.Value]); msg != "" {
				r.find(w.line, s.Value, r.raw(rec, s.Value), s.Name(), msg, s.Severity())
			}
		}
	}
	for _, k := range r.confirm {
		k.look(w)
	}
	if r.confirm != nil {
		return nil
	}
	for _, k := range r.keys {
		if err := k.add(w); err != nil {
			return err
		}
	}
	for i := range r.columns {
		if f := r.columns[i].Field; f >= 0 && w.ok[i] && r.columns[i].Kind == contract.Decimal && !w.fields[f].Null {
			r.columns[i].sum.add(w.fields[f].Int)
		}
	}
	if !whole {
		return nil
	}
	r.slices.add(w)
	if r.out != nil {
		return r.out.add(w)
	}
	return nil
}

// raw is the text of a column's cell.
func (r *reading) raw(rec *record, pos int) []byte { return rec.cells[slices.Index(r.order, pos)].text }

// slot holds a row against what the file's name says, and fills in what only the name says.
func (r *reading) slot() {
	w, at := r.row, r.slices.at
	if d := r.src.Slot.BusinessDate; d != nil && at.date >= 0 {
		v := w.fields[at.date]
		if !v.Null && v.Int != int64(*d) {
			pos := r.position(at.date)
			r.find(w.line, pos, []byte(contract.Day(v.Int).String()), "business_date", "is not the date of the file's name, "+d.String(), contract.Error)
		}
		if at.soldAt < 0 || r.position(at.date) >= 0 || w.fields[at.soldAt].Null || r.position(at.soldAt) >= 0 && r.columns[r.position(at.soldAt)].TimeOfDay {
			w.fields[at.date] = contract.Value{Int: int64(*d)}
		}
	}
	if s := r.src.Slot.StoreID; s != nil && at.store >= 0 {
		v := w.fields[at.store]
		if !v.Null && string(v.Text) != *s {
			r.find(w.line, r.position(at.store), v.Text, "store_id", "is not the store of the file's name, "+*s, contract.Error)
		}
		w.fields[at.store] = contract.Value{Text: []byte(*s)}
	}
	if at.soldAt >= 0 {
		r.soldAt()
	}
	if at.date >= 0 && w.fields[at.date].Null && r.c.Dataset.Replace == contract.BySlice && (r.position(at.date) < 0 || w.ok[r.position(at.date)]) {
		r.find(w.line, r.position(at.date), nil, "required", "there is no business date: neither the row nor the file's name says one", contract.Error)
	}
}

// soldAt joins a time of day with the business date, or takes the business date from the time.
func (r *reading) soldAt() {
	w, at := r.row, r.slices.at
	pos := r.position(at.soldAt)
	v := w.fields[at.soldAt]
	if pos < 0 || v.Null {
		return
	}
	const day = int64(24 * time.Hour / time.Microsecond)
	starts := int64(r.c.DayStartsAt / time.Microsecond)
	if r.columns[pos].TimeOfDay {
		if w.fields[at.date].Null {
			return
		}
		t := w.fields[at.date].Int*day + v.Int
		if v.Int < starts {
			t += day
		}
		w.fields[at.soldAt].Int = t
		return
	}
	date := floorDiv(v.Int-starts, day)
	own := w.fields[at.date]
	switch d := r.src.Slot.BusinessDate; {
	case !own.Null && own.Int != date:
		r.find(w.line, pos, []byte(time.UnixMicro(v.Int).UTC().Format(time.DateTime)), "business_date", "belongs to another business date than "+contract.Day(own.Int).String(), contract.Error)
	case own.Null && d != nil && int64(*d) != date:
		r.find(w.line, pos, []byte(time.UnixMicro(v.Int).UTC().Format(time.DateTime)), "business_date", "is not on the date of the file's name, "+d.String(), contract.Error)
	case own.Null:
		w.fields[at.date] = contract.Value{Int: date}
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// position is the file's column that brings a canonical field, -1 for none.
func (r *reading) position(field int) int {
	return slices.IndexFunc(r.columns, func(c column) bool { return c.Field == field })
}

// lines settles what a till line is and what it is worth.
func (r *reading) lines() {
	if r.c.Dataset.Name != "sale_lines" {
		return
	}
	w, at := r.row, r.slices.at
	units, price := w.fields[at.units], w.fields[at.price]
	if w.fields[at.value].Null && r.position(at.value) < 0 && !units.Null && !price.Null {
		n, ok := times(units.Int, price.Int)
		if !ok {
			r.find(w.line, r.position(at.price), nil, "type", "units times unit price is too large", contract.Error)
		}
		w.fields[at.value] = contract.Value{Int: n}
		r.slices.derived.add(n)
	}
	if r.c.LineKinds != nil {
		pos := r.position(at.kind)
		raw := w.fields[at.kind]
		kind, known := r.c.LineKinds[string(raw.Text)]
		if !known && (pos < 0 || w.ok[pos]) {
			r.find(w.line, pos, raw.Text, "lineKinds", "is no kind of line that the contract knows", contract.Error)
		}
		w.fields[at.kind] = contract.Value{Text: []byte(kind)}
		return
	}
	kind := contract.LineSale
	if units.Int < 0 || w.fields[at.value].Int < 0 {
		kind = contract.LineReturn
	}
	w.fields[at.kind] = contract.Value{Text: []byte(kind)}
}

// times is thousandths of units by 1/10000 of money, rounded half away from zero to the cent.
func times(units, price int64) (int64, bool) {
	if units != 0 && price != 0 && (units > math.MaxInt64/abs(price) || units < -math.MaxInt64/abs(price)) {
		return 0, false
	}
	p := units * price
	const unit = 100000
	q, rest := p/unit, p%unit
	if abs(rest)*2 >= unit {
		if p < 0 {
			q--
		} else {
			q++
		}
	}
	return q, true
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

// fileRules runs the rules about the whole file.
func (r *reading) fileRules() {
	for _, n := range r.whole {
		n.stats.Rows = r.rows
		if msg := n.rule.Check(n.stats); msg != "" {
			r.find(0, n.rule.Column(), nil, n.rule.Name(), msg, n.rule.Severity())
		}
	}
}

// sums are the totals of each number column, exact, by canonical name.
func (r *reading) sums() map[string]string {
	m := map[string]string{}
	for i := range r.columns {
		c := &r.columns[i]
		if c.Field >= 0 && c.Kind == contract.Decimal {
			m[c.Name] = c.sum.text(r.c.Dataset.Fields[c.Field].Scale)
		}
	}
	if at := r.slices.at; r.c.Dataset.Name == "sale_lines" && r.position(at.value) < 0 {
		m["sales_value"] = r.slices.derived.text(2)
	}
	return m
}

// text writes a sum with its decimals.
func (s sum128) text(scale int) string {
	digits := s.digits()
	neg := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	if scale > 0 {
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale+1-len(digits)) + digits
		}
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if neg {
		return "-" + digits
	}
	return digits
}
