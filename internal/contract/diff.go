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
	// Effect says the same in a word, and of what is no drift whether it is stricter or looser.
	Effect Effect `json:"effect"`
}

// String returns one line, with an exclamation mark where files would drift and a word where the contract asks for more or
// less than before.
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
	switch c.Effect {
	case Drifts:
		s += "  ! yesterday's files would drift"
	case Stricter, Looser:
		s += "  (" + string(c.Effect) + ")"
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

func (d *differ) add(path, before, after string, effect Effect) {
	if before != after {
		d.list = append(d.list, Change{Path: path, Old: before, New: after, Drift: effect == Drifts, Effect: effect})
	}
}

// drifts is Drifts where it holds, else what.
func drifts(it bool, what Effect) Effect {
	if it {
		return Drifts
	}
	return what
}

func (d *differ) head(a, b *Contract) {
	d.add("id", a.ID, b.ID, Other)
	d.add("version", a.Version, b.Version, Other)
	d.add("status", a.Status, b.Status, Other)
	d.add("owner", a.Owner, b.Owner, Other)
	d.add("support", a.Support, b.Support, Other)
	d.add("dataset", a.Dataset.Name, b.Dataset.Name, Drifts)
	patterns := func(c *Contract) string {
		list := make([]string, len(c.Patterns))
		for i, p := range c.Patterns {
			list[i] = p.String()
		}
		return strings.Join(list, ", ")
	}
	d.add("filePattern", patterns(a), patterns(b), Other)
	d.add("onDrift", string(a.OnDrift), string(b.OnDrift), Other)
	d.add("returns", string(a.Returns), string(b.Returns), map[Returns]Effect{ReturnsNone: Stricter, ReturnsNegativeLines: Looser}[b.Returns])
	d.add("lineKinds", fmt.Sprint(a.LineKinds), fmt.Sprint(b.LineKinds), kindsEffect(a, b))
	tax := map[bool]string{true: "including_tax", false: "excluding_tax"}
	d.add("amounts", tax[a.AmountsIncludeTax], tax[b.AmountsIncludeTax], Other)
	d.add("basis", string(a.Basis), string(b.Basis), Other)
	d.add("tolerance", FormatDecimal(a.Tolerance, 2), FormatDecimal(b.Tolerance, 2), compared(a.Tolerance, b.Tolerance))
	d.add("dayStartsAt", a.DayStartsAt.String(), b.DayStartsAt.String(), Other)
	d.add("maxLoss", fmt.Sprint(a.MaxLoss), fmt.Sprint(b.MaxLoss), compared(a.MaxLoss, b.MaxLoss))
	d.add("constants", constantsText(a), constantsText(b), Other)
	sla := func(s *SLA) string {
		if s == nil {
			return ""
		}
		return fmt.Sprintf("every %d d at %s", s.EveryDays, s.At)
	}
	d.add("sla", sla(a.SLA), sla(b.SLA), Other)
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
	d.add("delimiter", quoted(x.Delimiter), quoted(y.Delimiter), Drifts)
	d.add("quote", quoted(x.Quote), quoted(y.Quote), Drifts)
	d.add("escape", quoted(x.Escape), quoted(y.Escape), Other)
	d.add("encoding", x.Encoding, y.Encoding, Drifts)
	d.add("header", fmt.Sprint(x.Header), fmt.Sprint(y.Header), Drifts)
	d.add("decimalMark", x.DecimalMark, y.DecimalMark, drifts(reads(Decimal), Other))
	d.add("thousandsMark", quoted(x.ThousandsMark), quoted(y.ThousandsMark), drifts(reads(Decimal) && x.ThousandsMark != "", Looser))
	d.add("nullTokens", strings.Join(x.NullTokens, ", "), strings.Join(y.NullTokens, ", "), words(x.NullTokens, y.NullTokens))
	d.add("trueTokens", strings.Join(x.TrueTokens, ", "), strings.Join(y.TrueTokens, ", "), drifts(reads(Bool) && !covers(y.TrueTokens, x.TrueTokens), words(x.TrueTokens, y.TrueTokens)))
	d.add("falseTokens", strings.Join(x.FalseTokens, ", "), strings.Join(y.FalseTokens, ", "), drifts(reads(Bool) && !covers(y.FalseTokens, x.FalseTokens), words(x.FalseTokens, y.FalseTokens)))
	order := map[bool]string{true: "any", false: "strict"}
	d.add("columnOrder", order[x.AnyOrder], order[y.AnyOrder], map[bool]Effect{true: Looser, false: Stricter}[y.AnyOrder])
}

// covers reports whether all of want stand in have.
func covers(have, want []string) bool {
	return !slices.ContainsFunc(want, func(s string) bool { return !slices.Contains(have, s) })
}
