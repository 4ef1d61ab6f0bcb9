package batch

import (
	"fmt"
	"math/big"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// tally fills in the counts of a run: landed = loaded + quarantined + duplicate + left, in = loaded + quarantined.
func (n *night) tally() {
	r := &n.result
	r.Files, r.Rows = FileCounts{Landed: len(n.items)}, RowCounts{}
	r.Verdicts = make([]contract.Verdict, 0, len(n.items))
	loaded, quarantined := new(big.Int), new(big.Int)
	measure := n.measure()
	for _, it := range n.items {
		v := *it.verdict()
		r.Verdicts = append(r.Verdicts, v)
		switch n.fate(it) {
		case left:
			r.Files.Left++
		case duplicate:
			r.Files.Duplicate++
		case load:
			r.Files.Loaded++
			r.Rows.Loaded += v.Rows
			add(loaded, v, measure)
		case quarantine:
			r.Files.Quarantined++
			if v.Outcome != contract.Unreadable && v.Outcome != contract.Unknown {
				r.Rows.Quarantined += v.Rows
				add(quarantined, v, measure)
			}
		}
	}
	r.Rows.In = r.Rows.Loaded + r.Rows.Quarantined
	r.SalesValue = MoneyCounts{In: cents(new(big.Int).Add(loaded, quarantined)), Loaded: cents(loaded), Quarantined: cents(quarantined)}
	r.Seconds = n.Now().Sub(n.started).Seconds()
	r.PeakBytes = peakBytes()
}

// fate is where a file goes.
type fate int

const (
	left fate = iota // it stays in landing
	load
	quarantine
	duplicate
)

func (n *night) fate(it *item) fate {
	switch {
	case it.held || n.result.Outcome == Failed || it.outcome() == "":
		return left
	case it.outcome() == contract.Duplicate:
		return duplicate
	case it.ok():
		return load
	}
	return quarantine
}

// measure names the dataset and column whose money a run's sums are of: sales or till lines, and the store-days of a
// chain that sends nothing else.
func (n *night) measure() map[string]string {
	sells := false
	for _, c := range n.Contracts.Contracts() {
		if c.Dataset.Name == "sales" || c.Dataset.Name == "sale_lines" {
			sells = true
		}
	}
	for _, it := range n.items {
		if it.dataset() == "sales" || it.dataset() == "sale_lines" {
			sells = true
		}
	}
	if sells {
		return map[string]string{"sales": "sales_value", "sale_lines": "sales_value"}
	}
	return map[string]string{"store_days": "net_sales"}
}

func add(sum *big.Int, v contract.Verdict, measure map[string]string) {
	if s, ok := v.Sums[measure[v.Dataset]]; ok {
		if x, ok := new(big.Int).SetString(digits(s), 10); ok {
			sum.Add(sum, x)
		}
	}
}

// digits drops the decimal point of an amount with two decimals.
func digits(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] != '.' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// cents writes minor units as an amount.
func cents(n *big.Int) string {
	if n.IsInt64() {
		return warehouse.Unscaled(n.Int64(), 2)
	}
	q, r := new(big.Int).QuoRem(n, big.NewInt(100), new(big.Int))
	return fmt.Sprintf("%s.%02d", q, new(big.Int).Abs(r).Int64())
}

// salesValue is the money of one file in minor units, for the ledger.
func (it *item) salesValue() int64 {
	v := it.verdict()
	column := "sales_value"
	if v.Dataset == "store_days" {
		column = "net_sales"
	}
	s, ok := v.Sums[column]
	if !ok {
		return 0
	}
	n, err := warehouse.Scaled(s, 2)
	if err != nil {
		return 0
	}
	return n
}

// note writes how the run ended into the home's log: status, record counts, validation failures.
func (n *night) note() {
	r := n.result
	for _, v := range r.Verdicts {
		if v.Outcome == contract.OK || v.Outcome == contract.Duplicate {
			continue
		}
		first := ""
		if len(v.Findings) > 0 {
			f := v.Findings[0]
			first = fmt.Sprintf("%s:%d: %s: %s [%s]", v.File, f.Line, f.Column, f.Message, f.Rule)
		}
		n.Log.Warn("file not loaded", "run", n.run, "file", v.File, "dataset", v.Dataset, "outcome", v.Outcome,
			"findings", v.FindingsTotal, "first", first, "missing", v.Diff.Missing, "extra", v.Diff.Extra, "owner", v.Owner)
	}
	n.Log.Info("run ended", "run", n.run, "kind", n.kind, "outcome", r.Outcome, "published_run", r.PublishedRun,
		"files_landed", r.Files.Landed, "files_loaded", r.Files.Loaded, "files_quarantined", r.Files.Quarantined,
		"files_duplicate", r.Files.Duplicate, "files_left", r.Files.Left,
		"rows_in", r.Rows.In, "rows_loaded", r.Rows.Loaded, "rows_quarantined", r.Rows.Quarantined,
		"sales_value_in", r.SalesValue.In, "sales_value_loaded", r.SalesValue.Loaded, "sales_value_quarantined", r.SalesValue.Quarantined,
		"seconds", r.Seconds, "error", r.Error)
}
