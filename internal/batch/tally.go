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

// measure names the dataset and column whose money a run's sums are of: sales or till lines, and the store-days of a
// chain that has never sent anything else.
func (n *night) measure() map[string]string {
	sales := map[string]string{"sales": "sales_value", "sale_lines": "sales_value"}
	if n.sells {
		return sales
	}
	for _, it := range n.items {
		if sales[it.dataset()] != "" {
			return sales
		}
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

// salesValue is the money of one file in minor units, for the ledger; 0 for files without any. That of a file whose sum is more than the ledger holds is
// in its verdict alone: it is a violation, so nothing of it is ever loaded.
func (it *item) salesValue() (int64, error) {
	v := it.verdict()
	column := "sales_value"
	if v.Dataset == "store_days" {
		column = "net_sales"
	}
	s, ok := v.Sums[column]
	if !ok {
		return 0, nil
	}
	n, err := warehouse.Scaled(s, 2)
	if err != nil && v.Outcome == contract.Violation {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("%s of %s: %w", column, it.file.Name, err)
	}
	return n, nil
}
