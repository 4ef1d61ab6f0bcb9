package contract

import (
	"fmt"
	"slices"
	"strings"
)

// Change is one difference between two versions of a contract.
type Change struct {
	Path  string `json:"path"`  // what changed: "columns.Menge.type", "rules.Menge.minimum", "delimiter"
	Old   string `json:"old"`   // "" where it was not there
	New   string `json:"new"`   // "" where it is gone
	Drift bool   `json:"drift"` // files of the old shape would drift under the new contract
}

// String returns one line, with an exclamation mark where files would drift.
func (c Change) String() string {
	var s string
	switch {
	case c.Old == "":
		s = fmt.Sprintf("+ %s: %s", c.Path, c.New)
	case c.New == "":
		s = fmt.Sprintf("- %s: %s", c.Path, c.Old)
	default:
		s = fmt.Sprintf("~ %s: %s -> %s", c.Path, c.Old, c.New)
	}
	if c.Drift {
		s += "  ! yesterday's files would drift"
	}
	return s
}

// DiffContracts compares two versions of a contract. The order is that of the document: head, shape, columns, rules.
func DiffContracts(before, after *Contract) []Change {
	d := &differ{list: []Change{}}
	d.head(before, after)
	d.dialect(before, after)
	d.columns(before, after)
	d.rules(before, after)
	return d.list
}

type differ struct{ list []Change }

func (d *differ) add(path, before, after string, drift bool) {
	if before != after {
		d.list = append(d.list, Change{Path: path, Old: before, New: after, Drift: drift})
	}
}

func (d *differ) head(a, b *Contract) {
	d.add("id", a.ID, b.ID, false)
	d.add("version", a.Version, b.Version, false)
	d.add("status", a.Status, b.Status, false)
	d.add("owner", a.Owner, b.Owner, false)
	d.add("support", a.Support, b.Support, false)
	d.add("dataset", a.Dataset.Name, b.Dataset.Name, true)
	patterns := func(c *Contract) string {
		list := make([]string, len(c.Patterns))
		for i, p := range c.Patterns {
			list[i] = p.String()
		}
		return strings.Join(list, ", ")
	}
	d.add("filePattern", patterns(a), patterns(b), false)
	d.add("onDrift", string(a.OnDrift), string(b.OnDrift), false)
	d.add("returns", string(a.Returns), string(b.Returns), false)
	d.add("lineKinds", fmt.Sprint(a.LineKinds), fmt.Sprint(b.LineKinds), false)
	tax := map[bool]string{true: "including_tax", false: "excluding_tax"}
	d.add("amounts", tax[a.AmountsIncludeTax], tax[b.AmountsIncludeTax], false)
	d.add("basis", string(a.Basis), string(b.Basis), false)
	d.add("tolerance", FormatDecimal(a.Tolerance, 2), FormatDecimal(b.Tolerance, 2), false)
	d.add("dayStartsAt", a.DayStartsAt.String(), b.DayStartsAt.String(), false)
	d.add("maxLoss", fmt.Sprint(a.MaxLoss), fmt.Sprint(b.MaxLoss), false)
	d.add("constants", constantsText(a), constantsText(b), false)
	sla := func(s *SLA) string {
		if s == nil {
			return ""
		}
		return fmt.Sprintf("every %d d at %s", s.EveryDays, s.At)
	}
	d.add("sla", sla(a.SLA), sla(b.SLA), false)
}

func constantsText(c *Contract) string {
	list := make([]string, len(c.Constants))
	for i, k := range c.Constants {
		list[i] = c.Dataset.Fields[k.Field].Name + ": " + k.Raw
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// dialect compares how bytes become cells. Marks and tokens make a file drift only where a column is read with them.
func (d *differ) dialect(a, b *Contract) {
	x, y := a.Dialect, b.Dialect
	reads := func(k Kind) bool {
		return slices.ContainsFunc(b.Columns, func(c Column) bool { return c.Kind == k })
	}
	quoted := func(s string) string { return fmt.Sprintf("%q", s) }
	d.add("delimiter", quoted(x.Delimiter), quoted(y.Delimiter), true)
	d.add("quote", quoted(x.Quote), quoted(y.Quote), true)
	d.add("escape", quoted(x.Escape), quoted(y.Escape), false)
	d.add("encoding", x.Encoding, y.Encoding, true)
	d.add("header", fmt.Sprint(x.Header), fmt.Sprint(y.Header), true)
	d.add("decimalMark", x.DecimalMark, y.DecimalMark, reads(Decimal))
	d.add("thousandsMark", quoted(x.ThousandsMark), quoted(y.ThousandsMark), reads(Decimal) && x.ThousandsMark != "")
	d.add("nullTokens", strings.Join(x.NullTokens, ", "), strings.Join(y.NullTokens, ", "), false)
	d.add("trueTokens", strings.Join(x.TrueTokens, ", "), strings.Join(y.TrueTokens, ", "), reads(Bool) && !covers(y.TrueTokens, x.TrueTokens))
	d.add("falseTokens", strings.Join(x.FalseTokens, ", "), strings.Join(y.FalseTokens, ", "), reads(Bool) && !covers(y.FalseTokens, x.FalseTokens))
	order := map[bool]string{true: "any", false: "strict"}
	d.add("columnOrder", order[x.AnyOrder], order[y.AnyOrder], false)
}

// covers reports whether all of want stand in have.
func covers(have, want []string) bool {
	return !slices.ContainsFunc(want, func(s string) bool { return !slices.Contains(have, s) })
}
