package batch

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/fault"
	"github.com/daybookhq/daybook/internal/warehouse"
)

// ReconcileOptions say how somebody else's list of store-days is written.
type ReconcileOptions struct {
	Date, Store, Value string // columns
	Delimiter          rune
	Decimal            string // the mark; the other one of . and , may group thousands
	Tolerance          string // difference of a store-day that is none, in money
}

// Reconciled is what a comparison found. It changes nothing.
type Reconciled struct {
	From        string       `json:"from"`
	To          string       `json:"to"`
	StoreDays   int          `json:"store_days"` // that both sides have
	Equal       int          `json:"equal"`
	Theirs      string       `json:"theirs"` // sums over what both have
	Ours        string       `json:"ours"`
	Difference  string       `json:"difference"` // ours less theirs
	Differences []Difference `json:"differences"`
	OnlyTheirs  []Difference `json:"only_theirs"`
	OnlyOurs    []Difference `json:"only_ours"`
}

// Difference is a store-day on which the two sides do not agree.
type Difference struct {
	Date       string  `json:"business_date"`
	StoreID    string  `json:"store_id"`
	Theirs     *string `json:"theirs"`
	Ours       *string `json:"ours"`
	Difference string  `json:"difference"` // ours less theirs
	Complete   bool    `json:"complete"`   // ours has all that was due
	Line       int     `json:"line"`       // of their file; 0: it has none
}

// storeDay is where two lists meet.
type storeDay struct {
	date  contract.Day
	store string
}

type theirs struct {
	value *big.Rat
	line  int
}

// Reconcile holds a list of store-days, such as finance's, against what readers see.
func Reconcile(ctx context.Context, h Home, in io.Reader, o ReconcileOptions) (Reconciled, error) {
	r := Reconciled{Differences: []Difference{}, OnlyTheirs: []Difference{}, OnlyOurs: []Difference{}, Theirs: "0.00", Ours: "0.00", Difference: "0.00"}
	tolerance, ok := new(big.Rat).SetString(o.Tolerance)
	if !ok || tolerance.Sign() < 0 {
		return r, fault.New(fault.Usage, "%q is no tolerance like 0.01", o.Tolerance)
	}
	list, err := readStoreDays(in, o)
	if err != nil {
		return r, err
	}
	if len(list) == 0 {
		return r, fault.New(fault.Usage, "the file has no rows")
	}
	days := make([]contract.Day, 0, len(list))
	for k := range list {
		days = append(days, k.date)
	}
	from, to := slices.Min(days), slices.Max(days)
	r.From, r.To = from.String(), to.String()
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return r, err
	}
	defer func() { _ = q.Close() }()
	ours, err := h.Warehouse.StoreNets(ctx, q, from, to)
	if err != nil {
		return r, err
	}
	return r, r.compare(list, ours, tolerance)
}

func (r *Reconciled) compare(list map[storeDay]theirs, ours []warehouse.StoreNet, tolerance *big.Rat) error {
	sum, other := new(big.Rat), new(big.Rat)
	seen := map[storeDay]bool{}
	for _, t := range ours {
		k := storeDay{t.Date, t.StoreID}
		seen[k] = true
		value := new(big.Rat)
		if t.NetSales != nil {
			if _, ok := value.SetString(*t.NetSales); !ok {
				return fmt.Errorf("net sales of %s on %s: %q", t.StoreID, t.Date, *t.NetSales)
			}
		}
		d := Difference{Date: t.Date.String(), StoreID: t.StoreID, Ours: money(value), Complete: t.Complete}
		their, ok := list[k]
		if !ok {
			d.Difference = *d.Ours
			r.OnlyOurs = append(r.OnlyOurs, d)
			continue
		}
		r.StoreDays++
		sum.Add(sum, value)
		other.Add(other, their.value)
		gap := new(big.Rat).Sub(value, their.value)
		if new(big.Rat).Abs(gap).Cmp(tolerance) <= 0 {
			r.Equal++
			continue
		}
		d.Theirs, d.Difference, d.Line = money(their.value), *money(gap), their.line
		r.Differences = append(r.Differences, d)
	}
	for k, t := range list {
		if !seen[k] {
			r.OnlyTheirs = append(r.OnlyTheirs, Difference{Date: k.date.String(), StoreID: k.store, Theirs: money(t.value), Difference: *money(new(big.Rat).Neg(t.value)), Line: t.line})
		}
	}
	slices.SortFunc(r.OnlyTheirs, func(a, b Difference) int { return a.Line - b.Line })
	r.Ours, r.Theirs, r.Difference = *money(sum), *money(other), *money(new(big.Rat).Sub(sum, other))
	return nil
}

func money(v *big.Rat) *string {
	s := v.FloatString(2)
	if s == "-0.00" {
		s = "0.00"
	}
	return &s
}

// readStoreDays reads a list of store-days. Every mistake names its line.
func readStoreDays(in io.Reader, o ReconcileOptions) (map[storeDay]theirs, error) {
	r := csv.NewReader(in)
	r.Comma, r.LazyQuotes = o.Delimiter, false
	header, err := r.Read()
	if err != nil {
		return nil, fault.New(fault.Usage, "the file has no header: %w", err)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	at := map[string]int{}
	for i, name := range header {
		at[strings.TrimSpace(name)] = i
	}
	for _, column := range []string{o.Date, o.Store, o.Value} {
		if _, ok := at[column]; !ok {
			e := fault.New(fault.Usage, "the header has no column %q: %s", column, strings.Join(header, ", "))
			return nil, e.WithHint("name the columns: --date-column, --store-column, --value-column; the delimiter: --delimiter")
		}
	}
	list := map[storeDay]theirs{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fault.New(fault.Usage, "%w", err)
		}
		line, _ := r.FieldPos(0)
		d, err := contract.ParseDay(strings.TrimSpace(row[at[o.Date]]))
		if err != nil {
			return nil, fault.New(fault.Usage, "line %d: %s: %q is no date like 2026-05-30", line, o.Date, row[at[o.Date]])
		}
		value, ok := written(row[at[o.Value]], o.Decimal)
		if !ok {
			return nil, fault.New(fault.Usage, "line %d: %s: %q is no amount with the decimal mark %q", line, o.Value, row[at[o.Value]], o.Decimal)
		}
		k := storeDay{d, strings.TrimSpace(row[at[o.Store]])}
		if before, twice := list[k]; twice {
			return nil, fault.New(fault.Usage, "line %d: store %s on %s stands in line %d already", line, k.store, d, before.line)
		}
		list[k] = theirs{value, line}
	}
}

// written reads money as people write it, exactly. Marks that group thousands stand before three digits each, so that 1,50 is never 150.
func written(s, decimal string) (*big.Rat, bool) {
	s = strings.TrimSpace(s)
	form := plainAmount
	if decimal == "," {
		form = commaAmount
	}
	if !form.MatchString(s) {
		return nil, false
	}
	whole, rest, _ := strings.Cut(s, decimal)
	whole = strings.NewReplacer(".", "", ",", "", "\u00a0", "", " ", "", "'", "").Replace(whole)
	return new(big.Rat).SetString(whole + "." + rest)
}

var (
	plainAmount = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}([,'\x{a0} ]\d{3})+)(\.\d+)?$`)
	commaAmount = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}([.'\x{a0} ]\d{3})+)(,\d+)?$`)
)
