package intake

import (
	"math"
	"slices"

	"github.com/daybookhq/daybook/internal/contract"
)

// plan is a contract made ready for reading one file. Workers share it and never change it.
type plan struct {
	c        *contract.Contract
	d        *contract.Dialect
	slot     contract.Slot
	order    []int // cell of a row -> position in columns
	cellOf   []int // position in columns -> cell of a row
	columns  []column
	loaded   []loaded
	at       fields
	sign     *contract.SignRule
	keys     []uniqueness
	counted  []contract.FileRule
	lines    bool // the dataset is sale_lines
	sliced   bool // the dataset is facts, with slices by date and store
	personal bool // a column is personal: whole rows are not shown
	sample   bool // only types and encoding are looked at
	delivery int64
	maxCell  int
}

// column is one column of the file.
type column struct {
	*contract.Column
	pos      int
	numbers  numbers
	factor   int64 // from the column's decimals to the canonical field's
	rules    []contract.ValueRule
	required bool // one of the rules wants a value
	low      int64
	high     int64 // values from low to high, both included, keep every rule about their range
	ranges   bool  // rules are about range and presence only: low, high and required say when to look at them
	plain    bool  // nothing else is to be looked at: neither a count nor a reference
	counts   []int // positions in plan.counted of the rules that count this column's nulls and invalid values
	ref      *contract.ReferenceRule
	known    *IDs // the ids of its master; nil: never delivered
}

// loaded is a column that a canonical field takes.
type loaded struct {
	column int // position in plan.columns
	number bool
	factor int64 // column.factor
}

// fields are the canonical fields that rows are looked at by.
type fields struct {
	date, store, units, value, price, kind, soldAt, returned, net place
}

// place says where a canonical field comes from.
type place struct {
	field  int             // -1 where the dataset has none
	column int             // -1 where no column brings it
	fixed  *contract.Value // set where the contract gives all rows one value
}

// uniqueness is a rule whose columns' values may stand in a file once, or are counted when they stand again.
type uniqueness struct {
	columns []int
	texts   []bool // which of them are texts
	fold    bool   // upper and lower case are the same
	rule    contract.Rule
	counts  int // position in plan.counted of the rule that counts duplicates; -1: each is a finding
}

// newPlan compiles a contract. run are the names of the rules that this reading runs, idle those that it cannot.
func newPlan(src Source, c *contract.Contract, opt Options) (p *plan, run int, idle []string) {
	p = &plan{
		c: c, d: &c.Dialect, slot: src.Slot, lines: c.Dataset.Name == "sale_lines", sliced: c.Dataset.Replace == contract.BySlice,
		delivery: opt.DeliveryID, maxCell: opt.Limits.MaxCell,
	}
	p.arrange(nil)
	p.columns = make([]column, len(c.Columns))
	for i := range c.Columns {
		p.columns[i] = p.newColumn(i)
		if c.Columns[i].Field >= 0 {
			p.loaded = append(p.loaded, loaded{i, c.Columns[i].Kind == contract.Decimal, p.columns[i].factor})
		}
		p.personal = p.personal || c.Columns[i].Personal
	}
	for name, at := range map[string]*place{
		"business_date": &p.at.date, "store_id": &p.at.store, "units": &p.at.units, "sales_value": &p.at.value, "unit_price": &p.at.price,
		"line_kind": &p.at.kind, "sold_at": &p.at.soldAt, "returned_value": &p.at.returned, "net_sales": &p.at.net,
	} {
		at.field = c.Dataset.Field(name)
		at.column = slices.IndexFunc(c.Columns, func(x contract.Column) bool { return at.field >= 0 && x.Field == at.field })
		at.fixed = p.fixed(at.field)
	}
	for _, rule := range c.Rules {
		if p.declare(rule, opt.Known) {
			run++
		} else {
			idle = append(idle, rule.Name()+" "+c.Columns[rule.Column()].Physical)
		}
	}
	for i := range p.keys {
		for _, c := range p.keys[i].columns {
			p.keys[i].texts = append(p.keys[i].texts, p.columns[c].Kind == contract.Text)
		}
	}
	for i := range p.columns {
		x := &p.columns[i]
		x.plain = x.ranges && len(x.counts) == 0 && x.known == nil
	}
	return p, run, idle
}

// fixed is the value of a field that is the same in all rows, nil for none.
func (p *plan) fixed(field int) *contract.Value {
	for i := range p.c.Constants {
		if p.c.Constants[i].Field == field {
			return &p.c.Constants[i].Value
		}
	}
	return nil
}

func (p *plan) newColumn(i int) column {
	x := column{Column: &p.c.Columns[i], pos: i, factor: 1, low: math.MinInt64, high: math.MaxInt64, ranges: true}
	if x.Kind == contract.Decimal {
		x.numbers = newNumbers(p.d.DecimalMark, p.d.ThousandsMark, x.Scale, x.Digits)
		if x.Field >= 0 {
			x.factor = pow10(p.c.Dataset.Fields[x.Field].Scale - x.Scale)
		}
	}
	return x
}

// declare gives a rule its place. It is false for a reference to a master that was never delivered.
func (p *plan) declare(rule contract.Rule, known map[string]*IDs) bool {
	switch x := rule.(type) {
	case contract.UniqueRule:
		p.keys = append(p.keys, uniqueness{columns: x.Columns, fold: x.Fold, rule: x, counts: -1})
	case contract.ReferenceRule:
		col := &p.columns[x.Col]
		col.ref, col.known = &x, known[x.Master]
		return col.known != nil
	case contract.SignRule:
		p.sign = &x
	case contract.FileRule:
		n := len(p.counted)
		p.counted = append(p.counted, x)
		if at := x.Column(); at >= 0 {
			p.columns[at].counts = append(p.columns[at].counts, n)
			if x.Needs().Duplicates {
				p.keys = append(p.keys, uniqueness{columns: []int{at}, rule: x, counts: n})
			}
		}
	case contract.ValueRule:
		p.columns[x.Column()].check(x)
	}
	return true
}

// check adds a rule about single values. Ranges and presence are looked at in line; the rule itself only speaks when they
// say that something is wrong.
func (c *column) check(rule contract.ValueRule) {
	c.rules = append(c.rules, rule)
	switch x := rule.(type) {
	case contract.RequiredRule:
		c.required = true
	case contract.RangeRule:
		low, high := x.Bounds()
		c.low, c.high = max(c.low, low), min(c.high, high)
	default:
		c.ranges = false
	}
}

// arrange says which column each cell of a row is of; nil: they stand in the contract's order.
func (p *plan) arrange(order []int) {
	if order == nil {
		order = make([]int, len(p.c.Columns))
		for i := range order {
			order[i] = i
		}
	}
	p.order, p.cellOf = order, make([]int, len(order))
	for cell, column := range order {
		p.cellOf[column] = cell
	}
}
